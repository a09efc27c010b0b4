package dev.hearth.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.admin.TriggerName.Found;
import dev.hearth.function.Bundle;
import dev.hearth.function.Catalogue;
import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Handler;
import dev.hearth.function.Language;
import dev.hearth.function.Trigger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class TriggerNameTest {

    private static final FunctionName A = new FunctionName("a");
    private static final FunctionName B = new FunctionName("b");

    static Stream<Arguments> names() {
        return Stream.of(
                Arguments.of("a.tick", new Found.One(A, "tick")),
                Arguments.of("nightly", new Found.One(B, "nightly")),
                Arguments.of("tick", new Found.Several(List.of("a.tick", "b.tick"))),
                Arguments.of("web", new Found.None(List.of("a.tick", "b.nightly", "b.tick"))),
                Arguments.of(
                        "a.nightly", new Found.None(List.of("a.tick", "b.nightly", "b.tick"))));
    }

    @ParameterizedTest
    @MethodSource("names")
    void means(String name, Found expected) {
        var functions =
                List.of(
                        function(A, timer("tick"), web()),
                        function(B, timer("tick"), timer("nightly")));
        assertThat(TriggerName.find(name, catalogue(functions))).isEqualTo(expected);
    }

    private static Trigger timer(String name) {
        return Trigger.Timer.of(name, new Trigger.Timer.Schedule.Every(Duration.ofHours(1)));
    }

    private static Trigger web() {
        return Trigger.Http.of("web", "/web", Set.of("GET"));
    }

    private static FunctionSpec function(FunctionName name, Trigger... triggers) {
        return FunctionSpec.of(
                        new FunctionId(name, "1"),
                        Language.JS,
                        Handler.parse("x.mjs"),
                        new Bundle(Path.of("x"), "0"))
                .withTriggers(List.of(triggers));
    }

    private static Catalogue catalogue(List<FunctionSpec> functions) {
        return new Catalogue() {
            @Override
            public Optional<FunctionSpec> function(FunctionName name) {
                return functions.stream().filter(spec -> spec.name().equals(name)).findFirst();
            }

            @Override
            public Collection<FunctionSpec> functions() {
                return functions;
            }
        };
    }
}
