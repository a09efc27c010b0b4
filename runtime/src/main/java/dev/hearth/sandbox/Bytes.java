package dev.hearth.sandbox;

import org.graalvm.polyglot.Value;

/// Copies bytes out of a guest.
public final class Bytes {

    private Bytes() {}

    /// @param buffer what has buffer elements: an `ArrayBuffer`, a `bytes`
    public static byte[] of(Value buffer) {
        var bytes = new byte[Math.toIntExact(buffer.getBufferSize())];
        buffer.readBuffer(0, bytes, 0, bytes.length);
        return bytes;
    }
}
