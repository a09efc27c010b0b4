package dev.hearth.bench;

import dev.hearth.function.Bundle;
import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Handler;
import dev.hearth.function.Language;
import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import javax.tools.ToolProvider;

/// One small function in four languages, which adds the total to an order of about 200 bytes; in a
/// temporary folder until it is closed.
final class PriceFunctions implements AutoCloseable {

    private static final String ORDER =
            """
            {"orderId":"o-4711","customer":"c-0815","lines":[\
            {"sku":"kettle","quantity":1,"unitCents":4990},\
            {"sku":"teapot","quantity":2,"unitCents":2450},\
            {"sku":"cup","quantity":12,"unitCents":399}]}\
            """;

    private static final JsonObject PRICED = new JsonObject(ORDER).put("totalCents", 14678);

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Event event =
            new Event(
                    CloudEventBuilder.v1()
                            .withId("order-1")
                            .withSource(URI.create("/bench"))
                            .withType("bench.order")
                            .withData(Payload.JSON, ORDER.getBytes(StandardCharsets.UTF_8))
                            .build(),
                    new Origin.Direct());
    private final Path folder;

    private PriceFunctions(Path folder) {
        this.folder = folder;
    }

    static PriceFunctions unpack() {
        try {
            var folder = Files.createTempDirectory("hearth-bench");
            for (var file : List.of("price.mjs", "price.py", "price.wasm", "Price.java")) {
                copy(file, folder);
            }
            compile(folder.resolve("Price.java"));
            return new PriceFunctions(folder);
        } catch (IOException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
    }

    private static void copy(String file, Path folder) throws IOException {
        try (var content = PriceFunctions.class.getResourceAsStream("price/" + file)) {
            if (content == null) {
                throw new IllegalStateException("price/%s is not there".formatted(file));
            }
            Files.copy(content, folder.resolve(file));
        }
    }

    private static void compile(Path source) {
        var target = source.resolveSibling("classes").toString();
        var javac = ToolProvider.getSystemJavaCompiler();
        if (javac == null || javac.run(null, null, null, "-d", target, source.toString()) != 0) {
            throw new IllegalStateException(source + " was not compiled: run this on a JDK");
        }
    }

    FunctionSpec in(Language language) {
        var function =
                FunctionSpec.of(
                        new FunctionId(new FunctionName("price"), "1"),
                        language,
                        Handler.parse(handler(language)),
                        new Bundle(
                                language == Language.JAVA ? folder.resolve("classes") : folder,
                                language.word()));
        return function.withLimits(function.limits().withTimeout(PATIENCE));
    }

    private static String handler(Language language) {
        return switch (language) {
            case JS -> "price.mjs";
            case PYTHON -> "price.py";
            case JAVA -> "Price";
            case WASM -> "price.wasm";
        };
    }

    Invocation invocation(FunctionSpec function) {
        return Invocation.once(function.id(), "bench", event, Deadline.after(PATIENCE));
    }

    /// @return the outcome
    /// @throws IllegalStateException it is not the order with the right total
    static Outcome.Returned requirePriced(Outcome outcome) {
        if (outcome instanceof Outcome.Returned returned
                && returned.result() instanceof Result.Value(var payload)
                && payload.isJson()
                && new JsonObject(payload.bytes()).equals(PRICED)) {
            return returned;
        }
        throw new IllegalStateException("not the order with its total: " + outcome);
    }

    @Override
    public void close() {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException undeleted) {
            throw new UncheckedIOException(undeleted);
        }
    }
}
