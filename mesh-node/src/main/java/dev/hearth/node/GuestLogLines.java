package dev.hearth.node;

import dev.hearth.function.FunctionId;
import dev.hearth.invocation.InvocationId;
import dev.hearth.sandbox.GuestHost;
import dev.hearth.sandbox.GuestLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Writes what functions log to the node's log, as the logger `function.NAME`, with the invocation
/// as a field of its own.
final class GuestLogLines implements GuestLog {

    @Override
    public void line(
            FunctionId function,
            @Nullable InvocationId invocation,
            GuestHost.Level level,
            String text) {
        var line =
                logger(function)
                        .atLevel(level(level))
                        .addKeyValue("function", function.name().value())
                        .addKeyValue("version", function.version());
        if (invocation != null) {
            line = line.addKeyValue("invocation", invocation.value());
        }
        line.log("{}", text);
    }

    private static Logger logger(FunctionId function) {
        return LoggerFactory.getLogger("function." + function.name());
    }

    private static Level level(GuestHost.Level level) {
        return switch (level) {
            case DEBUG -> Level.DEBUG;
            case INFO -> Level.INFO;
            case WARN -> Level.WARN;
            case ERROR -> Level.ERROR;
        };
    }
}
