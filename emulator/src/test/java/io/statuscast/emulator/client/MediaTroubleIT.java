package io.statuscast.emulator.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statuscast.emulator.phone.SimulatedPhone;
import io.statuscast.whatsapp.media.MediaException;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.status.ReceivedContent;
import io.statuscast.whatsapp.status.StatusAudience;
import io.statuscast.whatsapp.status.StatusContent;
import io.statuscast.whatsapp.status.StatusPost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Media hosts that fail, and rights to use them that have expired, met by the whole client.
class MediaTroubleIT {
    private static final byte[] PICTURE =
            "not a picture, but many bytes".repeat(500).getBytes(US_ASCII);
    private static final long BYTES_MAX = 1 << 20;
    private static final int BUSY = 503;

    @TempDir
    Path directory;

    private final Linked world = new Linked();
    private final SimulatedPhone anna = world.contacts.getFirst();
    private Path file = Path.of("");

    @BeforeEach
    void link() throws IOException {
        file = Files.write(directory.resolve("picture.jpg"), PICTURE);
        anna.saveContact(Linked.OWNER, "Olga Example");
        world.link();
    }

    @AfterEach
    void close() {
        world.close();
        assertThat(anna.violations()).isEmpty();
    }

    @Test
    void aRightThatHasExpiredIsAskedForAgain() {
        assertThat(publish("3EB0A1")).isInstanceOf(PublishOutcome.Sent.class);
        world.emulator.world().media().expireAuth();

        assertThat(publish("3EB0A2")).isInstanceOf(PublishOutcome.Sent.class);

        arrived(2);
    }

    @Test
    void aHostThatFailsOnceIsTriedAgain() {
        world.emulator.mediaFaults().failUploads(1, BUSY);

        assertThat(publish("3EB0B1")).isInstanceOf(PublishOutcome.Sent.class);

        arrived(1);
    }

    @Test
    void ofTwoHostsTheOneThatWorksIsUsed() {
        var desk = world.emulator.world().media();
        desk.announce(List.of("127.0.0.1:1", desk.hosts().getFirst()));

        assertThat(publish("3EB0C1")).isInstanceOf(PublishOutcome.Sent.class);

        arrived(1);
    }

    @Test
    void whatNoHostTakesIsSentLaterAsTheSameMessage() {
        world.emulator.mediaFaults().failUploads(100, BUSY);
        assertThat(publish("3EB0D1"))
                .isInstanceOfSatisfying(
                        PublishOutcome.Unknown.class,
                        unknown -> assertThat(unknown.code()).isEqualTo("media:unreachable"));
        assertThat(world.sent("3EB0D1")).isEmpty();

        world.emulator.mediaFaults().failUploads(0, 0);
        assertThat(publish("3EB0D1")).isInstanceOf(PublishOutcome.Sent.class);
        arrived(1);
    }

    @Test
    void whatAHostRefusesForGoodIsRejected() {
        world.emulator.mediaFaults().failUploads(100, 413);

        assertThat(publish("3EB0E1")).isInstanceOf(PublishOutcome.Rejected.class);
    }

    @Test
    void aDownloadSurvivesAHostThatFailsAndSaysWhenTheFileIsGone() {
        anna.author().image(PICTURE, "Lake");
        world.await("the status", () -> !world.ear.statuses.isEmpty());
        var media = ((ReceivedContent.Image) world.ear.statuses.getFirst().content()).media();

        world.emulator.mediaFaults().failDownloads(1, BUSY);
        Path target = directory.resolve("lake.jpg");
        world.client.download(media, target, BYTES_MAX);
        assertThat(target).hasBinaryContent(PICTURE);

        world.emulator.mediaFaults().failDownloads(100, 410);
        assertThatThrownBy(() -> world.client.download(media, directory.resolve("again.jpg"), BYTES_MAX))
                .isInstanceOfSatisfying(
                        MediaException.class, gone -> assertThat(gone.kind()).isEqualTo(MediaException.Kind.GONE));
    }

    private PublishOutcome publish(String id) {
        var image = new StatusContent.Image(file, "image/jpeg", "Look", 640, 480, new byte[0]);
        return world.client.publish(new StatusPost(id, image, new StatusAudience.Contacts()));
    }

    private void arrived(int pictures) {
        world.await("the pictures", () -> anna.seen().size() == pictures);
        assertThat(anna.seen()).allSatisfy(seen -> assertThat(seen.media()).isEqualTo(PICTURE));
    }
}
