package dev.hearth.wasm;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.function.Secrets;
import dev.hearth.sandbox.GuestLanguage;
import dev.hearth.sandbox.GuestLanguageContract;
import dev.hearth.sandbox.Samples;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

final class WasmContractTest extends GuestLanguageContract {

    private static WasmLanguage language;

    @BeforeAll
    static void open() {
        language = new WasmLanguage();
    }

    @AfterAll
    static void close() {
        language.close();
    }

    @Override
    protected GuestLanguage language() {
        return language;
    }

    @Override
    protected @Nullable FunctionSpec write(Behaviour behaviour, Path folder) {
        return switch (behaviour) {
            case ECHO -> probe("data");
            case TEXT -> probe("text");
            case NOTHING -> probe("nothing");
            case RESPONSE -> probe("response");
            case THROWS -> probe("exit");
            case LOGS -> probe("log");
            case LOOPS -> probe("loop");
            case READS_HOST_FILE -> probe("open");
            case SYNTAX_ERROR -> {
                Samples.write(folder, "broken.wasm", "(module");
                yield Samples.function("broken", Language.WASM, "broken.wasm", folder);
            }
            case MISSING_EXPORT -> function("reactor.wasm");
            // The suite's environment takes the place of the mode, so it is its own module.
            case READS_ENV -> function("env.wasm");
            // A command has no error names, no state and no module level code; what it reads of a
            // batch is what EventJson wrote.
            case ECHOES_BATCH, THROWS_NON_RETRYABLE, COUNTS, MODULE_THROWS -> null;
        };
    }

    private static FunctionSpec probe(String mode) {
        return function("probe.wasm").withEnvironment(Map.of("MODE", mode), Secrets.NONE);
    }

    private static FunctionSpec function(String module) {
        return Samples.function(
                "probe", Language.WASM, module, Path.of("src/test/resources/dev/hearth/wasm"));
    }
}
