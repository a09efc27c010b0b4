package dev.hearth.acceptance;

import dev.hearth.function.DataSize;

/// How many letters a node keeps. Beyond it a new one is kept in the place of an old one.
///
/// @param letters default 100,000
/// @param bytes of all of them on the disk, their events included; default 256 MiB
public record LetterBounds(int letters, DataSize bytes) {

    public static final LetterBounds DEFAULT = new LetterBounds(100_000, DataSize.ofMebibytes(256));

    public LetterBounds {
        if (letters < 1) {
            throw new IllegalArgumentException("there is room for at least one letter");
        }
    }
}
