import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// What one durable write costs on the disk of the benchmark, with nothing of ours above it: 16 KB into a file that has
/// its length, forced. What waits for several of them one after the other cannot be faster than their sum.
final class Disk {
    private static final int WRITES = 1_000;
    private static final int BYTES = 16 * 1024;
    private static final int PLACES = 256;

    private Disk() {}

    static void note(Report report) throws IOException {
        Path directory = Server.directory();
        Path file = directory.resolve("disk");
        long[] nanos = new long[WRITES];
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(PLACES * BYTES), 0);
            channel.force(true);
            var block = ByteBuffer.allocate(BYTES);
            for (int i = 0; i < WRITES; i++) {
                block.clear().putInt(0, i);
                channel.write(block, (long) (i % PLACES) * BYTES);
                long begin = System.nanoTime();
                channel.force(true);
                nanos[i] = System.nanoTime() - begin;
            }
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        }
        report.note("the disk alone, one durable write, p50", Report.percentile(nanos, 0.5) / 1e6, "ms");
        report.note("the disk alone, one durable write, p99", Report.percentile(nanos, 0.99) / 1e6, "ms");
    }
}
