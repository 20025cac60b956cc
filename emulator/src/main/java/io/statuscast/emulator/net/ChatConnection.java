package io.statuscast.emulator.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.statuscast.emulator.noise.NoiseSession;
import io.statuscast.emulator.world.Faults;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.binary.NodeEncoder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// The way out to one socket. Thread-safe: stanzas are queued to the channel's event loop, which encrypts and writes
/// them in the order of the calls.
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, and ChatHandler reports that
final class ChatConnection {
    private static final int LENGTH_BYTES = 3;

    private final ChannelHandlerContext context;
    private final NoiseSession noise;
    private final Faults faults;

    ChatConnection(ChannelHandlerContext context, NoiseSession noise, Faults faults) {
        this.context = context;
        this.noise = noise;
        this.faults = faults;
    }

    void send(Node stanza) {
        later(() -> write(stanza));
    }

    /// Sends a last stanza and closes.
    void end(Node lastWord) {
        later(() -> {
            write(lastWord);
            context.writeAndFlush(context.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
        });
    }

    void drop() {
        context.close();
    }

    private void later(Runnable task) {
        Duration delay = faults.delay();
        if (delay.isZero()) {
            context.executor().execute(task);
        } else {
            context.executor().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void write(Node stanza) {
        if (context.channel().isActive()) {
            context.writeAndFlush(framed(context.alloc(), noise.seal(NodeEncoder.encode(stanza))));
        }
    }

    static BinaryWebSocketFrame framed(ByteBufAllocator allocator, byte[] bytes) {
        ByteBuf buffer = allocator.buffer(LENGTH_BYTES + bytes.length);
        buffer.writeMedium(bytes.length).writeBytes(bytes);
        return new BinaryWebSocketFrame(buffer);
    }
}
