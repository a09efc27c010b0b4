package dev.hearth.trigger.http;

import dev.hearth.function.Bundle;
import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Handler;
import dev.hearth.function.Language;
import dev.hearth.function.Trigger;
import dev.hearth.invocation.Execution;
import dev.hearth.invocation.Execution.Launch;
import dev.hearth.invocation.Execution.Timings;
import dev.hearth.topology.NodeId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Functions and bills that the tests of this package share.
final class Fixtures {

    static final NodeId HERE = new NodeId("here");

    static final Execution EXECUTION =
            new Execution(
                    new NodeId("there"),
                    Launch.BLANK,
                    Duration.ofNanos(1_234_567),
                    65_536,
                    new Timings(
                            Duration.ofNanos(42_000),
                            Duration.ofNanos(7_000),
                            Duration.ofNanos(1_900_900),
                            Duration.ofMillis(12)));

    private Fixtures() {}

    static FunctionSpec function(String name, Trigger... triggers) {
        return FunctionSpec.of(
                        new FunctionId(new FunctionName(name), "1"),
                        Language.JS,
                        Handler.parse("main.mjs"),
                        new Bundle(Path.of("."), "digest"))
                .withTriggers(List.of(triggers));
    }

    static Trigger.Http trigger(String name, String path, String... methods) {
        return Trigger.Http.of(name, path, Set.of(methods));
    }
}
