package dev.hearth.java;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.sandbox.GuestLanguage;
import dev.hearth.sandbox.GuestLanguageContract;
import dev.hearth.sandbox.Samples;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

final class JavaContractTest extends GuestLanguageContract {

    private final JavaLanguage language = new JavaLanguage();

    @Override
    protected GuestLanguage language() {
        return language;
    }

    @Override
    protected @Nullable FunctionSpec write(Behaviour behaviour, Path folder) {
        return switch (behaviour) {
            case ECHO -> handler(folder, "return input;");
            case ECHOES_BATCH -> handler(folder, "return input.get(\"batch\");");
            case TEXT -> handler(folder, "return \"h\\u00e9llo\";");
            case NOTHING -> handler(folder, "return null;");
            case RESPONSE ->
                    handler(
                            folder,
                            """
                            return Map.of(
                                    "statusCode", 201,
                                    "headers", Map.of("x-a", "b"),
                                    "body", "made");
                            """);
            case THROWS -> handler(folder, "throw new IllegalStateException(\"boom\");");
            case THROWS_NON_RETRYABLE ->
                    handler(
                            folder,
                            """
                            class NonRetryable extends RuntimeException {}
                            throw new NonRetryable();
                            """);
            case COUNTS -> handler(folder, "return ++count;");
            case LOGS -> handler(folder, "context.getLogger().log(\"hello\"); return null;");
            case LOOPS ->
                    handler(
                            folder,
                            """
                            context.getLogger().log("started");
                            while (!Thread.currentThread().isInterrupted()) Thread.onSpinWait();
                            return null;
                            """);
            case READS_ENV ->
                    handler(
                            folder,
                            """
                            var env = context.getClientContext().getEnvironment();
                            return env.get("REGION") + env.get("KEY");
                            """);
            case SYNTAX_ERROR -> {
                Samples.write(folder, "classes/Fun.class", "no class file");
                yield spec(folder.resolve("classes"), "Fun");
            }
            case MISSING_EXPORT -> {
                JavaSource.compile(folder, "Fun.java", "public class Fun {}");
                yield spec(folder.resolve("classes"), "Fun");
            }
            case MODULE_THROWS ->
                    spec(
                            JavaSource.compile(
                                    folder,
                                    "Fun.java",
                                    """
                                    public class Fun
                                            implements java.util.function.Function<String, String> {
                                        static {
                                            if (true) throw new IllegalStateException("bad start");
                                        }
                                        public String apply(String input) { return input; }
                                    }
                                    """),
                            "Fun");
            // Java code is trusted.
            case READS_HOST_FILE -> null;
        };
    }

    private static FunctionSpec handler(Path folder, String body) {
        return spec(
                JavaSource.compile(
                        folder,
                        "Fun.java",
                        """
                        import com.amazonaws.services.lambda.runtime.Context;
                        import com.amazonaws.services.lambda.runtime.RequestHandler;
                        import java.util.Map;

                        public class Fun implements RequestHandler<Map<String, Object>, Object> {
                            int count;

                            public Object handleRequest(Map<String, Object> input, Context context) {
                                %s
                            }
                        }
                        """
                                .formatted(body)),
                "Fun");
    }

    private static FunctionSpec spec(Path classes, String name) {
        return Samples.function("fun", Language.JAVA, name, classes);
    }
}
