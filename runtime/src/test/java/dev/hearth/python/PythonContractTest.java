package dev.hearth.python;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.sandbox.GuestLanguage;
import dev.hearth.sandbox.GuestLanguageContract;
import dev.hearth.sandbox.Samples;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

final class PythonContractTest extends GuestLanguageContract {

    private static PythonLanguage language;

    @BeforeAll
    static void open() {
        language = new PythonLanguage();
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
    protected FunctionSpec write(Behaviour behaviour, Path folder) {
        Samples.write(
                folder,
                "fun.py",
                switch (behaviour) {
                    case ECHO -> handler("return event['data']");
                    case ECHOES_BATCH -> handler("return event['batch']");
                    case TEXT -> handler("return 'h\u00e9llo'");
                    case NOTHING -> handler("pass");
                    case RESPONSE ->
                            handler(
                                    "return {'statusCode': 201, 'headers': {'x-a': 'b'}, 'body':"
                                            + " 'made'}");
                    case THROWS -> handler("raise ValueError('boom')");
                    case THROWS_NON_RETRYABLE ->
                            "class NonRetryable(Exception): pass\n"
                                    + handler("raise NonRetryable('never')");
                    case COUNTS ->
                            "calls = 0\n" + handler("global calls; calls += 1; return calls");
                    case LOGS -> handler("print('hello')");
                    case LOOPS -> handler("print('started')\n    while True: pass");
                    case READS_ENV ->
                            "import os\n"
                                    + handler(
                                            "return os.environ['REGION'] + context.secrets['KEY']");
                    case READS_HOST_FILE -> handler("return open('/etc/passwd').read()");
                    case SYNTAX_ERROR -> "def handler(event, context:\n    return 1\n";
                    case MISSING_EXPORT -> "def other(event, context): return 1\n";
                    case MODULE_THROWS -> "raise RuntimeError('bad start')\n";
                });
        return Samples.function("fun", Language.PYTHON, "fun.py", folder);
    }

    private static String handler(String body) {
        return "def handler(event, context):\n    " + body + "\n";
    }
}
