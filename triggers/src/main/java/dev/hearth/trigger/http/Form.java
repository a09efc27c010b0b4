package dev.hearth.trigger.http;

import dev.hearth.trigger.http.Problem.Component;
import dev.hearth.trigger.http.Problem.Reason;
import io.vertx.core.buffer.Buffer;

/// A body that is a form, read as the data of an event.
sealed interface Form {

    /// Fields and files, counted together.
    int MOST_PARTS = 1_000;

    /// @param json an object
    record Fields(Buffer json) implements Form {}

    record Refused(Problem problem) implements Form {}

    static Form malformed(String detail) {
        return new Refused(Problem.of(Reason.MALFORMED_DATA, detail).from(Component.GATEWAY));
    }

    static Form tooMany() {
        return new Refused(
                Problem.of(
                        Reason.PAYLOAD_TOO_LARGE,
                        "a form has at most %d parts".formatted(MOST_PARTS)));
    }
}
