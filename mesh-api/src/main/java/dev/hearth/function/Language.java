package dev.hearth.function;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The languages a function can be written in.
public enum Language {
    JS,
    PYTHON,
    JAVA,
    WASM;

    /// The word for it in manifests, metrics and logs.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Language> parse(String word) {
        return Arrays.stream(values()).filter(l -> l.word().equals(word)).findFirst();
    }
}
