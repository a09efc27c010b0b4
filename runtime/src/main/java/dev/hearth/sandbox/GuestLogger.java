package dev.hearth.sandbox;

/// Takes a guest's log lines.
@FunctionalInterface
public interface GuestLogger {

    void log(GuestHost.Level level, String text);
}
