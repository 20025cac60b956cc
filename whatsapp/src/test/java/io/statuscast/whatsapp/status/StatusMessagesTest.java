package io.statuscast.whatsapp.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.Vectors;
import io.statuscast.whatsapp.media.MediaType;
import io.statuscast.whatsapp.media.UploadedMedia;
import io.statuscast.whatsapp.proto.Message;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Compares with messages that Baileys encoded: equal messages have no field more and none less.
class StatusMessagesTest {
    private static final Vectors VECTORS = Vectors.of("status");
    private static final byte[] SECRET = VECTORS.bytes("secret");
    private static final byte[] THUMBNAIL = VECTORS.bytes("thumbnail.bytes");
    private static final Path FILE = Path.of("unused");

    @Test
    void encodesTextWithItsColoursAndFont() throws InvalidProtocolBufferException {
        var text = new StatusContent.Text("Olá \uD83C\uDF3F", 0xff1e6e4f, 0xffffffff, 7);

        assertThat(StatusMessages.text(text, SECRET)).isEqualTo(expected("text"));
        assertThat(StatusMessages.uploadType(text)).isEmpty();
        assertThat(StatusMessages.stanzaMediaType(text)).isNull();
    }

    @Test
    void encodesAPictureWithCaptionAndThumbnail() throws InvalidProtocolBufferException {
        var image = new StatusContent.Image(FILE, "image/jpeg", "Offer", 1080, 1920, THUMBNAIL);

        assertThat(StatusMessages.image(image, uploaded(null), SECRET)).isEqualTo(expected("image"));
        assertThat(StatusMessages.uploadType(image)).contains(MediaType.IMAGE);
        assertThat(StatusMessages.stanzaMediaType(image)).isEqualTo("image");
    }

    @Test
    void encodesAFilmWithItsLengthAndSidecar() throws InvalidProtocolBufferException {
        var video = new StatusContent.Video(FILE, "video/mp4", "", 12, 720, 1280, THUMBNAIL, false);

        assertThat(StatusMessages.video(video, uploaded(VECTORS.bytes("sidecar.bytes")), SECRET))
                .isEqualTo(expected("video"));
        assertThat(StatusMessages.stanzaMediaType(video)).isEqualTo("video");
    }

    @Test
    void encodesALoopWithoutCaptionAndThumbnail() throws InvalidProtocolBufferException {
        var gif = new StatusContent.Video(FILE, "video/mp4", null, 3, 240, 320, new byte[0], true);

        assertThat(StatusMessages.video(gif, uploaded(null), SECRET)).isEqualTo(expected("gif"));
        assertThat(StatusMessages.uploadType(gif)).contains(MediaType.VIDEO);
        assertThat(StatusMessages.stanzaMediaType(gif)).isEqualTo("gif");
    }

    @Test
    void encodesAVoiceMessageWithItsWaveformAndGround() throws InvalidProtocolBufferException {
        byte[] waveform = new byte[StatusLimits.WAVEFORM_BYTES];
        for (byte i = 0; i < waveform.length; i++) {
            waveform[i] = i;
        }
        var voice = new StatusContent.Voice(FILE, "audio/ogg; codecs=opus", 5, waveform, 0xff1e6e4f);

        assertThat(StatusMessages.voice(voice, uploaded(VECTORS.bytes("sidecar.bytes")), SECRET))
                .isEqualTo(expected("voice"));
        assertThat(StatusMessages.uploadType(voice)).contains(MediaType.AUDIO);
        assertThat(StatusMessages.stanzaMediaType(voice)).isEqualTo("ptt");
    }

    @Test
    void refusesFontsThatDoNotExistAndThumbnailsThatAreTooLarge() {
        assertThatThrownBy(() -> new StatusContent.Text("x", 0, 0, 3)).hasMessageContaining("font");
        assertThatThrownBy(() -> new StatusContent.Text("", 0, 0, 0)).hasMessageContaining("empty");
        byte[] large = new byte[StatusLimits.THUMBNAIL_BYTES_MAX + 1];
        assertThatThrownBy(() -> new StatusContent.Image(FILE, "image/jpeg", null, 1, 1, large))
                .hasMessageContaining("thumbnail");
    }

    @Test
    void refusesASecretOfAnotherLength() {
        assertThatThrownBy(() -> StatusMessages.text(new StatusContent.Text("x", 0, 0, 0), new byte[31]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Message expected(String name) throws InvalidProtocolBufferException {
        return Message.parseFrom(VECTORS.bytes(name));
    }

    private static UploadedMedia uploaded(byte @Nullable [] sidecar) {
        return new UploadedMedia(
                "https://mmg.example.net/v/t62?x=1",
                "/v/t62?x=1",
                VECTORS.bytes("key.bytes"),
                VECTORS.bytes("plain.bytes"),
                VECTORS.bytes("enc.bytes"),
                4321,
                Instant.ofEpochSecond(1_700_000_000),
                sidecar);
    }
}
