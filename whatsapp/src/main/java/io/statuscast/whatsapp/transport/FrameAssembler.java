package io.statuscast.whatsapp.transport;

import java.util.Arrays;
import java.util.function.Consumer;

/// Cuts a stream of bytes into frames: a length of three bytes, big-endian, then that many bytes. The chunks of
/// the stream may begin and end anywhere. One thread at a time. Source: whatsmeow `socket/framesocket.go`.
final class FrameAssembler {
    /// The most that the length can say.
    static final int MAX_FRAME = (1 << 24) - 1;

    static final int HEADER = 3;

    /// What is allocated on the word of the length alone; more only as the bytes arrive.
    private static final int FIRST_ALLOCATION = 64 << 10;

    private static final byte[] NO_BODY = {};

    private int headerFilled;
    private int length;
    private byte[] body = NO_BODY;
    private int bodyFilled;

    /// Hands every frame that the chunk completes to the consumer, in order.
    void feed(byte[] chunk, Consumer<byte[]> frames) {
        int position = 0;
        while (position < chunk.length) {
            if (headerFilled < HEADER) {
                length = (length << 8) | (chunk[position++] & 0xff);
                headerFilled++;
            } else {
                position += fill(chunk, position);
            }
            if (headerFilled == HEADER && bodyFilled == length) {
                frames.accept(take());
            }
        }
    }

    /// Copies what belongs to the current frame; how many bytes that was.
    private int fill(byte[] chunk, int position) {
        int count = Math.min(length - bodyFilled, chunk.length - position);
        int needed = bodyFilled + count;
        if (needed > body.length) {
            int doubled = Math.max(2 * body.length, Math.min(length, FIRST_ALLOCATION));
            body = Arrays.copyOf(body, Math.min(length, Math.max(needed, doubled)));
        }
        System.arraycopy(chunk, position, body, bodyFilled, count);
        bodyFilled = needed;
        return count;
    }

    private byte[] take() {
        byte[] frame = body;
        body = NO_BODY;
        headerFilled = 0;
        length = 0;
        bodyFilled = 0;
        return frame;
    }

    /// The length in front of a frame.
    static byte[] header(int length) {
        return new byte[] {(byte) (length >> 16), (byte) (length >> 8), (byte) length};
    }
}
