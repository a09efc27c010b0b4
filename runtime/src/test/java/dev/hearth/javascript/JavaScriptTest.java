package dev.hearth.javascript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import dev.hearth.sandbox.Call;
import dev.hearth.sandbox.Guest;
import dev.hearth.sandbox.GuestHost;
import dev.hearth.sandbox.LoadException;
import dev.hearth.sandbox.Progress;
import dev.hearth.sandbox.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JavaScriptTest {

    private static JavaScript javaScript;

    @TempDir Path folder;

    private final Samples.Lines log = new Samples.Lines();
    private final GuestHost host = Samples.host(log);

    @BeforeAll
    static void open() {
        javaScript = new JavaScript();
    }

    @AfterAll
    static void close() {
        javaScript.close();
    }

    private FunctionSpec spec(String handler) {
        return Samples.function("sample", Language.JS, handler, folder);
    }

    private Guest loaded(FunctionSpec spec) {
        var program = javaScript.prepare(spec);
        var guest = javaScript.blank();
        guest.load(program, host);
        return guest;
    }

    private Progress run(Guest guest, FunctionSpec spec, String data) {
        var progress =
                guest.begin(new Call(Samples.invocation(spec, Samples.json(data)), spec, host));
        while (progress instanceof Progress.Waiting(var wakeAfter)) {
            assertThat(wakeAfter).as("it waits for nothing").isNotNull();
            LockSupport.parkNanos(wakeAfter.toNanos());
            progress = guest.resume();
        }
        return progress;
    }

    private Progress run(String handler) {
        var spec = spec(handler);
        try (var guest = loaded(spec)) {
            return run(guest, spec, "{}");
        }
    }

    private String value(String handler) {
        return value(run(handler));
    }

    private static String value(Progress progress) {
        assertThat(progress).isInstanceOf(Progress.Returned.class);
        return ((Result.Value) ((Progress.Returned) progress).result())
                .payload()
                .bytes()
                .toString();
    }

    /// The value of an expression, in a handler of its own.
    private String evaluated(String expression) {
        Samples.write(
                folder,
                "eval.mjs",
                "export const handler = async (event, context) => (" + expression + ");");
        return value("eval.mjs");
    }

    private static GuestError error(Progress progress) {
        assertThat(progress).isInstanceOf(Progress.Failed.class);
        return ((Progress.Failed) progress).error();
    }

    @Test
    void modulesImportFilesOfTheBundle() {
        Samples.write(folder, "lib/sum.mjs", "export const sum = (a, b) => a + b;");
        Samples.write(
                folder,
                "lib/more.mjs",
                "import { sum } from './sum.mjs'; export default sum(1, 2);");
        Samples.write(
                folder,
                "main.mjs",
                """
                import three, * as more from './lib/more.mjs';
                export const handler = async () => {
                  const { sum } = await import('./lib/sum.mjs');
                  return sum(three, 4);
                };
                """);
        assertThat(value("main.mjs")).isEqualTo("7");
    }

    @Test
    void packagesComeFromNodeModules() {
        Samples.write(
                folder,
                "node_modules/esm/package.json",
                "{\"name\": \"esm\", \"type\": \"module\", \"main\": \"index.js\"}");
        Samples.write(folder, "node_modules/esm/index.js", "export const from = 'esm';");
        Samples.write(
                folder,
                "node_modules/cjs/package.json",
                "{\"name\": \"cjs\", \"main\": \"lib/a.js\"}");
        Samples.write(
                folder,
                "node_modules/cjs/lib/a.js",
                "exports.from = require('./b') + require('../data.json').x;");
        Samples.write(folder, "node_modules/cjs/lib/b.js", "module.exports = 'cjs';");
        Samples.write(folder, "node_modules/cjs/data.json", "{\"x\": 1}");
        Samples.write(
                folder,
                "main.mjs",
                """
                import { from } from 'esm';
                export const handler = () => from;
                """);
        assertThat(value("main.mjs")).isEqualTo("esm");
        Samples.write(
                folder,
                "main.js",
                "const { from } = require('cjs'); exports.handler = async () => from;");
        Samples.write(folder, "package.json", "{\"name\": \"mine\"}");
        assertThat(value("main.js")).isEqualTo("cjs1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exports.handler = async () => 'ok';",
                "module.exports = { handler: () => require('./lib/part').text };"
            })
    void commonJsWorks(String code) {
        Samples.write(folder, "lib/part.js", "exports.text = 'ok';");
        Samples.write(folder, "main.cjs", code);
        assertThat(value("main.cjs")).isEqualTo("ok");
    }

    @Test
    void aJsFileIsWhatItsPackageSays() {
        Samples.write(folder, "main.js", "exports.handler = () => 'commonjs';");
        assertThat(value("main.js")).isEqualTo("commonjs");
        Samples.write(folder, "esm/package.json", "{\"a\": {\"type\": 1}, \"type\": \"module\"}");
        Samples.write(folder, "esm/main.js", "export const handler = () => 'module';");
        assertThat(value("esm/main.js")).isEqualTo("module");
    }

    @Test
    void anotherExportMayBeTheHandler() {
        Samples.write(
                folder,
                "main.mjs",
                "export const other = () => 'other'; export default () => 'default';");
        assertThat(value("main.mjs#other")).isEqualTo("other");
        assertThat(value("main.mjs#default")).isEqualTo("default");
    }

    @Test
    void topLevelAwaitIsWaitedFor() {
        Samples.write(
                folder,
                "main.mjs",
                """
                const x = await new Promise((done) => setTimeout(() => done('later'), 5));
                export const handler = () => x;
                """);
        assertThat(value("main.mjs")).isEqualTo("later");
        Samples.write(
                folder,
                "never.mjs",
                "await new Promise(() => {}); export const handler = () => 1;");
        assertThatThrownBy(() -> run("never.mjs"))
                .isInstanceOf(LoadException.class)
                .hasMessage("never.mjs: a top-level await never settles");
    }

    @Test
    void timersAndPromisesRunInTheirOrder() {
        Samples.write(
                folder,
                "main.mjs",
                """
                export const handler = async () => {
                  const seen = [];
                  let ticks = 0;
                  const ticked = new Promise((done) => {
                    const interval = setInterval(() => {
                      if (++ticks === 3) { clearInterval(interval); done(); }
                    }, 1);
                  });
                  await new Promise((done) => {
                    setTimeout(() => { seen.push('late'); done(); }, 1000);
                    setTimeout((x) => seen.push(x), 2, 'early');
                    const cancelled = setTimeout(() => seen.push('never'), 3);
                    clearTimeout(cancelled);
                    queueMicrotask(() => seen.push('micro'));
                    Promise.resolve().then(() => seen.push('then'));
                    seen.push('now');
                  });
                  await ticked;
                  return seen.join() + ' ' + ticks;
                };
                """);
        assertThat(value("main.mjs")).isEqualTo("now,micro,then,early,late 3");
    }

    @Test
    void whatAnInvocationLeavesBehindDoesNotRunInTheNext() {
        Samples.write(
                folder,
                "main.mjs",
                """
                let late = 0;
                export const handler = async (event) => {
                  setTimeout(() => { late++; }, 1);
                  if (event.data.wait) await new Promise((done) => setTimeout(done, 20));
                  return late;
                };
                """);
        var spec = spec("main.mjs");
        try (var guest = loaded(spec)) {
            assertThat(value(run(guest, spec, "{}"))).isEqualTo("0");
            assertThat(value(run(guest, spec, "{\"wait\":true}"))).isEqualTo("1");
        }
    }

    @Test
    void anUncaughtErrorInATimerFailsTheInvocation() {
        Samples.write(
                folder,
                "main.mjs",
                "export const handler = () => new Promise(() => setTimeout(() => { throw new Error('in timer'); }, 1));");
        assertThat(error(run("main.mjs")).message()).isEqualTo("in timer");
    }

    @Test
    void theContextIsWhatItPromises() {
        Samples.write(
                folder,
                "main.mjs",
                """
                export const handler = (event, context) => {
                  context.log('a', 1, { b: [2] });
                  context.log.warn('careful');
                  const { functionName, functionVersion, attempt, maxAttempts, env, secrets } = context;
                  return { functionName, functionVersion, attempt, maxAttempts, env, key: secrets.KEY,
                    id: context.invocationId === context.awsRequestId && context.invocationId.length,
                    left: context.remainingMs() > 0 && context.getRemainingTimeInMillis() <= 60_000,
                    deadline: context.deadline instanceof Date,
                    hidden: JSON.stringify(context).includes('s3cret'),
                    event: [event.id, event.source, event.type, event.data] };
                };
                """);
        var spec =
                spec("main.mjs")
                        .withEnvironment(
                                Map.of("R", "eu"),
                                new dev.hearth.function.Secrets(Map.of("KEY", "s3cret")));
        try (var guest = loaded(spec)) {
            assertThat(value(run(guest, spec, "[1]")))
                    .isEqualTo(
                            "{\"functionName\":\"sample\",\"functionVersion\":\"1\",\"attempt\":1,\"maxAttempts\":1,"
                                    + "\"env\":{\"R\":\"eu\"},\"key\":\"s3cret\",\"id\":32,\"left\":true,\"deadline\":true,"
                                    + "\"hidden\":false,\"event\":[\"e-1\",\"/test\",\"test.event\",[1]]}");
        }
        assertThat(log.lines).containsExactly("INFO a 1 { b: [ 2 ] }", "WARN careful");
    }

    @Test
    void consoleSaysWhatNodeWouldSay() {
        Samples.write(
                folder,
                "main.mjs",
                """
                export function handler() {
                  console.log('%s is %d%%', 'x', 5, 'rest');
                  console.error(new Map([['k', new Set([1])]]), null, undefined, 3n);
                  const self = { name: 'me' }; self.self = self;
                  console.debug(self);
                  console.warn(new TypeError('bad'));
                }
                """);
        run("main.mjs");
        assertThat(log.lines.get(0)).isEqualTo("INFO x is 5% rest");
        assertThat(log.lines.get(1))
                .isEqualTo("ERROR Map(1) {\"k\" => Set(1) {1}} null undefined 3n");
        assertThat(log.lines.get(2)).isEqualTo("DEBUG { name: \"me\", self: [Circular] }");
        assertThat(log.lines.get(3)).startsWith("WARN TypeError: bad").contains("main.mjs:6:");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "atob(btoa('hello\u00ff'))                              | helloÿ",
                "btoa('a')                                              | YQ==",
                "new TextDecoder().decode(new TextEncoder().encode('é')) | é",
                "structuredClone({a: [1n, new Date(0)]}).a[1].getTime()  | 0",
                "(() => { const o = {}; o.o = o; const c = structuredClone(o); return c !== o && c.o === c })() | true",
                "(() => { try { structuredClone(() => 1) } catch (e) { return e.name } })() | DataCloneError",
                "/^[0-9a-f-]{36}$/.test(crypto.randomUUID())             | true",
                "crypto.getRandomValues(new Uint8Array(64)).some(x => x > 0) | true",
                "new URL('../c?x=1', 'https://A.com/a/b/').href          | https://a.com/a/c?x=1",
                "new URLSearchParams({a: 'x y', b: '&'}).toString()      | a=x+y&b=%26",
                "URL.canParse('nope')                                    | false",
                "(() => { const c = new AbortController(); let n = 0; c.signal.addEventListener('abort', () => n++); c.abort(); c.abort(); return n + c.signal.reason.name })() | 1AbortError",
                "await new Promise(r => AbortSignal.timeout(1).onabort = e => r(e.target.reason.name)) | TimeoutError",
            })
    void webApisAreThere(String expression, String expected) {
        assertThat(evaluated(expression)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "typeof Java", "typeof Packages", "typeof java", "typeof Polyglot", "typeof Graal",
                "typeof load", "typeof quit", "typeof print", "typeof process", "typeof Worker",
                "typeof WebAssembly"
            })
    void nothingOfTheHostHasAName(String expression) {
        assertThat(evaluated(expression)).isEqualTo("undefined");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import('/etc/passwd')",
                "import('file:///etc/passwd')",
                "import('../../../../etc/passwd')",
                "import('./link.mjs')",
                "import('./folder/outside.mjs')",
                "import('https://example.com/x.mjs')",
                "import('fs')",
                "import('./require.cjs').then(({ default: require }) => require('/etc/passwd'))",
                "import('./require.cjs').then(({ default: require }) => require('./link.mjs'))",
                "import('./require.cjs').then(({ default: require }) => require('out'))",
                "import('./require.cjs').then(({ default: require }) => require('fs'))",
                "globalThis[Symbol.for('hearth.required')]('/etc/passwd')"
            })
    void noFileOutsideTheBundleIsRead(String expression) throws IOException {
        var outside = Files.createTempDirectory("outside");
        Files.writeString(outside.resolve("outside.mjs"), "export default 'outside';");
        var link = folder.resolve("link.mjs");
        if (!Files.exists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            Files.createSymbolicLink(link, outside.resolve("outside.mjs"));
            Files.createSymbolicLink(folder.resolve("folder"), outside);
            Samples.write(folder, "require.cjs", "module.exports = require;");
            Files.writeString(outside.resolve("index.js"), "module.exports = 'outside';");
            Files.createDirectory(folder.resolve("node_modules"));
            Files.createSymbolicLink(folder.resolve("node_modules/out"), outside);
        }
        Samples.write(
                folder,
                "main.mjs",
                "export const handler = async () => { await " + expression + "; };");
        var error = error(run("main.mjs"));
        assertThat(error.kind()).isEqualTo(GuestError.Kind.THREW);
        assertThat(error.message() + error.stack()).doesNotContain(folder.toString());
    }

    @Test
    void aHandlerFileOutsideTheBundleIsRefused() {
        assertThatThrownBy(() -> javaScript.prepare(spec("../main.mjs")))
                .isInstanceOf(LoadException.class)
                .hasMessage("../main.mjs: there is no such file in the bundle");
        assertThatThrownBy(() -> javaScript.prepare(spec("missing.mjs")))
                .isInstanceOf(LoadException.class)
                .hasMessage("missing.mjs: there is no such file in the bundle");
        Samples.write(folder, "main.txt", "");
        assertThatThrownBy(() -> javaScript.prepare(spec("main.txt")))
                .hasMessage(
                        "main.txt: a handler's file ends in .mjs, .js, .cjs, .mts, .ts or .cts");
    }

    @Test
    void theBundleIsAFolderOfItsOwnForTheGuest() {
        Samples.write(
                folder,
                "lib/part.cjs",
                "exports.names = [__filename, __dirname, require.resolve('../main.mjs')];");
        Samples.write(
                folder,
                "main.mjs",
                """
                import { names } from './lib/part.cjs';
                export const handler = async () => {
                  const { names: again } = await import('file:///bundle/lib/part.cjs');
                  console.log(new Error('logged').stack);
                  return [import.meta.url, ...names, again === names].join(' ');
                };
                """);
        assertThat(value("main.mjs"))
                .isEqualTo(
                        "file:///bundle/main.mjs /bundle/lib/part.cjs /bundle/lib /bundle/main.mjs"
                                + " true");
        assertThat(log.lines).hasSize(1).first().asString().doesNotContain(folder.toString());
    }

    @Test
    void aMessageKeepsItsUrls() {
        Samples.write(
                folder,
                "main.mjs",
                "export const handler = () => { throw new Error('no https://x.example/bundle/a.js or /bundle/b.js'); };");
        assertThat(error(run("main.mjs")).message())
                .isEqualTo("no https://x.example/bundle/a.js or b.js");
    }

    @Test
    void anErrorHasItsPlaceInTheBundle() {
        Samples.write(
                folder,
                "lib/deep.mjs",
                "export function deep() {\n  const nothing = undefined;\n  return nothing.field;\n}\n");
        Samples.write(
                folder,
                "main.mjs",
                "import { deep } from './lib/deep.mjs';\nexport const handler = async () => {\n  await null;\n  deep();\n};\n");
        var error = error(run("main.mjs"));
        assertThat(error.name()).isEqualTo("TypeError");
        assertThat(error.stack())
                .contains("lib/deep.mjs:3:", "main.mjs:4:")
                .doesNotContain("hearth:", folder.toString());
    }

    @Test
    void aSyntaxErrorInAnImportedFileHasItsPlace() {
        Samples.write(folder, "lib/broken.mjs", "export const a = 1;\nexport const b = ;\n");
        Samples.write(
                folder, "main.mjs", "import './lib/broken.mjs';\nexport const handler = () => 1;");
        assertThatThrownBy(() -> run("main.mjs"))
                .isInstanceOf(LoadException.class)
                .hasMessageStartingWith("lib/broken.mjs:2:");
    }

    @Test
    void aMissingImportSaysWhatIsMissing() {
        Samples.write(
                folder, "main.mjs", "import './absent.mjs';\nexport const handler = () => 1;");
        assertThatThrownBy(() -> run("main.mjs"))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("absent.mjs");
    }

    @Test
    void anErrorSaysWhenToTryAgain() {
        Samples.write(
                folder,
                "main.mjs",
                "export const handler = () => { throw Object.assign(new Error('busy'), { retryAfter: 1.5 }); };");
        assertThat(error(run("main.mjs")).retryAfter()).isEqualTo(Duration.ofMillis(1500));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'a string'",
                "null",
                "undefined",
                "{ get message() { throw 1; } }",
                "new Proxy({}, { get() { throw 1; } })",
                "Symbol('s')"
            })
    void anythingMayBeThrown(String thrown) {
        Samples.write(
                folder,
                "main.mjs",
                "export const handler = async () => { throw " + thrown + "; };");
        assertThat(error(run("main.mjs")).kind()).isEqualTo(GuestError.Kind.THREW);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(() => { const o = {}; o.o = o; return o })() | no JSON form",
                "() => 1                                     | it is a function",
                "Symbol('x')                                 | it is a symbol",
                "10n                                         | no JSON form",
                "({statusCode: 99})                          | statusCode is 200 to 599, not 99",
                "({statusCode: 200, headers: 7})             | headers is an object",
                "({statusCode: 200, headers: {a: 'x\\r\\nb: c'}}) | holds no line break",
                "({toJSON() { throw new Error('no') }})      | no JSON form",
            })
    void nonsenseIsAnInvalidResult(String expression, String message) {
        Samples.write(folder, "main.mjs", "export const handler = () => (" + expression + ");");
        var error = error(run("main.mjs"));
        assertThat(error.kind()).isEqualTo(GuestError.Kind.INVALID_RESULT);
        assertThat(error.message()).contains(message);
    }

    @Test
    void bytesAreBinary() {
        Samples.write(
                folder,
                "main.mjs",
                "export const handler = () => new Uint8Array([9, 1, 2, 255, 9]).subarray(1, 4);");
        assertThat(run("main.mjs"))
                .isEqualTo(
                        new Progress.Returned(
                                new Result.Value(Payload.binary(new byte[] {1, 2, (byte) 255}))));
    }

    @Test
    void aResponseMayHaveAnyBody() {
        Samples.write(
                folder,
                "main.mjs",
                "export const handler = () => ({statusCode: 404, headers: {'X-A': ['1', 2]}, body: {gone: true}});");
        assertThat(run("main.mjs"))
                .isEqualTo(
                        new Progress.Returned(
                                new Result.HttpResponse(
                                        404,
                                        Map.of("X-A", "1, 2"),
                                        Payload.json("{\"gone\":true}"))));
    }

    @Test
    void aFunctionThatChangesItsBuiltInsHarmsItselfOnly() {
        Samples.write(
                folder,
                "main.mjs",
                "JSON.parse = () => 'mine'; JSON.stringify = () => 'mine'; export const handler = (e) => e.data;");
        assertThat(value("main.mjs")).isEqualTo("{}");
        Samples.write(folder, "other.mjs", "export const handler = () => JSON.stringify([1]);");
        assertThat(value("other.mjs")).isEqualTo("[1]");
    }
}
