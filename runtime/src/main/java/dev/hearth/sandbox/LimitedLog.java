package dev.hearth.sandbox;

import dev.hearth.function.FunctionSpec;
import dev.hearth.invocation.InvocationId;
import org.jspecify.annotations.Nullable;

/// The log of one invocation: what is beyond `limits.logs` is dropped, after one mark. A line costs
/// its UTF-16 length and its end.
final class LimitedLog implements GuestLogger {

    private final GuestLog log;
    private final FunctionSpec spec;
    private final @Nullable InvocationId invocation;
    private long left;

    LimitedLog(GuestLog log, FunctionSpec spec, @Nullable InvocationId invocation) {
        this.log = log;
        this.spec = spec;
        this.invocation = invocation;
        left = spec.limits().logs().bytes();
    }

    @Override
    public void log(GuestHost.Level level, String text) {
        if (left < 0) {
            return;
        }
        if (text.length() + 1 <= left) {
            left -= text.length() + 1;
            log.line(spec.id(), invocation, level, text);
            return;
        }
        if (left > 0) {
            log.line(spec.id(), invocation, level, text.substring(0, (int) left - 1));
        }
        left = -1;
        log.line(
                spec.id(),
                invocation,
                GuestHost.Level.WARN,
                "the log limit of %s is reached: the rest is dropped"
                        .formatted(spec.limits().logs()));
    }
}
