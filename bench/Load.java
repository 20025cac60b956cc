import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;

/// Sends one request again and again over many connections, the next one when the answer is there. One thread serves
/// all: the machine's time belongs to the server.
final class Load {
    private static final int SAMPLES_MAX = 4_000_000;
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

    private final byte[] request;
    private final long end;
    private final long[] nanos = new long[SAMPLES_MAX];
    private int done;
    private int open;

    record Result(double perSecond, long[] nanos) {
        int count() {
            return nanos.length;
        }

        double millis(double share) {
            return Report.percentile(nanos, share) / 1e6;
        }
    }

    private Load(byte[] request, Duration span) {
        this.request = request;
        this.end = System.nanoTime() + span.toNanos();
    }

    static Result run(int port, byte[] request, int connections, Duration span) throws IOException {
        var load = new Load(request, span);
        long begin = System.nanoTime();
        load.run(port, connections);
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Result(load.done / seconds, Arrays.copyOf(load.nanos, load.done));
    }

    private void run(int port, int connections) throws IOException {
        try (Selector selector = Selector.open()) {
            var lines = new ArrayList<Line>();
            for (int i = 0; i < connections; i++) {
                var line = new Line(port);
                lines.add(line);
                line.channel.register(selector, SelectionKey.OP_READ, line);
                line.send();
            }
            open = connections;
            while (open > 0) {
                selector.select(key -> ((Line) key.attachment()).serve(key));
            }
            for (Line line : lines) {
                line.channel.close();
            }
        }
    }

    /// One connection.
    private final class Line {
        final SocketChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocate(16_384);
        private long sentAt;

        Line(int port) throws IOException {
            channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
        }

        void send() throws IOException {
            sentAt = System.nanoTime();
            if (channel.write(ByteBuffer.wrap(request)) != request.length) {
                throw new IOException("the server does not read");
            }
        }

        void serve(SelectionKey key) {
            try {
                if (channel.read(buffer) < 0) {
                    throw new EOFException("the server hung up");
                }
                if (!complete()) {
                    return;
                }
                nanos[done++] = System.nanoTime() - sentAt;
                buffer.clear();
                if (System.nanoTime() < end) {
                    send();
                } else {
                    key.cancel();
                    open--;
                }
            } catch (IOException broken) {
                throw new IllegalStateException(broken);
            }
        }

        /// Whether the whole answer is in the buffer.
        private boolean complete() {
            byte[] bytes = buffer.array();
            int size = buffer.position();
            int length = -1;
            for (int i = 0; i + 3 < size; i++) {
                if (bytes[i] == '\n') {
                    if (bytes[i + 1] == '\r') {
                        check(bytes);
                        return size >= i + 3 + Math.max(0, length);
                    }
                    length = Math.max(length, length(bytes, i + 1, size));
                }
            }
            return false;
        }

        private void check(byte[] bytes) {
            if (bytes[9] != '2') {
                throw new IllegalStateException(
                        new String(bytes, 0, buffer.position(), StandardCharsets.UTF_8));
            }
        }

        private int length(byte[] bytes, int from, int size) {
            for (int i = 0; i < LENGTH.length; i++) {
                if (from + i >= size || (bytes[from + i] | 0x20) != LENGTH[i]) {
                    return -1;
                }
            }
            int value = 0;
            for (int i = from + LENGTH.length; i < size && bytes[i] != '\r'; i++) {
                value = bytes[i] == ' ' ? value : value * 10 + bytes[i] - '0';
            }
            return value;
        }
    }
}
