package dev.hearth.state;

import java.nio.charset.StandardCharsets;

/// Whose value, and which of them.
///
/// @param owner 1 to 127 characters without `/`
/// @param name 1 to 512 bytes of UTF-8
public record StateKey(Use use, String owner, String name) {

    public static final int LONGEST_NAME = 512;

    /// What a value is for. Each use has names of its own.
    public enum Use {
        /// Of a function: `context.kv`.
        VALUE("kv"),
        /// Of a trigger: what it did for a request, so that it is not done again.
        ONCE("once");

        private final String word;

        Use(String word) {
            this.word = word;
        }
    }

    public StateKey {
        if (owner.isEmpty() || owner.length() > 127 || owner.indexOf('/') >= 0) {
            throw new IllegalArgumentException("an owner is 1 to 127 characters without /");
        }
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length < 1 || length > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "a key has 1 to %d bytes of UTF-8, not %d".formatted(LONGEST_NAME, length));
        }
    }

    /// What limits are counted by.
    public String space() {
        return use.word + "/" + owner;
    }

    /// Different for different keys.
    public String text() {
        return space() + "/" + name;
    }

    /// The space of a [#text].
    public static String spaceOf(String text) {
        return text.substring(0, text.indexOf('/', text.indexOf('/') + 1));
    }
}
