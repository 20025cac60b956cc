package io.statuscast.emulator.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.statuscast.emulator.noise.HandshakeException;
import java.util.Arrays;
import java.util.Optional;

/// Cuts the byte stream into frames: an optional `ED 0 1 len24 routing`, the four bytes `WA 6 3`, then frames of
/// `len24 bytes`. One thread.
///
/// Sources: whatsmeow `socket/framesocket.go`; Baileys `Utils/noise-handler` (routing info).
final class FrameReader {
    /// The four bytes every client starts with, also the Noise prologue. Source: whatsmeow `socket/constants.go`.
    static final byte[] PROLOGUE = {'W', 'A', 6, 3};

    private static final byte[] ROUTING = {'E', 'D', 0, 1};
    private static final int LENGTH_BYTES = 3;

    private final ByteBuf bytes;
    private final int frameMax;
    private boolean introduced;

    /// @param frameMax longest frame accepted, in bytes
    FrameReader(ByteBufAllocator allocator, int frameMax) {
        this.bytes = allocator.buffer();
        this.frameMax = frameMax;
    }

    void add(ByteBuf chunk) {
        bytes.writeBytes(chunk);
    }

    /// The next whole frame, if it is there.
    Optional<byte[]> next() throws HandshakeException {
        if (!introduced && !readIntroduction()) {
            return Optional.empty();
        }
        if (bytes.readableBytes() < LENGTH_BYTES) {
            return Optional.empty();
        }
        int length = bytes.getUnsignedMedium(bytes.readerIndex());
        if (length > frameMax) {
            throw new HandshakeException("a frame of " + length + " bytes is too long");
        }
        if (bytes.readableBytes() < LENGTH_BYTES + length) {
            return Optional.empty();
        }
        bytes.skipBytes(LENGTH_BYTES);
        var frame = new byte[length];
        bytes.readBytes(frame);
        bytes.discardSomeReadBytes();
        return Optional.of(frame);
    }

    private boolean readIntroduction() throws HandshakeException {
        if (bytes.readableBytes() < ROUTING.length) {
            return false;
        }
        int skip = 0;
        if (Arrays.equals(peek(0, ROUTING.length), ROUTING)) {
            if (bytes.readableBytes() < ROUTING.length + LENGTH_BYTES) {
                return false;
            }
            skip = ROUTING.length + LENGTH_BYTES + bytes.getUnsignedMedium(bytes.readerIndex() + ROUTING.length);
        }
        if (bytes.readableBytes() < skip + PROLOGUE.length) {
            return false;
        }
        if (!Arrays.equals(peek(skip, PROLOGUE.length), PROLOGUE)) {
            throw new HandshakeException("the stream does not start with WA 6 3");
        }
        bytes.skipBytes(skip + PROLOGUE.length);
        introduced = true;
        return true;
    }

    private byte[] peek(int offset, int length) {
        var part = new byte[length];
        bytes.getBytes(bytes.readerIndex() + offset, part);
        return part;
    }

    void release() {
        bytes.release();
    }
}
