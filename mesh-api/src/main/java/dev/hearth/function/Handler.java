package dev.hearth.function;

/// Which code of a bundle answers: `file#export`, a Java class, or a Wasm file.
///
/// @param unit the file below the bundle's root, or the Java class's binary name
/// @param member the exported function; not looked at for Java and Wasm
public record Handler(String unit, String member) {

    public static final String DEFAULT_MEMBER = "handler";

    public Handler {
        if (unit.isBlank() || member.isBlank()) {
            throw new IllegalArgumentException(
                    "a handler is FILE#EXPORT (js, python), PACKAGE.CLASS (java) or FILE (wasm)");
        }
    }

    /// Reads `unit` or `unit#member`; the member is `handler` where none is named.
    public static Handler parse(String text) {
        int hash = text.indexOf('#');
        return hash < 0
                ? new Handler(text, DEFAULT_MEMBER)
                : new Handler(text.substring(0, hash), text.substring(hash + 1));
    }

    @Override
    public String toString() {
        return unit + "#" + member;
    }
}
