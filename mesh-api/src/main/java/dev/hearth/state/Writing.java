package dev.hearth.state;

/// What became of a write.
public sealed interface Writing {

    record Written() implements Writing {}

    /// The condition did not hold; nothing was written.
    record Unmet() implements Writing {}

    /// More may not be kept; nothing was written.
    ///
    /// @param detail one sentence for people, with the limit
    record Full(String detail) implements Writing {}

    /// Nothing was written; later it may be.
    record Unavailable(String detail) implements Writing {}

    /// It may have been written, and may be lost again.
    record Unknown(String detail) implements Writing {}
}
