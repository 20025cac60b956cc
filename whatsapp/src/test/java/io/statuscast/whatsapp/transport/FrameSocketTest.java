package io.statuscast.whatsapp.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.statuscast.whatsapp.transport.TransportException.Kind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameSocketTest {
    private static final int INTRO = 4;

    private final TransportRuntime runtime = TransportRuntime.start(1);
    private final LoopbackServer server = new LoopbackServer(null);
    private final Recorder recorder = new Recorder();

    @AfterEach
    void close() {
        runtime.close();
        server.close();
    }

    @Test
    void carriesFramesBothWaysAfterTheIntro() throws Exception {
        try (var socket = FrameSocket.connect(runtime, config(server.url()), recorder)) {
            LoopbackServer.Peer peer = server.accept();
            assertThat(peer.origin()).containsExactly("https://web.whatsapp.com");

            socket.send("hello".getBytes(US_ASCII));
            socket.send(new byte[70_000]);
            assertThat(peer.receive()).isEqualTo("WA\6\3\0\0\5hello".getBytes(US_ASCII));
            assertThat(peer.receiveFrame(0)).isEqualTo(new byte[70_000]);

            peer.sendFrame("world".getBytes(US_ASCII));
            assertThat(recorder.next()).isEqualTo("world".getBytes(US_ASCII));
        }
        assertThat(recorder.closed()).isEqualTo(new CloseReason.ByUs());
    }

    @Test
    void sendsTheRoutingInformationFirst() throws Exception {
        TransportConfig config = config(server.url()).withRoutingInfo(new byte[] {8, 9});
        try (var socket = FrameSocket.connect(runtime, config, recorder)) {
            socket.send(new byte[] {1});
            assertThat(server.accept().receive()).isEqualTo("ED\0\1\0\0\2\10\11WA\6\3\0\0\1\1".getBytes(US_ASCII));
        }
    }

    @Test
    void doesNotCareWhereMessagesBeginAndEnd() throws Exception {
        try (var _ = FrameSocket.connect(runtime, config(server.url()), recorder)) {
            LoopbackServer.Peer peer = server.accept();
            peer.send(new byte[] {0});
            peer.send(new byte[] {0, 3, 'a'});
            peer.send(new byte[] {'b', 'c', 0, 0, 1, 'd', 0, 0, 0, 0});
            peer.send(new BinaryWebSocketFrame(false, 0, Unpooled.wrappedBuffer(new byte[] {0, 2})));
            peer.send(new ContinuationWebSocketFrame(true, 0, Unpooled.wrappedBuffer(new byte[] {'e', 'f'})));

            assertThat(recorder.next()).isEqualTo("abc".getBytes(US_ASCII));
            assertThat(recorder.next()).isEqualTo("d".getBytes(US_ASCII));
            assertThat(recorder.next()).isEmpty();
            assertThat(recorder.next()).isEqualTo("ef".getBytes(US_ASCII));
        }
    }

    @Test
    void deliversWhatCameBeforeTheServerClosed() throws Exception {
        try (var socket = FrameSocket.connect(runtime, config(server.url()), recorder)) {
            LoopbackServer.Peer peer = server.accept();
            for (int i = 0; i < 100; i++) {
                peer.sendFrame(new byte[] {(byte) i});
            }
            peer.send(new CloseWebSocketFrame(1008, "enough"));

            assertThat(recorder.closed()).isEqualTo(new CloseReason.ByServer(1008, "enough"));
            assertThat(recorder.waiting()).isEqualTo(100);
            assertThatThrownBy(() -> socket.send(new byte[1])).satisfies(e -> assertKind(e, Kind.CLOSED));
            assertThat(socket.isOpen()).isFalse();
        }
    }

    @Test
    void hearsTheLastWordsOfAServerThatHungUpBeforeOurNextWrite() throws Exception {
        try (var socket = FrameSocket.connect(runtime, config(server.url()), recorder)) {
            LoopbackServer.Peer peer = server.accept();
            // A system answers with a reset when a connection is closed with something unread.
            peer.channel()
                    .eventLoop()
                    .submit(() -> peer.channel().config().setAutoRead(false))
                    .sync();
            socket.send(new byte[] {1});
            runtime.eventLoops().submit(() -> {}).sync();
            var heldUp = new CountDownLatch(1);
            runtime.eventLoops().execute(() -> awaitQuietly(heldUp));
            peer.sendFrame("goodbye".getBytes(US_ASCII));
            peer.channel().close().sync();

            socket.send(new byte[] {2});
            heldUp.countDown();

            assertThat(recorder.next()).isEqualTo("goodbye".getBytes(US_ASCII));
            assertThat(recorder.closed()).isNotEqualTo(new CloseReason.ByUs());
        }
    }

    @Test
    void givesUpOnAHostThatTakesNoConnections() throws Exception {
        var waiting = new ArrayList<SocketChannel>();
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 8; i++) {
                SocketChannel one = SocketChannel.open();
                waiting.add(one);
                one.configureBlocking(false);
                one.connect(full.getLocalSocketAddress());
            }
            var config = config(URI.create("ws://127.0.0.1:" + full.getLocalPort() + "/ws/chat"))
                    .withTimeouts(Duration.ofMillis(200), Duration.ofSeconds(5));
            assertThatThrownBy(() -> FrameSocket.connect(runtime, config, recorder))
                    .satisfies(e -> assertKind(e, Kind.TIMED_OUT));
        } finally {
            for (SocketChannel one : waiting) {
                one.close();
            }
        }
    }

    @Test
    void tellsALostConnectionFromAClosedOne() throws Exception {
        try (var _ = FrameSocket.connect(runtime, config(server.url()), recorder)) {
            LoopbackServer.Peer peer = server.accept();
            peer.channel().eventLoop().execute(() -> peer.channel().unsafe().closeForcibly());
            assertThat(recorder.closed()).isInstanceOf(CloseReason.Lost.class);
        }
    }

    @Test
    void refusesTextMessages() throws Exception {
        try (var _ = FrameSocket.connect(runtime, config(server.url()), recorder)) {
            server.accept().send(new TextWebSocketFrame("hello"));
            assertThat(recorder.closed()).isInstanceOf(CloseReason.Violation.class);
        }
    }

    @Test
    void refusesToSendMoreThanALengthCanSay() throws Exception {
        try (var socket = FrameSocket.connect(runtime, config(server.url()), recorder)) {
            LoopbackServer.Peer peer = server.accept();
            assertThatThrownBy(() -> socket.send(new byte[FrameSocket.MAX_FRAME + 1]))
                    .satisfies(e -> assertKind(e, Kind.TOO_LARGE));
            socket.send(new byte[FrameSocket.MAX_FRAME]);
            assertThat(peer.receive()).hasSize(INTRO + 3 + FrameSocket.MAX_FRAME);
        }
    }

    @Test
    void stopsReadingWhileTheListenerLagsAndLosesNothing() throws Exception {
        var release = new CountDownLatch(1);
        var heard = new AtomicInteger();
        int frames = 200;
        byte[] frame = new byte[100_000];
        FrameListener slow = new FrameListener() {
            @Override
            public void onFrame(byte[] received) {
                awaitQuietly(release);
                assertThat(received[0]).isEqualTo((byte) heard.getAndIncrement());
            }

            @Override
            public void onClosed(CloseReason reason) {
                recorder.onClosed(reason);
            }
        };
        try (var _ = FrameSocket.connect(runtime, config(server.url()), slow)) {
            LoopbackServer.Peer peer = server.accept();
            var last = peer.channel().newPromise();
            for (int i = 0; i < frames; i++) {
                byte[] numbered = frame.clone();
                numbered[0] = (byte) i;
                var message = new BinaryWebSocketFrame(
                        Unpooled.wrappedBuffer(FrameAssembler.header(numbered.length), numbered));
                var _ = i == frames - 1
                        ? peer.channel().writeAndFlush(message, last)
                        : peer.channel().write(message);
            }
            // 20 MB do not fit into the queue and the sockets' buffers: the server cannot have written everything.
            assertThat(last.await(500)).isFalse();
            release.countDown();
            assertThat(last.await(60_000)).isTrue();
            peer.send(new CloseWebSocketFrame(1000, ""));
            assertThat(recorder.closed()).isInstanceOf(CloseReason.ByServer.class);
            assertThat(heard).hasValue(frames);
        }
    }

    @Test
    void closesWhenTheListenerFails() throws Exception {
        FrameListener failing = new FrameListener() {
            @Override
            public void onFrame(byte[] frame) {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void onClosed(CloseReason reason) {
                recorder.onClosed(reason);
            }
        };
        try (var _ = FrameSocket.connect(runtime, config(server.url()), failing)) {
            server.accept().send(new byte[] {0, 0, 1, 1, 0, 0, 1, 2});
            assertThat(recorder.closed()).isEqualTo(new CloseReason.ListenerFailed());
        }
    }

    @Test
    void keepsTheOrderOfManySenders() throws Exception {
        try (var socket = FrameSocket.connect(runtime, config(server.url()), recorder)) {
            LoopbackServer.Peer peer = server.accept();
            socket.send(new byte[0]);
            peer.receive();
            Thread[] senders = new Thread[4];
            for (int s = 0; s < senders.length; s++) {
                byte sender = (byte) s;
                senders[s] = Thread.startVirtualThread(() -> {
                    for (int i = 0; i < 200; i++) {
                        socket.send(new byte[] {sender, (byte) i});
                    }
                });
            }
            int[] next = new int[senders.length];
            for (int i = 0; i < senders.length * 200; i++) {
                byte[] frame = peer.receiveFrame(0);
                assertThat(frame[1]).isEqualTo((byte) next[frame[0]]++);
            }
        }
    }

    @Test
    void saysWhyItCannotConnect() throws Exception {
        URI url = server.url();
        assertThatThrownBy(() -> connect(URI.create("ws://no-such-host.invalid/ws/chat")))
                .satisfies(e -> assertKind(e, Kind.UNREACHABLE));
        // A port that is taken, so that nobody else gets it, but not listened at.
        try (var closed = new Socket()) {
            closed.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            assertThatThrownBy(() -> connect(URI.create("ws://127.0.0.1:" + closed.getLocalPort() + "/ws/chat")))
                    .satisfies(e -> assertKind(e, Kind.UNREACHABLE));
        }
        assertThatThrownBy(() -> connect(url.resolve("/elsewhere"))).satisfies(e -> assertKind(e, Kind.REFUSED));
        assertThatThrownBy(() -> connect(URI.create("wss://127.0.0.1:" + server.port() + "/ws/chat")))
                .satisfies(e -> assertKind(e, Kind.TLS));
    }

    @Test
    void givesUpOnAServerThatDoesNotAnswer() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var config = config(URI.create("ws://127.0.0.1:" + silent.getLocalPort() + "/ws/chat"))
                    .withTimeouts(Duration.ofMillis(200), Duration.ofSeconds(5));
            assertThatThrownBy(() -> FrameSocket.connect(runtime, config, recorder))
                    .satisfies(e -> assertKind(e, Kind.TIMED_OUT));
        }
    }

    @Test
    void connectsThroughAnHttpProxyWithALogin() throws Exception {
        try (var proxy = new ConnectProxy()) {
            URI uri = URI.create("http://user:p%40ss@127.0.0.1:" + proxy.port());
            ServerAddress address = address(server.url()).withProxy(ProxyConfig.parse(uri));
            TransportConfig config = config(address);
            try (var socket = FrameSocket.connect(runtime, config, recorder)) {
                socket.send("through".getBytes(US_ASCII));
                assertThat(server.accept().receiveFrame(INTRO)).isEqualTo("through".getBytes(US_ASCII));
            }
            assertThat(proxy.request()).contains("CONNECT 127.0.0.1:" + server.port());
            assertThat(proxy.request().toLowerCase(Locale.ROOT)).contains("basic dxnlcjpwqhnz");
            assertThat(address.proxy()).hasToString("HTTP proxy 127.0.0.1:" + proxy.port());
        }
    }

    private FrameSocket connect(URI url) {
        return FrameSocket.connect(runtime, config(url), recorder);
    }

    private static TransportConfig config(URI url) {
        return config(address(url));
    }

    private static ServerAddress address(URI url) {
        return ServerAddress.of(url, new byte[32], List.of());
    }

    private static TransportConfig config(ServerAddress address) {
        return TransportConfig.of(address, () -> Instant.EPOCH, TestRandom.seeded(1));
    }

    private static void assertKind(Throwable e, Kind kind) {
        assertThat(e).isInstanceOf(TransportException.class);
        assertThat(((TransportException) e).kind()).as(e.toString()).isEqualTo(kind);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
