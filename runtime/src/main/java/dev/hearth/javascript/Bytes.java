package dev.hearth.javascript;

import org.graalvm.polyglot.Value;

/// Copies bytes out of a guest.
final class Bytes {

    private Bytes() {}

    /// @param buffer a guest's `ArrayBuffer`
    static byte[] of(Value buffer) {
        var bytes = new byte[Math.toIntExact(buffer.getBufferSize())];
        buffer.readBuffer(0, bytes, 0, bytes.length);
        return bytes;
    }
}
