package dev.hearth.sandbox;

/// What a guest may ask of the node: all there is beyond its own memory. Called on the sandbox
/// thread.
public interface GuestHost {

    /// One line of `console`, `print`, `context.log` or `logging`. Cut off at the function's log
    /// limit.
    void log(Level level, String text);

    enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }
}
