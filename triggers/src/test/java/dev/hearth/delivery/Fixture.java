package dev.hearth.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearth.function.Bundle;
import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Handler;
import dev.hearth.function.Language;
import dev.hearth.function.Target;
import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Execution;
import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import dev.hearth.topology.NodeId;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Outcomes, functions and invocations for the tests of this package.
final class Fixture {

    private Fixture() {}

    static Outcome.Returned returned(String json) {
        return new Outcome.Returned(new Result.Value(Payload.json(json)), execution());
    }

    static Outcome failed(String name, @Nullable Duration retryAfter) {
        return new Outcome.FunctionFailed(
                new GuestError(GuestError.Kind.THREW, name, "no", "", retryAfter), execution());
    }

    static Execution execution() {
        return new Execution(
                new NodeId("node-1"),
                Execution.Launch.WARM,
                Duration.ZERO,
                0,
                new Execution.Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO));
    }

    static FunctionSpec function(String name, Target... onSuccess) {
        return FunctionSpec.of(
                        new FunctionId(new FunctionName(name), "1"),
                        Language.JS,
                        Handler.parse("a.mjs"),
                        new Bundle(Path.of("."), "00"))
                .withTargets(List.of(onSuccess));
    }

    /// Of a Kafka record with this key.
    static Invocation invocation(String function, @Nullable String key) {
        var event =
                CloudEventBuilder.v1()
                        .withId("e1")
                        .withSource(URI.create("/shop"))
                        .withType("order.made")
                        .withSubject("order 7")
                        .withExtension("traceparent", "00-1-2-01")
                        .withData("application/json", "{}".getBytes(UTF_8))
                        .build();
        return Invocation.once(
                new FunctionId(new FunctionName(function), "1"),
                "records",
                new Event(event, new Origin.Kafka("orders", 0, 1, key, Map.of(), Instant.EPOCH)),
                Deadline.after(Duration.ofSeconds(30)));
    }

    /// That somebody waits for.
    static Invocation request(String function) {
        var of = invocation(function, null);
        return Invocation.once(
                of.function(),
                "hook",
                new Event(of.event().cloudEvent(), new Origin.Direct()),
                of.deadline());
    }

    /// Of the event of another invocation.
    static Invocation batch(Invocation of) {
        var event = CloudEventBuilder.v1().withId("b1").withSource(URI.create("/s")).withType("t");
        return Invocation.once(
                of.function(),
                "records",
                new Event(event.build(), new Origin.Batch(List.of(of.event()))),
                of.deadline());
    }
}
