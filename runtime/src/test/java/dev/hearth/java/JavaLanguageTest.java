package dev.hearth.java;

import static dev.hearth.sandbox.Stage.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ser.DefaultSerializerProvider;
import dev.hearth.function.Language;
import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import dev.hearth.sandbox.LoadException;
import dev.hearth.sandbox.Progress;
import dev.hearth.sandbox.Samples;
import dev.hearth.sandbox.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JavaLanguageTest {

    private final JavaLanguage language = new JavaLanguage();

    @TempDir Path folder;

    private Stage stage(Path bundle, String handler) {
        return Stage.load(language, Samples.function("fun", Language.JAVA, handler, bundle));
    }

    private Path compile(String source) {
        return JavaSource.compile(
                folder,
                "Fun.java",
                """
                import com.amazonaws.services.lambda.runtime.*;
                import io.cloudevents.CloudEvent;
                import java.io.*;
                import java.time.*;
                import java.util.*;
                import java.util.function.*;
                """
                        + source);
    }

    private Stage function(String types, String signature, String body) {
        return stage(
                compile(
                        """
                        public class Fun implements Function<%s> {
                            public record Order(String id, int amount, Instant at) {
                                public Order {
                                    if (amount < 0) throw new IllegalArgumentException("amount");
                                }
                            }
                            public %s { %s }
                        }
                        """
                                .formatted(types, signature, body)),
                "Fun");
    }

    /// Looking an enum up initialises its class, which tells when it was done.
    @Test
    void whatAnEventNeedsIsLookedUpWhenTheFunctionIsLoaded() {
        try (var stage =
                stage(
                        compile(
                                """
                                public class Fun implements Function<Fun.Order, Integer> {
                                    static int looked;
                                    public enum Kind { A, B; static { looked++; } }
                                    public record Order(Kind kind) {}
                                    public Integer apply(Order none) { return looked; }
                                }
                                """),
                        "Fun")) {
            assertThat(Stage.answer(stage.run(Stage.withoutData()))).isEqualTo("1");
        }
    }

    @Test
    void whatAResultNeedsIsLookedUpWhenTheFunctionIsLoaded() {
        var program =
                language.prepare(
                        Samples.function(
                                "fun",
                                Language.JAVA,
                                "Fun",
                                compile(
                                        """
                                        public class Fun implements Function<String, Fun.Sum> {
                                            public record Sum(int of) {}
                                            public Sum apply(String in) { return new Sum(1); }
                                        }
                                        """)));
        var mapper = (DefaultSerializerProvider) program.mapper().getSerializerProvider();
        assertThat(mapper.cachedSerializersCount()).isZero();
        try (var guest = language.blank()) {
            guest.load(program, Samples.host((_, _) -> {}));
        }
        assertThat(mapper.cachedSerializersCount()).isPositive();
    }

    @Test
    void aRecordComesInAndGoesOut() {
        try (var stage =
                function(
                        "Fun.Order, Fun.Order",
                        "Order apply(Order o)",
                        "return new Order(o.id(), o.amount() + 1, o.at());")) {
            assertThat(
                            stage.run(
                                    """
                                    {"id": "a", "amount": 1, "at": "2026-01-01T00:00:00Z", "x": 0}
                                    """))
                    .isEqualTo(
                            value(
                                    Payload.json(
                                            """
                                            {"id":"a","amount":2,"at":"2026-01-01T00:00:00Z"}\
                                            """)));
        }
    }

    private static Progress value(Payload payload) {
        return new Progress.Returned(new Result.Value(payload));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{\"id\": 1", "[1, 2]", "{\"amount\": \"many\"}", "{\"amount\": -1}", "{} {}"})
    void dataThatDoesNotFitIsMalformed(String json) {
        try (var stage = function("Fun.Order, String", "String apply(Order o)", "return \"\";")) {
            assertThat(stage.run(json))
                    .isInstanceOfSatisfying(
                            Progress.Malformed.class,
                            malformed ->
                                    assertThat(malformed.detail())
                                            .contains("does not fit Fun$Order", "line 1"));
        }
    }

    @Test
    void textDoesNotFitARecord() {
        try (var stage = function("Fun.Order, String", "String apply(Order o)", "return \"\";")) {
            assertThat(stage.run(Samples.event("text/plain", "hello")))
                    .isEqualTo(
                            new Progress.Malformed(
                                    "the data is text/plain, and the handler takes Fun$Order, which"
                                            + " needs JSON; String or CloudEvent fits"));
        }
    }

    @Test
    void aStringIsTextAndComesBackAsText() {
        try (var stage =
                function("String, String", "String apply(String s)", "return s + \"!\";")) {
            assertThat(stage.run(Samples.event("text/plain", "hé")))
                    .isEqualTo(value(Payload.text("hé!")));
            assertThat(stage.answer("\"json\"")).isEqualTo("json!");
            assertThat(stage.answer("{\"a\": 1}")).isEqualTo("{\"a\": 1}!");
        }
    }

    @Test
    void bytesStayBytes() {
        try (var stage = function("byte[], byte[]", "byte[] apply(byte[] b)", "return b;")) {
            assertThat(stage.run(Samples.event("image/png", "\u0000x")))
                    .isEqualTo(value(Payload.binary(new byte[] {0, 'x'})));
        }
    }

    @Test
    void aCloudEventIsTheWholeEvent() {
        try (var stage =
                function("CloudEvent, CloudEvent", "CloudEvent apply(CloudEvent e)", "return e;")) {
            assertThat(stage.run(Samples.event("text/csv", "a,b")))
                    .isEqualTo(value(new Payload("text/csv", Payload.text("a,b").bytes())));
        }
    }

    @Test
    void withoutDataTheArgumentIsNull() {
        try (var stage =
                function(
                        "Map<String, Object>, String",
                        "String apply(Map<String, Object> m)",
                        "return String.valueOf(m);")) {
            assertThat(Stage.answer(stage.run(Stage.withoutData()))).isEqualTo("null");
        }
    }

    @Test
    void typesAreFoundThroughGenericSuperclasses() {
        var classes =
                compile(
                        """
                        public class Fun extends Step<Long> {
                            Object step(Long l) { return l * 2; }
                        }
                        abstract class Step<T> implements Function<T, Object> {
                            abstract Object step(T t);
                            public Object apply(T t) { return step(t); }
                        }
                        """);
        try (var stage = stage(classes, "Fun")) {
            assertThat(stage.answer("21")).isEqualTo("42");
        }
    }

    @Test
    void whatJsonCannotSayIsAnInvalidResult() {
        try (var stage =
                function(
                        "Object, Object",
                        "Object apply(Object o)",
                        "var l = new ArrayList<Object>(); l.add(l); return l;")) {
            assertThat(failure(stage.run("1")).error().kind())
                    .isEqualTo(GuestError.Kind.INVALID_RESULT);
        }
    }

    @Test
    void aStreamHandlerReadsTheEventAndWritesTheResult() {
        var classes =
                compile(
                        """
                        public class Fun implements RequestStreamHandler {
                            public void handleRequest(InputStream in, OutputStream out, Context c)
                                    throws IOException {
                                in.transferTo(out);
                            }
                        }
                        """);
        try (var stage = stage(classes, "Fun")) {
            assertThat(stage.answer("[1]")).contains("\"data\":[1]").contains("\"id\":\"e-1\"");
        }
    }

    @Test
    void anEndlessStreamIsCutOffAboveTheLimit() {
        var classes =
                compile(
                        """
                        public class Fun implements RequestStreamHandler {
                            public void handleRequest(InputStream in, OutputStream out, Context c)
                                    throws IOException {
                                while (true) out.write(new byte[1000]);
                            }
                        }
                        """);
        try (var stage = stage(classes, "Fun")) {
            assertThat(stage.run("1")).isEqualTo(new Progress.Oversized((1 << 20) + 1));
        }
    }

    @Test
    void theLambdaContextTellsOfTheInvocation() {
        var classes =
                compile(
                        """
                        public class Fun implements RequestHandler<Object, Map<String, Object>> {
                            public Map<String, Object> handleRequest(Object o, Context c) {
                                c.getLogger().log("one\\ntwo",
                                    com.amazonaws.services.lambda.runtime.logging.LogLevel.WARN);
                                return new TreeMap<>(Map.of(
                                    "id", c.getAwsRequestId().length(),
                                    "name", c.getFunctionName(),
                                    "version", c.getFunctionVersion(),
                                    "left", c.getRemainingTimeInMillis() > 0));
                            }
                        }
                        """);
        try (var stage = stage(classes, "Fun")) {
            assertThat(stage.answer("1"))
                    .isEqualTo("{\"id\":32,\"left\":true,\"name\":\"fun\",\"version\":\"1\"}");
            assertThat(stage.log()).containsExactly("WARN one", "WARN two");
        }
    }

    @Test
    void aFailureShowsTheFunctionsFramesOnly() {
        try (var stage =
                function(
                        "Object, Object",
                        "Object apply(Object o)",
                        "throw new IllegalStateException(\"no\", new RuntimeException(\"why\"));")) {
            var error = failure(stage.run("1")).error();
            assertThat(error.name()).isEqualTo("IllegalStateException");
            assertThat(error.message()).isEqualTo("no");
            assertThat(error.stack().lines())
                    .first()
                    .isEqualTo("java.lang.IllegalStateException: no");
            assertThat(error.stack())
                    .contains(
                            "at Fun.apply(Fun.java:", "Caused by: java.lang.RuntimeException: why")
                    .doesNotContain("dev.hearth");
        }
    }

    @Test
    void retryAfterIsHonoured() {
        var classes =
                compile(
                        """
                        public class Fun implements Function<Object, Object> {
                            public static class Busy extends RuntimeException {
                                public int retryAfter() { return 3; }
                            }
                            public Object apply(Object o) { throw new Busy(); }
                        }
                        """);
        try (var stage = stage(classes, "Fun")) {
            var error = failure(stage.run("1")).error();
            assertThat(error.name()).isEqualTo("Busy");
            assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(3));
        }
    }

    @Test
    void aJarRunsLikeAFolder() {
        var classes =
                compile(
                        """
                        public class Fun implements Supplier<String>, Function<Object, String> {
                            public String get() { return "from a jar"; }
                            public String apply(Object o) { return get(); }
                        }
                        """);
        var jar = JavaSource.jar(classes, folder.resolve("fun.jar"));
        try (var stage = stage(jar, "Fun")) {
            assertThat(stage.answer("1")).isEqualTo("from a jar");
        }
    }

    @Test
    void jarsInLibBelongToTheBundle() throws Exception {
        var library =
                JavaSource.compile(
                        folder.resolve("library"),
                        "words/Word.java",
                        "package words; public class Word { public static String word = \"lib\"; }");
        var classes =
                compile(
                        """
                        public class Fun implements Function<Object, Object> {
                            public Object apply(Object o) {
                                try {
                                    return Class.forName("words.Word").getField("word").get(null);
                                } catch (ReflectiveOperationException e) {
                                    throw new IllegalStateException(e);
                                }
                            }
                        }
                        """);
        Files.createDirectories(classes.resolve("lib"));
        JavaSource.jar(library, classes.resolve("lib/words.jar"));
        try (var stage = stage(classes, "Fun")) {
            assertThat(stage.answer("1")).isEqualTo("lib");
        }
    }

    @Test
    void theNodesClassesAreOutOfSight() {
        try (var stage =
                function(
                        "String, String",
                        "String apply(String name)",
                        "try { return Class.forName(name).getName(); }"
                                + " catch (ClassNotFoundException e) { return \"unseen\"; }")) {
            assertThat(stage.answer("\"dev.hearth.java.JavaLanguage\"")).isEqualTo("unseen");
            assertThat(stage.answer("\"com.fasterxml.jackson.databind.ObjectMapper\""))
                    .isEqualTo("unseen");
            assertThat(stage.answer("\"java.sql.Driver\"")).isEqualTo("java.sql.Driver");
        }
    }

    @Test
    void twoVersionsShareNoStatics() {
        var classes =
                compile(
                        """
                        public class Fun implements Function<Object, Integer> {
                            static int calls;
                            public Integer apply(Object o) { return ++calls; }
                        }
                        """);
        try (var one = stage(classes, "Fun");
                var other = stage(classes, "Fun")) {
            assertThat(one.answer("1")).isEqualTo("1");
            assertThat(one.answer("1")).isEqualTo("2");
            assertThat(other.answer("1")).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pkg.Absent | has no class 'pkg.Absent'; a handler is named as PACKAGE.CLASS",
                "Fun | Fun: is no handler: implement java.util.function.Function<I, O>",
                "Hidden | Hidden: is not a public, concrete class",
                "Fun$Needy | Fun$Needy: has no public constructor without arguments",
                "Fun$Inner | Fun$Inner: has no public constructor without arguments"
            })
    void aClassThatIsNoHandlerIsRefused(String name, String message) {
        var classes =
                compile(
                        """
                        public class Fun {
                            public class Inner implements Function<String, String> {
                                public String apply(String s) { return s; }
                            }
                            public static class Needy implements Function<String, String> {
                                public Needy(String need) {}
                                public String apply(String s) { return s; }
                            }
                        }
                        class Hidden implements Function<String, String> {
                            public String apply(String s) { return s; }
                        }
                        """);
        var spec = Samples.function("fun", Language.JAVA, name, classes);
        assertThatThrownBy(() -> language.prepare(spec))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aClassThatCannotBeLinkedIsRefused() throws Exception {
        var classes =
                compile(
                        """
                        public class Fun extends Gone implements Function<String, String> {
                            public String apply(String s) { return s; }
                        }
                        class Gone {}
                        """);
        Files.delete(classes.resolve("Gone.class"));
        var spec = Samples.function("fun", Language.JAVA, "Fun", classes);
        assertThatThrownBy(() -> language.prepare(spec))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("Fun: cannot be linked")
                .hasMessageContaining("Gone");
    }

    @Test
    void anErrorOfTheHandlerIsItsFailure() {
        try (var stage = function("Object, Object", "Object apply(Object o)", "return apply(o);")) {
            assertThat(failure(stage.run("1")).error().name()).isEqualTo("StackOverflowError");
            assertThat(Thread.currentThread().getContextClassLoader())
                    .isEqualTo(JavaLanguage.class.getClassLoader());
        }
    }

    @Test
    void aResponseObjectNeedNotBeAMap() {
        var classes =
                compile(
                        """
                        public class Fun implements Function<Object, Fun.Answer> {
                            public record Answer(int statusCode, Map<String, String> headers,
                                String body) {}
                            public Answer apply(Object o) {
                                return new Answer(404, null, "gone");
                            }
                        }
                        """);
        try (var stage = stage(classes, "Fun")) {
            assertThat(stage.run("1"))
                    .isEqualTo(
                            new Progress.Returned(
                                    new Result.HttpResponse(404, Map.of(), Payload.text("gone"))));
        }
    }
}
