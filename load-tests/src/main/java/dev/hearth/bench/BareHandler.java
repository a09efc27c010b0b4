package dev.hearth.bench;

import dev.hearth.function.Language;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;

/// The JavaScript price function in a bare context: JSON in, JSON out. Belongs to one thread.
final class BareHandler implements AutoCloseable {

    private static final String CALL =
            "(handler) => (text) => JSON.stringify(handler({data: JSON.parse(text)}, {}))";

    private final Context context;
    private final Value handler;

    BareHandler(Engine engine) {
        context =
                Context.newBuilder("js")
                        .engine(engine)
                        .allowExperimentalOptions(true)
                        .option("js.esm-eval-returns-exports", "true")
                        .build();
        handler = context.eval("js", CALL).execute(exports().getMember("handler"));
    }

    static Engine engine() {
        return Engine.newBuilder("js").option("engine.WarnInterpreterOnly", "false").build();
    }

    private Value exports() {
        var file = Bundles.handler("price", Language.JS);
        var content =
                Objects.requireNonNull(BareHandler.class.getResourceAsStream("price/" + file));
        try (var text = new InputStreamReader(content, StandardCharsets.UTF_8)) {
            return context.eval(Source.newBuilder("js", text, file).build());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    String handle(String json) {
        return handler.execute(json).asString();
    }

    @Override
    public void close() {
        context.close();
    }
}
