package dev.hearth.python;

import dev.hearth.sandbox.LoadException;
import java.util.concurrent.atomic.AtomicReference;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/// A context that only compiles. One thread at a time is let in.
final class SyntaxChecker implements AutoCloseable {

    private final Context context;
    private final Value check;

    SyntaxChecker(Context context, Source code) {
        this.context = context;
        check = context.eval(code);
    }

    /// @param unit the file below the bundle's root
    /// @throws LoadException the syntax error, with line and column
    synchronized void check(String unit, KeptCode code) {
        var refusal = new AtomicReference<@Nullable LoadException>();
        ProxyExecutable refuse =
                values -> {
                    refusal.set(refusal(unit, values));
                    return null;
                };
        check.executeVoid(code.text(), code.name(), refuse);
        var refused = refusal.get();
        if (refused != null) {
            throw refused;
        }
    }

    private static LoadException refusal(String unit, Value[] values) {
        var name = values[2].asString();
        return LoadException.at(
                "%s:%d:%d".formatted(unit, values[0].asInt(), values[1].asInt()),
                name,
                "%s: %s".formatted(name, values[3].asString()));
    }

    @Override
    public void close() {
        context.close(true);
    }
}
