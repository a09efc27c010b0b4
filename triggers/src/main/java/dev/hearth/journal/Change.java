package dev.hearth.journal;

import io.vertx.core.buffer.Buffer;

/// What a write does to one key.
public sealed interface Change {

    /// 1 to 1,000 bytes of UTF-8.
    String key();

    /// @param value never written to after it was put here
    record Put(String key, Buffer value) implements Change {}

    record Remove(String key) implements Change {}
}
