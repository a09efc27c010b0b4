package dev.hearth.sandbox;

import dev.hearth.invocation.Payload;
import org.graalvm.polyglot.Value;

/// Copies data out of a guest. On the sandbox thread.
public final class GuestPayload {

    private GuestPayload() {}

    /// @param kind as `guest.js` and `guest.py` number it: 2 text, 3 bytes, else JSON
    public static Payload of(int kind, Value content) {
        return switch (kind) {
            case 2 -> Payload.text(content.asString());
            case 3 -> Payload.binary(Bytes.of(content));
            default -> Payload.json(content.asString());
        };
    }
}
