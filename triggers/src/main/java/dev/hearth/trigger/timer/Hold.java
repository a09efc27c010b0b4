package dev.hearth.trigger.timer;

import org.jspecify.annotations.Nullable;

/// Why no slot of a trigger fires on any node.
///
/// @param failure what went wrong; absent when somebody paused it
record Hold(@Nullable String failure) {

    static final Hold PAUSED = new Hold(null);

    static Hold failed(String failure) {
        return new Hold(failure);
    }
}
