package dev.hearth.router;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Trigger;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Origin;

/// Whether an invocation that may have run may be sent once more (design contract 6).
enum Repeat {
    /// Its source delivers at least once anyway, or its trigger says that twice does no harm.
    ALLOWED,
    /// Somebody waits for the answer of the one call that was made.
    FORBIDDEN;

    static Repeat of(Invocation invocation, FunctionSpec spec) {
        return switch (invocation.event().origin()) {
            case Origin.Kafka _, Origin.Cron _, Origin.Batch _ -> ALLOWED;
            case Origin.Http _ -> isIdempotent(invocation.trigger(), spec) ? ALLOWED : FORBIDDEN;
            case Origin.Direct _ -> FORBIDDEN;
        };
    }

    private static boolean isIdempotent(String name, FunctionSpec spec) {
        for (var trigger : spec.triggers()) {
            if (trigger instanceof Trigger.Http http && http.name().equals(name)) {
                return http.repeats() == Trigger.Http.Repeats.HARMLESS;
            }
        }
        return false;
    }
}
