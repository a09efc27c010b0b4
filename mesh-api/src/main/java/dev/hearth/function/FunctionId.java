package dev.hearth.function;

/// One version of one function: what a sandbox holds and what an invocation names.
public record FunctionId(FunctionName name, String version) {

    public FunctionId {
        if (version.isBlank()) {
            throw new IllegalArgumentException("a function's version is not blank");
        }
    }

    /// `name@version`, as logs and the admin API show it.
    @Override
    public String toString() {
        return name + "@" + version;
    }
}
