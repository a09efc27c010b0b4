package dev.hearth.topology;

/// The sandboxes that a node has of one function version.
///
/// @param idle warm and free, at least 0
/// @param busy handed out, those being launched included, at least 0
public record SandboxCount(int idle, int busy) {

    public static final SandboxCount NONE = new SandboxCount(0, 0);

    public SandboxCount {
        if (idle < 0 || busy < 0) {
            throw new IllegalArgumentException("a count is at least 0");
        }
    }
}
