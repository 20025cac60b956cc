package io.statuscast.emulator.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.util.concurrent.EventExecutor;
import io.statuscast.emulator.faults.Place;
import io.statuscast.emulator.noise.NoiseSession;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.binary.NodeEncoder;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/// The two directions of one socket. Thread-safe: stanzas are queued to the channel's event loop, which
/// encrypts and writes them in the order of the calls.
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, and ChatHandler reports that
final class SocketConnection implements ChatConnection {
    private static final int LENGTH_BYTES = 3;

    private final ChannelHandlerContext context;
    private final NoiseSession noise;
    private final Lane out;
    private final Lane in;

    SocketConnection(ChannelHandlerContext context, NoiseSession noise, World world, InstantSource clock) {
        this.context = context;
        this.noise = noise;
        EventExecutor loop = context.executor();
        Lane.Timer timer = (delay, task) -> loop.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        this.out = new Lane(Place.TO_CLIENT, world.faults(), clock, timer, this);
        this.in = new Lane(Place.FROM_CLIENT, world.faults(), clock, timer, this);
    }

    /// What comes in and leads to the conversation. On the event loop.
    Lane in() {
        return in;
    }

    @Override
    public void send(Node stanza) {
        context.executor().execute(() -> {
            byte[] plaintext = NodeEncoder.encode(stanza);
            out.pass(stanza.tag(), plaintext.length, () -> write(plaintext));
        });
    }

    @Override
    public void end(Node lastWord) {
        context.executor()
                .execute(() -> out.passSafely(() -> {
                    write(NodeEncoder.encode(lastWord));
                    context.writeAndFlush(context.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
                }));
    }

    @Override
    public void hangUp() {
        context.close();
    }

    // The first context is below the handlers of TLS and WebSocket, which would say goodbye.
    @Override
    public void reset() {
        context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        context.pipeline().firstContext().close();
    }

    private void write(byte[] plaintext) {
        if (context.channel().isActive()) {
            context.writeAndFlush(framed(context.alloc(), noise.seal(plaintext)));
        }
    }

    static BinaryWebSocketFrame framed(ByteBufAllocator allocator, byte[] bytes) {
        ByteBuf buffer = allocator.buffer(LENGTH_BYTES + bytes.length);
        buffer.writeMedium(bytes.length).writeBytes(bytes);
        return new BinaryWebSocketFrame(buffer);
    }
}
