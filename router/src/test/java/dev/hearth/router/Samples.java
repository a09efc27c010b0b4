package dev.hearth.router;

import dev.hearth.function.Bundle;
import dev.hearth.function.Catalogue;
import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Handler;
import dev.hearth.function.Language;
import dev.hearth.function.Limits;
import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Execution;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import dev.hearth.topology.NodeId;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Invocations, outcomes and a catalogue of functions for the tests of this module.
final class Samples {

    static final NodeId NODE = new NodeId("n1");
    static final FunctionId ECHO = new FunctionId(new FunctionName("echo"), "1");

    private Samples() {}

    static FunctionSpec echo(int concurrency, int queue) {
        return echo(ECHO, concurrency, queue);
    }

    static FunctionSpec echo(FunctionId id, int concurrency, int queue) {
        var limits = Limits.DEFAULT;
        return FunctionSpec.of(
                        id,
                        Language.JS,
                        Handler.parse("echo.mjs"),
                        new Bundle(Path.of("echo"), "0"))
                .withLimits(limits.withConcurrency(concurrency).withQueue(queue));
    }

    static Catalogue catalogue(FunctionSpec... specs) {
        return new Catalogue() {
            @Override
            public Optional<FunctionSpec> function(FunctionName name) {
                return functions().stream().filter(s -> s.name().equals(name)).findFirst();
            }

            @Override
            public Collection<FunctionSpec> functions() {
                return List.of(specs);
            }
        };
    }

    static Invocation invocation(String data, Duration timeout) {
        var event =
                CloudEventBuilder.v1()
                        .withId("e1")
                        .withSource(URI.create("/test"))
                        .withType("test")
                        .withData(Payload.TEXT, data.getBytes(StandardCharsets.UTF_8))
                        .build();
        return Invocation.once(
                ECHO, "test", new Event(event, new Origin.Direct()), Deadline.after(timeout));
    }

    static Outcome.Returned returned(String text) {
        return new Outcome.Returned(new Result.Value(Payload.text(text)), execution());
    }

    static Execution execution() {
        return new Execution(
                NODE,
                Execution.Launch.WARM,
                Duration.ofNanos(1_500),
                4_096,
                new Execution.Timings(
                        Duration.ZERO,
                        Duration.ofNanos(1),
                        Duration.ofNanos(2),
                        Duration.ofNanos(3)));
    }

    static String text(Outcome outcome) {
        return ((Result.Value) ((Outcome.Returned) outcome).result()).payload().bytes().toString();
    }
}
