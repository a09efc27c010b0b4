package dev.hearth.sandbox;

import static dev.hearth.sandbox.Polyglot.eventually;
import static dev.hearth.sandbox.Polyglot.exceeded;
import static dev.hearth.sandbox.Polyglot.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.DataSize;
import dev.hearth.function.Language;
import dev.hearth.function.Limits;
import dev.hearth.invocation.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Guests that no engine can stop for many seconds, or ever. Their threads burn on until the JVM
/// ends, so this class has one of its own.
final class StubbornGuestsTest {

    private static final Limits BRIEF =
            Limits.DEFAULT
                    .withTimeout(Polyglot.PATIENCE)
                    .withCpuTime(Duration.ofMillis(200))
                    .withMemory(DataSize.ofMebibytes(64));

    @TempDir private static Path folder;

    private static Polyglot polyglot;

    @BeforeAll
    static void start() {
        polyglot = new Polyglot(folder);
    }

    @AfterAll
    static void stop() {
        polyglot.close();
    }

    static Stream<Arguments> stubborn() {
        return Stream.of(
                Arguments.of(
                        "finally again and again",
                        Language.JS,
                        "(function f() { try { f(); } finally { f(); } })();"),
                Arguments.of(
                        "a giant integer as text",
                        Language.JS,
                        "return BigInt('9'.repeat(3e6)).toString().length;"),
                Arguments.of("a giant sum", Language.PYTHON, "return sum(range(10**10))"),
                Arguments.of("a giant power", Language.PYTHON, "return pow(3, 10**8) % 7"),
                Arguments.of("a giant power of ten", Language.PYTHON, "return 10**10000000 % 7"),
                Arguments.of("a giant text", Language.PYTHON, "return len('%0999999999d' % 1)"),
                Arguments.of("a host loop", Language.JAVA, "while (calls < 1); return data;"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stubborn")
    void itsCallerIsAnsweredAndItsSandboxIsGone(String name, Language language, String body) {
        var spec = polyglot.deployed(polyglot.function(language, body), BRIEF);
        assertThat(exceeded(polyglot.invoke(spec).await()).limit())
                .isIn(Outcome.Limit.CPU_TIME, Outcome.Limit.MEMORY);
        assertThat(polyglot.graalvisor().snapshot().warm()).doesNotContainKey(spec.id());
        var neighbour =
                polyglot.deployed(
                        polyglot.function(Language.JS, "return 'here';"),
                        BRIEF.withCpuTime(Polyglot.PATIENCE));
        assertThat(value(polyglot.invoke(neighbour).await())).isEqualTo("here");
    }

    @Test
    void afterThreeThatDoNotStopTheFunctionIsSuspended() {
        var spec =
                polyglot.deployed(
                        polyglot.function(Language.JAVA, "while (calls < 1); return data;"), BRIEF);
        var name = spec.name();
        for (int each = 1; each <= 3; each++) {
            exceeded(polyglot.invoke(spec).await());
            long strikes = each;
            eventually(() ->
                    polyglot.events().stream()
                                    .filter(event -> event.equals("stranded " + name))
                                    .count()
                            == strikes);
        }
        eventually(() -> polyglot.events().contains("suspended " + name));
        assertThat(polyglot.graalvisor().snapshot().stranded()).isGreaterThanOrEqualTo(3);
        assertThat(polyglot.invoke(spec).await())
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected ->
                                assertThat(rejected.reason())
                                        .isEqualTo(Outcome.Rejected.Reason.FUNCTION_SUSPENDED));
    }
}
