package dev.hearth.java;

import dev.hearth.invocation.GuestError;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a function threw, told without the node's own frames. A public `retryAfter()` or
/// `getRetryAfter()` of the exception, a `Duration` or a number of seconds, is honoured.
final class JavaErrors {

    private static final String NODE_FRAMES = JavaErrors.class.getPackageName() + ".";

    /// A `getCause` can go on for ever.
    private static final int MOST_CAUSES = 20;

    private JavaErrors() {}

    static GuestError of(GuestError.Kind kind, Throwable thrown) {
        return new GuestError(
                kind, simpleName(thrown), message(thrown), stack(thrown), retryAfter(thrown));
    }

    /// An anonymous class has no simple name.
    private static String simpleName(Throwable thrown) {
        var name = thrown.getClass().getSimpleName();
        return name.isEmpty() ? thrown.getClass().getName() : name;
    }

    private static String message(Throwable thrown) {
        var message = told(thrown::getMessage);
        return message == null ? "" : message;
    }

    /// An exception's getters are guest code and may themselves throw.
    private static <T> @Nullable T told(Supplier<@Nullable T> getter) {
        try {
            return getter.get();
        } catch (Throwable trap) {
            return null;
        }
    }

    private static String stack(Throwable thrown) {
        var text = new StringBuilder(256);
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Throwable cause = thrown;
        while (cause != null && seen.size() < MOST_CAUSES && seen.add(cause)) {
            if (!text.isEmpty()) {
                text.append("Caused by: ");
            }
            text.append(cause.getClass().getName()).append(": ").append(message(cause));
            appendFrames(text, cause);
            text.append('\n');
            cause = told(cause::getCause);
        }
        return text.toString().stripTrailing();
    }

    private static void appendFrames(StringBuilder text, Throwable thrown) {
        var frames = told(thrown::getStackTrace);
        if (frames == null) {
            return;
        }
        for (var frame : frames) {
            if (frame.getClassName().startsWith(NODE_FRAMES)) {
                return;
            }
            text.append("\n    at ").append(frame.getClassName()).append('.');
            text.append(frame.getMethodName()).append('(').append(frame.getFileName());
            text.append(':').append(frame.getLineNumber()).append(')');
        }
    }

    private static @Nullable Duration retryAfter(Throwable thrown) {
        for (var name : new String[] {"retryAfter", "getRetryAfter"}) {
            try {
                return switch (thrown.getClass().getMethod(name).invoke(thrown)) {
                    case Duration wait when !wait.isNegative() -> wait;
                    case Number seconds when seconds.doubleValue() >= 0 ->
                            Duration.ofMillis((long) (seconds.doubleValue() * 1000));
                    case null, default -> null;
                };
            } catch (ReflectiveOperationException absent) {
                // It has no such method, or one that throws.
            }
        }
        return null;
    }
}
