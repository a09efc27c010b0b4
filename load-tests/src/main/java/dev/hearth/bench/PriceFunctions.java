package dev.hearth.bench;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;

/// Small functions in four languages, which add the total to an order of about 200 bytes; in a
/// folder until it is closed.
final class PriceFunctions implements AutoCloseable {

    static final String ORDER =
            """
            {"orderId":"o-4711","customer":"c-0815","lines":[\
            {"sku":"kettle","quantity":1,"unitCents":4990},\
            {"sku":"teapot","quantity":2,"unitCents":2450},\
            {"sku":"cup","quantity":12,"unitCents":399}]}\
            """;

    private static final JsonObject PRICED = new JsonObject(ORDER).put("totalCents", 14678);

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Event order =
            new Event(
                    CloudEventBuilder.v1()
                            .withId("order-1")
                            .withSource(URI.create("/bench"))
                            .withType("bench.order")
                            .withData(Payload.JSON, ORDER.getBytes(StandardCharsets.UTF_8))
                            .build(),
                    new Origin.Direct());
    private final Bundles bundles;

    private PriceFunctions(Bundles bundles) {
        this.bundles = bundles;
    }

    static PriceFunctions unpack() {
        return new PriceFunctions(Bundles.open());
    }

    /// In a folder of somebody else, which is deleted if this is closed.
    static PriceFunctions unpack(Path folder) {
        return new PriceFunctions(Bundles.in(folder));
    }

    /// The only one of its language and name.
    FunctionSpec in(Language language) {
        return in(language, "price-" + language.word(), "1");
    }

    FunctionSpec in(Language language, String name, String version) {
        var function = bundles.add("price", language, name, version);
        return function.withLimits(function.limits().withTimeout(PATIENCE));
    }

    Path folder() {
        return bundles.folder();
    }

    Invocation invocation(FunctionSpec function) {
        return Invocation.once(function.id(), "bench", order, Deadline.after(PATIENCE));
    }

    /// As the HTTP gateway makes it of a short request.
    Invocation request(FunctionSpec function) {
        var http =
                new Origin.Http(
                        "POST",
                        "/price",
                        Map.of(),
                        Map.of(),
                        Map.of(
                                "host",
                                "127.0.0.1:8080",
                                "user-agent",
                                "bench",
                                "content-type",
                                Payload.JSON,
                                "content-length",
                                Integer.toString(ORDER.length())));
        var event =
                CloudEventBuilder.v1(order.cloudEvent())
                        .withSubject("/price")
                        .withTime(OffsetDateTime.now(ZoneOffset.UTC))
                        .build();
        return Invocation.once(
                function.id(), "bench", new Event(event, http), Deadline.after(PATIENCE));
    }

    /// @return the outcome
    /// @throws IllegalStateException it is not the order with the right total
    static Outcome.Returned requirePriced(Outcome outcome) {
        if (outcome instanceof Outcome.Returned returned
                && returned.result() instanceof Result.Value(var payload)
                && payload.isJson()
                && isPriced(payload.bytes())) {
            return returned;
        }
        throw new IllegalStateException("not the order with its total: " + outcome);
    }

    static boolean isPriced(Buffer json) {
        return new JsonObject(json).equals(PRICED);
    }

    @Override
    public void close() {
        bundles.close();
    }
}
