package dev.hearth.sandbox;

import dev.hearth.invocation.GuestError;

/// A function's code could not be loaded. Its error is of kind [GuestError.Kind#LOAD] and its
/// message names the file and, where there is one, the line and column.
public final class LoadException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient GuestError error;

    public LoadException(GuestError error) {
        super(error.message());
        this.error = error;
    }

    /// @param where `file:line:column`, or the file
    public static LoadException at(String where, String name, String message) {
        return new LoadException(
                new GuestError(GuestError.Kind.LOAD, name, where + ": " + message, "", null));
    }

    public GuestError error() {
        return error;
    }
}
