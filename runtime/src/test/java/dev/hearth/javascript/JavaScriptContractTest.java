package dev.hearth.javascript;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.sandbox.GuestLanguage;
import dev.hearth.sandbox.GuestLanguageContract;
import dev.hearth.sandbox.Samples;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

final class JavaScriptContractTest extends GuestLanguageContract {

    private static JavaScript javaScript;

    @BeforeAll
    static void open() {
        javaScript = new JavaScript();
    }

    @AfterAll
    static void close() {
        javaScript.close();
    }

    @Override
    protected GuestLanguage language() {
        return javaScript;
    }

    @Override
    protected FunctionSpec write(Behaviour behaviour, Path folder) {
        Samples.write(folder, "main.mjs", code(behaviour));
        return Samples.function("sample", Language.JS, "main.mjs", folder);
    }

    private static String code(Behaviour behaviour) {
        return switch (behaviour) {
            case ECHO -> "export const handler = (event) => event.data;";
            case ECHOES_BATCH -> "export const handler = (event) => event.batch;";
            case TEXT -> "export const handler = async () => 'héllo';";
            case NOTHING -> "export function handler() {}";
            case RESPONSE ->
                    "export const handler = () => ({statusCode: 201, headers: {'x-a': 'b'}, body: 'made'});";
            case THROWS -> "export const handler = () => { throw new TypeError('boom'); };";
            case THROWS_NON_RETRYABLE ->
                    "class NonRetryable extends Error { name = 'NonRetryable'; }\n"
                            + "export const handler = async () => { throw new NonRetryable('no'); };";
            case COUNTS -> "let n = 0;\nexport const handler = () => ++n;";
            case LOGS -> "export const handler = () => console.log('hello');";
            case LOOPS ->
                    "export const handler = () => { console.log('started'); while (true) {} };";
            case READS_ENV ->
                    "export const handler = (event, context) => context.env.REGION + context.secrets.KEY;";
            case READS_HOST_FILE ->
                    "export const handler = async () => (await import('file:///etc/passwd')).default;";
            case SYNTAX_ERROR -> "export const handler = () => {\n  let x = ;\n};";
            case MISSING_EXPORT -> "export const other = () => 1;";
            case MODULE_THROWS -> "throw new Error('bad start');\nexport const handler = () => 1;";
        };
    }
}
