package io.statuscast.server.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.statuscast.emulator.phone.SeenStatus;
import io.statuscast.emulator.phone.SeenStatus.Kind;
import io.statuscast.server.sandbox.Pictures.Picture;
import io.statuscast.whatsapp.binary.Jid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PicturesTest {
    private static final byte[] THUMBNAIL = {9};

    private byte @Nullable [] file = {1, 2, 3};
    private int downloads;
    private final Pictures pictures = new Pictures(status -> {
        downloads++;
        return file;
    });

    @Test
    void downloadsAPictureOnceHoweverOftenItIsShown() {
        Picture first = pictures.of(status("A", Kind.IMAGE));

        assertThat(pictures.of(status("A", Kind.IMAGE))).isEqualTo(first);
        assertThat(downloads).isEqualTo(1);
        assertThat(first).isEqualTo(new Picture(3, "data:image/jpeg;base64,AQID"));
    }

    @Test
    void keepsOnlyThoseShownLast() {
        for (int i = 0; i < 100; i++) {
            pictures.of(status("A" + i, Kind.IMAGE));
        }
        pictures.of(status("A99", Kind.IMAGE));
        assertThat(downloads).isEqualTo(100);
        pictures.of(status("A0", Kind.IMAGE));
        assertThat(downloads).isEqualTo(101);
    }

    @Test
    void showsTheThumbnailOfALargePictureAndOfAVideoAndAsksAgainForAFileThatIsNotThere() {
        file = new byte[500_000];
        assertThat(pictures.of(status("large", Kind.IMAGE)))
                .isEqualTo(new Picture(500_000, "data:image/jpeg;base64,CQ=="));
        assertThat(pictures.of(status("film", Kind.VIDEO))).isEqualTo(new Picture(null, "data:image/jpeg;base64,CQ=="));
        assertThat(downloads).isEqualTo(1);

        file = null;
        pictures.of(status("gone", Kind.IMAGE));
        pictures.of(status("gone", Kind.IMAGE));
        assertThat(downloads).isEqualTo(3);
    }

    private static SeenStatus status(String id, Kind kind) {
        return new SeenStatus(
                id,
                Jid.parse("15550100001@s.whatsapp.net"),
                "15550100001",
                Instant.EPOCH,
                kind,
                null,
                null,
                0,
                0,
                0,
                "image/jpeg",
                3,
                4,
                0,
                false,
                THUMBNAIL,
                null,
                false);
    }
}
