package io.statuscast.server.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitterTest {
    @TempDir
    Path directory;

    private Fitter fitter;

    @BeforeEach
    void open() throws IOException {
        fitter = new Fitter(new AssetFiles(directory.resolve("data")));
    }

    @Test
    void scalesAPictureDownAndGivesItAThumbnail() throws Exception {
        FittedFile fitted = fitter.fit(png(4000, 3000, BufferedImage.TYPE_INT_RGB, Color.RED));

        assertThat(fitted.mimetype()).isEqualTo("image/jpeg");
        assertThat(List.of(fitted.width(), fitted.height())).containsExactly(1600, 1200);
        BufferedImage written = ImageIO.read(fitted.file().toFile());
        assertThat(written.getWidth()).isEqualTo(1600);
        assertThat(new Color(written.getRGB(800, 600)).getRed()).isGreaterThan(240);
        BufferedImage thumbnail = ImageIO.read(new ByteArrayInputStream(fitted.thumbnail()));
        assertThat(List.of(thumbnail.getWidth(), thumbnail.getHeight())).containsExactly(100, 75);
        assertThat(fitted.thumbnail().length).isLessThan(10 * 1024);
    }

    @Test
    void leavesASmallPictureAtItsSize() throws Exception {
        FittedFile fitted = fitter.fit(png(600, 400, BufferedImage.TYPE_INT_RGB, Color.BLUE));

        assertThat(List.of(fitted.width(), fitted.height())).containsExactly(600, 400);
    }

    @Test
    void flattensTransparencyOntoWhite() throws Exception {
        FittedFile fitted = fitter.fit(png(50, 50, BufferedImage.TYPE_INT_ARGB, new Color(0, 0, 0, 0)));

        assertThat(new Color(ImageIO.read(fitted.file().toFile()).getRGB(25, 25)))
                .isEqualTo(Color.WHITE);
    }

    @Test
    void turnsAPictureUprightAndDropsItsMetadata() throws Exception {
        FittedFile fitted = fitter.fit(jpegStoredLyingDown());

        assertThat(List.of(fitted.width(), fitted.height())).containsExactly(200, 400);
        BufferedImage upright = ImageIO.read(fitted.file().toFile());
        assertThat(new Color(upright.getRGB(100, 50)).getRed())
                .as("red half is on top")
                .isGreaterThan(200);
        assertThat(new Color(upright.getRGB(100, 350)).getBlue()).isGreaterThan(200);
        assertThat(ImageMetadataReader.readMetadata(fitted.file().toFile())
                        .getFirstDirectoryOfType(ExifIFD0Directory.class))
                .isNull();
    }

    @Test
    void givesTheSameContentTheSameFile() throws Exception {
        Path picture = png(60, 40, BufferedImage.TYPE_INT_RGB, Color.GREEN);

        assertThat(fitter.fit(picture).file()).isEqualTo(fitter.fit(picture).file());
    }

    @Test
    void refusesAPageThatIsNoPicture() throws Exception {
        Path page = Files.writeString(directory.resolve("page.jpg"), "<html>not a picture</html>");

        assertThat(failure(page).code()).isEqualTo("media:not-media");
    }

    @Test
    void refusesATornPicture() throws Exception {
        byte[] whole = Files.readAllBytes(png(300, 300, BufferedImage.TYPE_INT_RGB, Color.RED));
        Path torn = Files.write(directory.resolve("torn.png"), java.util.Arrays.copyOf(whole, 60));

        assertThat(failure(torn).code()).isEqualTo("media:unreadable");
    }

    @Test
    void passesAFittingFilmByteForByte() throws Exception {
        Path film = film("fits.mp4", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac");

        FittedFile fitted = fitter.fit(film);

        assertThat(fitted.mimetype()).isEqualTo("video/mp4");
        assertThat(fitted.file()).hasSameBinaryContentAs(film);
        assertThat(List.of(fitted.width(), fitted.height(), fitted.seconds())).containsExactly(320, 240, 2);
        assertThat(ImageIO.read(new ByteArrayInputStream(fitted.thumbnail())).getWidth())
                .isEqualTo(100);
    }

    @Test
    void passesATallFilmOfNoiseWhoseFirstPictureHardlyCompresses() throws Exception {
        Path film = film(
                "noise.mp4",
                "-vf",
                "scale=720:1560,noise=alls=100:allf=t",
                "-frames:v",
                "2",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-pix_fmt",
                "yuv420p");

        BufferedImage thumbnail =
                ImageIO.read(new ByteArrayInputStream(fitter.fit(film).thumbnail()));
        assertThat(thumbnail.getHeight()).isEqualTo(100);
    }

    @Test
    void leavesNothingUnfinishedWhenAFileCannotBeWritten() throws Exception {
        Path data = directory.resolve("full");
        var assets = new AssetFiles(data);

        assertThatThrownBy(() -> assets.store(file -> {
                    Files.writeString(file, "half of");
                    throw new IOException("no space left on device");
                }))
                .isInstanceOf(IOException.class);

        assertThat(data.resolve("media/unfinished")).isEmptyDirectory();
    }

    @Test
    void keepsNoFileOpen() throws Exception {
        Path picture = png(40, 30, BufferedImage.TYPE_INT_RGB, Color.GRAY);
        fitter.fit(picture);

        assertThat(openFiles()).doesNotContain(picture.toRealPath());
    }

    /// What this process has open, where the system tells; nothing elsewhere.
    private static List<Path> openFiles() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        var open = new ArrayList<Path>();
        if (Files.isDirectory(descriptors)) {
            try (var links = Files.newDirectoryStream(descriptors)) {
                for (Path link : links) {
                    open.add(target(link));
                }
            }
        }
        return open;
    }

    /// Where a descriptor leads; itself when another thread has closed it meanwhile.
    private static Path target(Path link) throws IOException {
        try {
            return Files.readSymbolicLink(link);
        } catch (NoSuchFileException closed) {
            return link;
        }
    }

    @Test
    void refusesAFilmThatDoesNotFitWithEveryReason() throws Exception {
        MediaException failure = failure(film("odd.mkv", "-c:v", "mpeg4", "-pix_fmt", "yuv420p", "-c:a", "flac"));

        assertThat(failure.code()).isEqualTo("media:unfit");
        assertThat(failure.sentence()).contains("mpeg4", "flac", "MP4");
    }

    @Test
    void refusesATornFilm() throws Exception {
        byte[] whole = Files.readAllBytes(film("whole.mp4", "-c:v", "libx264", "-pix_fmt", "yuv420p"));
        Path torn = Files.write(directory.resolve("torn.mp4"), java.util.Arrays.copyOf(whole, whole.length / 3));

        assertThat(failure(torn).code()).isEqualTo("media:unreadable");
    }

    @Test
    void readsNoFileThatAFilmNames() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret.txt"), "secret");
        Path list = Files.writeString(
                directory.resolve("list.mp4"), "....ftypisom#EXTM3U\n#EXTINF:1,\nfile://" + secret + "\n");

        assertThat(failure(list).sentence()).doesNotContain("secret");
    }

    private MediaException failure(Path file) {
        return catchThrowableOfType(MediaException.class, () -> fitter.fit(file));
    }

    private Path png(int width, int height, int type, Color colour) throws IOException {
        var image = new BufferedImage(width, height, type);
        var canvas = image.createGraphics();
        canvas.setComposite(java.awt.AlphaComposite.Src);
        canvas.setColor(colour);
        canvas.fillRect(0, 0, width, height);
        canvas.dispose();
        Path file = directory.resolve(width + "x" + height + ".png");
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    /// 400 × 200, left half red, with EXIF orientation 6: shown upright it is 200 × 400 with the red half on top.
    private Path jpegStoredLyingDown() throws IOException {
        var image = new BufferedImage(400, 200, BufferedImage.TYPE_INT_RGB);
        var canvas = image.createGraphics();
        canvas.setColor(Color.RED);
        canvas.fillRect(0, 0, 200, 200);
        canvas.setColor(Color.BLUE);
        canvas.fillRect(200, 0, 200, 200);
        canvas.dispose();
        byte[] jpeg = Pixels.jpeg(image, 0.9f);
        // APP1: "Exif", a big-endian TIFF header, one entry: tag 0x0112 (orientation), SHORT, count 1, value 6.
        byte[] exif = java.util.HexFormat.of()
                .parseHex(
                        "ffe10022457869660000" + "4d4d002a00000008" + "0001" + "011200030000000100060000" + "00000000");
        var whole = new java.io.ByteArrayOutputStream();
        whole.write(jpeg, 0, 2);
        whole.write(exif);
        whole.write(jpeg, 2, jpeg.length - 2);
        return Files.write(directory.resolve("lying.jpg"), whole.toByteArray());
    }

    private Path film(String name, String... encoding) throws IOException, InterruptedException {
        Path file = directory.resolve(name);
        var command = new ArrayList<>(List.of(
                "ffmpeg",
                "-v",
                "error",
                "-nostdin",
                "-y",
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=320x240:rate=10:duration=2"));
        command.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=440:duration=2"));
        command.addAll(List.of(encoding));
        command.add(file.toString());
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).isZero();
        return file;
    }
}
