package io.statuscast.server.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFitterTest {
    private static final long MIB = 1 << 20;

    @TempDir
    Path directory;

    @Test
    void picturesThatDoNotFitIntoMemoryTogetherAreFittedOneAfterTheOther() throws Exception {
        // 4 million pixels take 16 MiB and 32 for the rest.
        var fitter = new ImageFitter(60 * MIB);
        Path picture = picture(2000, 2000);
        Callable<ImageFitter.Fitted> fit = () -> fitter.fit(picture);
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (Future<ImageFitter.Fitted> fitted : threads.invokeAll(Collections.nCopies(8, fit))) {
                assertThat(fitted.get().width()).isEqualTo(1600);
            }
        }
    }

    @Test
    void aPictureThatDoesNotFitAloneIsRefusedWithTheLimit() throws IOException {
        var fitter = new ImageFitter(40 * MIB);
        Path picture = picture(2000, 2000);

        assertThatThrownBy(() -> fitter.fit(picture))
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.code()).isEqualTo("media:too-large"))
                .hasMessageContaining("2000 × 2000 pixels; at most 2 million");
    }

    private Path picture(int width, int height) throws IOException {
        Path file = directory.resolve("picture.png");
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY), "png", file.toFile());
        return file;
    }
}
