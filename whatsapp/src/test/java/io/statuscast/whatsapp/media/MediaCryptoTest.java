package io.statuscast.whatsapp.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.statuscast.whatsapp.Vectors;
import io.statuscast.whatsapp.media.MediaCrypto.Expected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Compares with files that zapo encrypted.
class MediaCryptoTest {
    private static final Vectors VECTORS = Vectors.of("media");
    private static final Expected ANYTHING = new Expected(null, null);

    @TempDir
    private Path dir;

    static Stream<String> files() {
        return VECTORS.names().stream()
                .filter(name -> name.endsWith(".mediaKey"))
                .map(name -> name.substring(0, name.lastIndexOf('.')))
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("files")
    void encryptsAsZapoDoes(String name) throws IOException {
        EncryptedMedia made = encrypt(name);

        assertThat(made.sha256()).isEqualTo(VECTORS.bytes(name + ".sha256"));
        assertThat(made.encSha256()).isEqualTo(VECTORS.bytes(name + ".encSha256"));
        assertThat(made.length()).isEqualTo(plain(name).length);
        assertThat(made.encryptedLength()).isEqualTo(Files.size(made.file()));
        if (VECTORS.has(name + ".encrypted")) {
            assertThat(made.file()).hasBinaryContent(VECTORS.bytes(name + ".encrypted"));
        }
        if (VECTORS.has(name + ".sidecar")) {
            assertThat(made.streamingSidecar()).isEqualTo(VECTORS.bytes(name + ".sidecar"));
        } else {
            assertThat(made.streamingSidecar()).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void decryptsWhatItEncrypted(String name) throws IOException {
        EncryptedMedia made = encrypt(name);
        Path target = dir.resolve("decrypted");
        var expected = new Expected(made.sha256(), made.encSha256());

        MediaCrypto.decrypt(made.file(), target, made.type(), made.mediaKey(), expected);

        assertThat(target).hasBinaryContent(plain(name));
        assertThat(MediaCrypto.decrypt(Files.readAllBytes(made.file()), made.type(), made.mediaKey(), expected))
                .isEqualTo(plain(name));
    }

    @Test
    void trustsNothingThatWasChanged() throws IOException {
        byte[] encrypted = VECTORS.bytes("image.16.encrypted");
        byte[] key = VECTORS.bytes("image.16.mediaKey");
        Path file = dir.resolve("changed");
        Path target = dir.resolve("target");
        for (int i = 0; i < encrypted.length; i++) {
            byte[] changed = encrypted.clone();
            changed[i] ^= 4;
            Files.write(file, changed);
            Files.writeString(target, "from an earlier download");

            assertThatThrownBy(() -> MediaCrypto.decrypt(file, target, MediaType.IMAGE, key, ANYTHING))
                    .isInstanceOfSatisfying(
                            MediaException.class, e -> assertThat(e.kind()).isEqualTo(MediaException.Kind.CORRUPT));
            assertThat(target).doesNotExist();
        }
    }

    @Test
    void trustsNoFileOfAnotherHashTypeOrLength() {
        byte[] encrypted = VECTORS.bytes("image.16.encrypted");
        byte[] key = VECTORS.bytes("image.16.mediaKey");
        byte[] otherHash = new byte[32];

        assertCorrupt(encrypted, MediaType.IMAGE, key, new Expected(otherHash, null));
        assertCorrupt(encrypted, MediaType.IMAGE, key, new Expected(null, otherHash));
        assertCorrupt(encrypted, MediaType.VIDEO, key, ANYTHING);
        assertCorrupt(encrypted, MediaType.IMAGE, Arrays.copyOf(key, 31), ANYTHING);
        for (int length = 0; length < encrypted.length; length++) {
            assertCorrupt(Arrays.copyOf(encrypted, length), MediaType.IMAGE, key, ANYTHING);
        }
    }

    @Test
    void saysWhenTheFileIsNotThere() {
        assertThatThrownBy(() ->
                        MediaCrypto.encrypt(dir.resolve("absent"), dir.resolve("x"), MediaType.IMAGE, new byte[32]))
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.kind()).isEqualTo(MediaException.Kind.LOCAL_FILE));
    }

    private static void assertCorrupt(byte[] encrypted, MediaType type, byte[] key, Expected expected) {
        assertThatThrownBy(() -> MediaCrypto.decrypt(encrypted, type, key, expected))
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.kind()).isEqualTo(MediaException.Kind.CORRUPT));
    }

    private EncryptedMedia encrypt(String name) throws IOException {
        Path file = Files.write(dir.resolve("plain"), plain(name));
        return MediaCrypto.encrypt(file, dir.resolve("encrypted"), type(name), VECTORS.bytes(name + ".mediaKey"));
    }

    private static MediaType type(String name) {
        return switch (name.substring(0, name.indexOf('.'))) {
            case "image" -> MediaType.IMAGE;
            case "video" -> MediaType.VIDEO;
            case "history" -> MediaType.HISTORY;
            case "md-app-state" -> MediaType.APP_STATE;
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static byte[] plain(String name) {
        byte[] bytes = new byte[Integer.parseInt(name.substring(name.indexOf('.') + 1))];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        return bytes;
    }
}
