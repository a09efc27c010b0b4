package dev.hearth.python;

import static dev.hearth.sandbox.Stage.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.function.Language;
import dev.hearth.function.Secrets;
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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PythonLanguageTest {

    private static PythonLanguage language;

    @TempDir Path folder;

    @BeforeAll
    static void open() {
        language = new PythonLanguage();
    }

    @AfterAll
    static void close() {
        language.close();
    }

    private Stage stage(String source) {
        Samples.write(folder, "fun.py", source);
        return Stage.load(language, Samples.function("fun", Language.PYTHON, "fun.py", folder));
    }

    private Stage body(String body) {
        return stage("def handler(event, context):\n" + body.indent(4));
    }

    @Test
    void theEventIsADict() {
        try (var stage =
                body("return [event['id'], event['type'], event['data'], 'subject' in event]")) {
            assertThat(stage.answer("{\"a\": [1.5, null]}"))
                    .isEqualTo("[\"e-1\",\"test.event\",{\"a\":[1.5,null]},false]");
        }
    }

    @Test
    void textIsAStringAndBytesAreBase64() {
        try (var stage = body("return [event.get('data'), event.get('data_base64')]")) {
            assertThat(Stage.answer(stage.run(Samples.event("text/plain", "hé"))))
                    .isEqualTo("[\"hé\",null]");
            assertThat(Stage.answer(stage.run(Samples.event("image/png", "abc"))))
                    .isEqualTo("[null,\"YWJj\"]");
            assertThat(Stage.answer(stage.run(Stage.withoutData()))).isEqualTo("[null,null]");
        }
    }

    @Test
    void whatIsNotJsonIsMalformed() {
        try (var stage = body("return 1")) {
            for (var data : List.of("{\"a\":", "NaN", "{} {}", "'a'", "[".repeat(100_000))) {
                assertThat(stage.run(data)).isInstanceOf(Progress.Malformed.class);
            }
        }
    }

    @Test
    void theContextTellsOfTheInvocation() {
        Samples.write(
                folder,
                "fun.py",
                """
                import datetime
                def handler(event, context):
                    left = context.remaining_ms()
                    soon = context.deadline - datetime.datetime.now(datetime.timezone.utc)
                    return [context.function_name, context.function_version, context.attempt,
                        context.max_attempts, context.invocation_id == context.aws_request_id,
                        0 < left <= 30000, context.get_remaining_time_in_millis() <= left,
                        soon.total_seconds() <= 30, dict(context.env), dict(context.secrets)]
                """);
        var spec =
                Samples.function("fun", Language.PYTHON, "fun.py", folder)
                        .withEnvironment(Map.of("A", "b"), new Secrets(Map.of("K", "s")));
        try (var stage = Stage.load(language, spec)) {
            assertThat(stage.answer("1"))
                    .isEqualTo(
                            "[\"fun\",\"1\",1,1,true,true,true,true,{\"A\":\"b\"},{\"K\":\"s\"}]");
        }
    }

    @Test
    void bytesAreBinaryAndAResponseBodyMayBeJson() {
        try (var stage = body("return eval(event['data'])")) {
            assertThat(stage.run(Samples.event("text/plain", "b'\\x00x'")))
                    .isEqualTo(
                            new Progress.Returned(
                                    new Result.Value(Payload.binary(new byte[] {0, 'x'}))));
            assertThat(
                            stage.run(
                                    Samples.event(
                                            "text/plain", "{'statusCode': 404, 'body': {'a': 1}}")))
                    .isEqualTo(
                            new Progress.Returned(
                                    new Result.HttpResponse(
                                            404, Map.of(), Payload.json("{\"a\":1}"))));
        }
    }

    @Test
    void nonsenseIsAnInvalidResult() {
        var endless = "(lambda a: a.append(a) or a)([])";
        var nonsense =
                Map.of(
                        "object()",
                        "the result, a object, cannot be written as JSON",
                        "float('nan')",
                        "cannot be written as JSON",
                        endless,
                        "cannot be written as JSON",
                        "{'statusCode': 99}",
                        "statusCode is 200 to 599, not 99",
                        "{'statusCode': 200, 'headers': 1}",
                        "headers is a dict");
        try (var stage = body("return eval(event['data'])")) {
            nonsense.forEach((code, message) -> {
                var error = failure(stage.run(Samples.event("text/plain", code))).error();
                assertThat(error.kind()).isEqualTo(GuestError.Kind.INVALID_RESULT);
                assertThat(error.message()).contains(message);
            });
        }
    }

    @Test
    void modulesAndPackagesOfTheBundleAreImported() {
        Samples.write(folder, "prices.py", "RATE = 3\n");
        Samples.write(folder, "tools/__init__.py", "");
        Samples.write(folder, "tools/maths.py", "def double(x): return 2 * x\n");
        Samples.write(folder, "site-packages/vendor/__init__.py", "NAME = 'vendored'\n");
        Samples.write(folder, "data/table.txt", "text");
        try (var stage =
                stage(
                        """
                        import prices
                        from tools.maths import double
                        import vendor
                        import html
                        def handler(event, context):
                            with open('data/table.txt') as file:
                                text = file.read()
                            return [prices.RATE, double(4), vendor.NAME, html.escape('<'), text]
                        """)) {
            assertThat(stage.answer("1")).isEqualTo("[3,8,\"vendored\",\"&lt;\",\"text\"]");
        }
    }

    @Test
    void aHandlerMayBeInAPackage() {
        Samples.write(folder, "shop/__init__.py", "");
        Samples.write(folder, "shop/rules.py", "LIMIT = 7\n");
        Samples.write(
                folder,
                "shop/score.py",
                """
                from .rules import LIMIT
                if __name__ == '__main__':
                    raise SystemExit('run as a program')
                def rate(event, context):
                    return [LIMIT, __name__, __file__]
                """);
        var spec = Samples.function("fun", Language.PYTHON, "shop/score.py#rate", folder);
        try (var stage = Stage.load(language, spec)) {
            assertThat(stage.answer("1")).isEqualTo("[7,\"shop.score\",\"/bundle/shop/score.py\"]");
        }
    }

    @Test
    void coroutinesWaitWithoutAThread() {
        try (var stage =
                stage(
                        """
                        import asyncio
                        async def one(x):
                            await asyncio.sleep(0.05)
                            return x
                        async def handler(event, context):
                            return await asyncio.gather(one(1), one(2), asyncio.sleep(0, 3))
                        """)) {
            assertThat(stage.begin(Samples.json("1"), call -> call))
                    .isInstanceOfSatisfying(
                            Progress.Waiting.class,
                            waiting ->
                                    assertThat(waiting.wakeAfter())
                                            .isBetween(Duration.ZERO, Duration.ofMillis(50)));
            // Too early is allowed; the answer to the first event is not read.
            assertThat(stage.answer("1")).isEqualTo("[1,2,3]");
            assertThat(stage.answer("1")).isEqualTo("[1,2,3]");
        }
    }

    @Test
    void aFutureNobodySetsWaitsForNothing() {
        try (var stage =
                stage(
                        """
                        import asyncio
                        async def handler(event, context):
                            await asyncio.get_running_loop().create_future()
                        """)) {
            assertThat(stage.begin(Samples.json("1"), call -> call))
                    .isEqualTo(new Progress.Waiting(null));
        }
    }

    @Test
    void timeoutsAndTaskGroupsWork() {
        try (var stage =
                stage(
                        """
                        import asyncio
                        async def handler(event, context):
                            done = []
                            async with asyncio.TaskGroup() as group:
                                group.create_task(asyncio.sleep(0.001)).add_done_callback(
                                    lambda task: done.append('slept'))
                            try:
                                async with asyncio.timeout(0.01):
                                    await asyncio.sleep(60)
                            except TimeoutError:
                                done.append('timeout')
                            return done
                        """)) {
            assertThat(stage.answer("1")).isEqualTo("[\"slept\",\"timeout\"]");
        }
    }

    @Test
    void whatIsNotAwaitedEndsWithTheInvocation() {
        try (var stage =
                stage(
                        """
                        import asyncio
                        ended = []
                        async def forever():
                            try:
                                while True: await asyncio.sleep(0.001)
                            finally:
                                ended.append('cancelled')
                        async def handler(event, context):
                            asyncio.create_task(forever())
                            await asyncio.sleep(0.005)
                            return list(ended)
                        """)) {
            assertThat(stage.answer("1")).isEqualTo("[]");
            assertThat(stage.answer("1")).isEqualTo("[\"cancelled\"]");
        }
    }

    @Test
    void aPlainHandlerMayRunALoopItself() {
        try (var stage =
                stage(
                        """
                        import asyncio
                        async def work():
                            await asyncio.sleep(0.01)
                            return 'done'
                        def handler(event, context):
                            return asyncio.run(work())
                        """)) {
            assertThat(stage.answer("1")).isEqualTo("done");
            assertThat(stage.answer("1")).isEqualTo("done");
        }
    }

    @Test
    void whatIsPrintedAndLoggedReachesTheHost() {
        try (var stage =
                body(
                        """
                        import sys, logging
                        print('one\\ntwo')
                        print('half', end='')
                        print('err', file=sys.stderr)
                        logging.getLogger('x').warning('careful %d', 1)
                        context.log.info('mine')
                        context.log.debug('unseen')
                        """)) {
            assertThat(stage.run("1")).isEqualTo(new Progress.Returned(new Result.Nothing()));
            assertThat(stage.log())
                    .containsExactly(
                            "INFO one",
                            "INFO two",
                            "ERROR err",
                            "WARN careful 1",
                            "INFO mine",
                            "INFO half");
        }
    }

    @Test
    void anErrorShowsTheBundlesLines() {
        Samples.write(folder, "deep.py", "\ndef fail():\n    raise KeyError('gone')\n");
        try (var stage =
                stage(
                        """
                        import deep
                        def handler(event, context):
                            try:
                                deep.fail()
                            except KeyError as error:
                                raise RuntimeError('no luck') from error
                        """)) {
            var error = failure(stage.run("1")).error();
            assertThat(error.name()).isEqualTo("RuntimeError");
            assertThat(error.message()).isEqualTo("no luck");
            assertThat(error.stack())
                    .isEqualTo(
                            """
                            RuntimeError: no luck
                                at handler (fun.py:6)
                            After:
                            KeyError: 'gone'
                                at fail (deep.py:3)
                                at handler (fun.py:4)\
                            """);
        }
    }

    @Test
    void retryAfterIsHonoured() {
        try (var stage =
                stage(
                        """
                        class Busy(Exception):
                            retry_after = 1.5
                        async def handler(event, context):
                            raise Busy()
                        """)) {
            assertThat(failure(stage.run("1")).error().retryAfter())
                    .isEqualTo(Duration.ofMillis(1500));
        }
    }

    @Test
    void systemExitIsAFailure() {
        try (var stage = body("import sys; sys.exit(3)")) {
            assertThat(failure(stage.run("1")).error().name()).isEqualTo("SystemExit");
            assertThat(failure(stage.run("1")).error().name()).isEqualTo("SystemExit");
        }
    }

    @Test
    void aSyntaxErrorIsFoundWithItsLine() {
        Samples.write(folder, "fun.py", "x = 1\n\ndef handler(event, context)\n    return 1\n");
        var spec = Samples.function("fun", Language.PYTHON, "fun.py", folder);
        assertThatThrownBy(() -> language.prepare(spec))
                .isInstanceOf(LoadException.class)
                .hasMessageStartingWith("fun.py:3:")
                .hasMessageContaining("SyntaxError: expected ':'");
    }

    @Test
    void anErrorAtModuleLevelIsFoundWithItsLine() {
        Samples.write(folder, "other.py", "\n1 / 0\n");
        assertThatThrownBy(() -> stage("import other\n"))
                .isInstanceOf(LoadException.class)
                .hasMessage("other.py:2: ZeroDivisionError: division by zero");
    }

    @Test
    void anUnknownImportIsRefused() {
        assertThatThrownBy(() -> stage("import numpy\n"))
                .isInstanceOf(LoadException.class)
                .hasMessage("fun.py:1: ModuleNotFoundError: No module named 'numpy'");
    }

    @Test
    void aHandlerMayNotHideAModuleOfPython() {
        Samples.write(folder, "random.py", "def handler(event, context): return 1\n");
        var spec = Samples.function("fun", Language.PYTHON, "random.py", folder);
        assertThatThrownBy(() -> Stage.load(language, spec))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("rename it");
    }

    @ParameterizedTest
    @CsvSource({
        "absent.py, absent.py: no such file",
        "fun.txt, fun.txt: a Python handler is FILE.py#FUNCTION",
        "../fun.py, ../fun.py: "
    })
    void aHandlerFileThatIsNotThereIsRefused(String unit, String message) throws Exception {
        Samples.write(folder, "fun.py", "");
        var bundle = Files.createDirectory(folder.resolve("bundle"));
        var spec = Samples.function("fun", Language.PYTHON, unit, bundle);
        assertThatThrownBy(() -> language.prepare(spec))
                .isInstanceOf(LoadException.class)
                .hasMessageStartingWith(message);
    }

    /// All in one sandbox, since a refusal does it no harm and creating one takes long.
    @Test
    void theHostIsOutOfReach() throws Exception {
        Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc/passwd"));
        var attempts =
                List.of(
                        "open('/etc/passwd').read()",
                        "open('../../etc/passwd').read()",
                        "open('link').read()",
                        "open('new.txt', 'w')",
                        "open('/tmp/new.txt', 'w')",
                        "os.mkdir('/bundle/folder')",
                        "os.remove('/bundle/fun.py')",
                        "os.listdir('/')",
                        "os.listdir('/root')",
                        "os.system('true')",
                        "os.popen('true')",
                        "os.fork()",
                        "os.execv('/bin/true', ['true'])",
                        "__import__('posix').system('true')",
                        "__import__('subprocess').run(['true'])",
                        "__import__('subprocess').Popen(['true'])",
                        "__import__('socket').socket()",
                        "__import__('socket').create_connection(('127.0.0.1', 80))",
                        "__import__('_socket').socket()",
                        "__import__('ssl')",
                        "__import__('urllib.request').request.urlopen('http://127.0.0.1:1/')",
                        "__import__('threading').Thread(target=print).start()",
                        "__import__('_thread').start_new_thread(print, ())",
                        "__import__('concurrent.futures').futures.ThreadPoolExecutor().submit(print)",
                        "__import__('multiprocessing').Process(target=print).start()",
                        "__import__('ctypes').CDLL(None)",
                        "__import__('java').type('java.lang.System')",
                        "__import__('polyglot').eval(language='js', string='1')",
                        "os.environ['PATH']",
                        "os.environ['HOME']");
        try (var stage = body("import os; return repr(eval(event['data']))")) {
            for (var attempt : attempts) {
                var progress = stage.run(Samples.event("text/plain", attempt));
                assertThat(progress)
                        .as(attempt)
                        .isInstanceOfSatisfying(
                                Progress.Failed.class,
                                failed -> {
                                    assertThat(failed.error().kind())
                                            .isEqualTo(GuestError.Kind.THREW);
                                    assertThat(failed.error().name())
                                            .as("an exception of Python")
                                            .matches("[A-Z][A-Za-z]+Error|UnsupportedOperation");
                                });
            }
            assertThat(Stage.answer(stage.run(Samples.event("text/plain", "40 + 2"))))
                    .isEqualTo("42");
        }
    }

    @Test
    void blanksShareCodeAndNoData() {
        Samples.write(folder, "kept.py", "things = []\n");
        try (var one =
                        stage(
                                """
                                import kept, json
                                def handler(event, context):
                                    kept.things.append(1)
                                    json.mark = 'x'
                                    return [len(kept.things), hasattr(json, 'mark')]
                                """);
                var other = body("import json; return hasattr(json, 'mark')")) {
            assertThat(one.answer("1")).isEqualTo("[1,true]");
            assertThat(one.answer("1")).isEqualTo("[2,true]");
            assertThat(other.answer("1")).isEqualTo("false");
        }
    }

    @Test
    void whatOneFunctionPatchesIsWholeInTheNext() {
        try (var one =
                        stage(
                                """
                                import builtins, json, os, random, time
                                builtins.len = lambda things: 42
                                json.loads = json.dumps = time.sleep = os.urandom = None
                                random.seed(1)
                                def handler(event, context):
                                    return 'patched'
                                """);
                var other =
                        body(
                                """
                                import json, os, time
                                time.sleep(0)
                                return [len('ab'), json.loads('[3]'), len(os.urandom(4))]
                                """)) {
            assertThat(one.guest()).isNotNull();
            assertThat(other.answer("1")).isEqualTo("[2,[3],4]");
        }
    }

    @Test
    void modulesThatWaitForTheirFirstUseAreWhole() {
        try (var stage =
                stage(
                        """
                        import asyncio, dataclasses, inspect, ipaddress, platform, signal, typing
                        from tokenize import generate_tokens
                        @dataclasses.dataclass(order=True)
                        class Point:
                            x: int
                            y: typing.Optional[int] = None
                        def handler(event, context):
                            return [str(inspect.signature(handler)), str(ipaddress.ip_address('::1')),
                                platform.system(), signal.SIGINT.name, callable(generate_tokens),
                                repr(Point(1)), Point(1, 2) < Point(2, 1),
                                [field.name for field in dataclasses.fields(Point)],
                                asyncio.StreamReader.__name__, hasattr(asyncio, 'nothing')]
                        """)) {
            assertThat(stage.answer("1"))
                    .isEqualTo(
                            "[\"(event, context)\",\"::1\",\"Linux\",\"SIGINT\",true,"
                                    + "\"Point(x=1, y=None)\",true,[\"x\",\"y\"],"
                                    + "\"StreamReader\",false]");
        }
    }

    @Test
    void aModuleOfTheBundleComesBeforeOneOfPython() {
        Samples.write(folder, "statistics.py", "def mean(values): return 'mine'\n");
        try (var stage =
                stage(
                        """
                        import statistics, csv, html.parser
                        def handler(event, context):
                            return [statistics.mean([1]), csv.__name__, html.parser.__name__]
                        """)) {
            assertThat(stage.answer("1")).isEqualTo("[\"mine\",\"csv\",\"html.parser\"]");
        }
    }

    @Test
    void aBlankHasNoThreadsOfItsOwn() {
        try (var stage = body("import weakref; return weakref.ref(handler)() is handler")) {
            assertThat(stage.answer("1")).isEqualTo("true");
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("python-"));
        }
    }

    @Test
    void sleepingTakesItsTime() {
        try (var stage =
                body(
                        """
                        import time
                        before = time.monotonic()
                        time.sleep(0.02)
                        after = time.monotonic()
                        try:
                            time.sleep(-1)
                        except ValueError as error:
                            return [after - before >= 0.02, str(error)]
                        """)) {
            assertThat(stage.answer("1")).isEqualTo("[true,\"sleep length must be non-negative\"]");
        }
    }

    @Test
    void everyLineOfALogRecordHasItsLevel() {
        try (var stage =
                body(
                        """
                        import logging
                        try:
                            1 / 0
                        except ZeroDivisionError:
                            logging.exception('no\\nluck')
                        logging.getLogger('x').setLevel(logging.DEBUG)
                        logging.getLogger('x').critical('%s', {'a': 1})
                        """)) {
            assertThat(stage.run("1")).isEqualTo(new Progress.Returned(new Result.Nothing()));
            assertThat(stage.log())
                    .startsWith(
                            "ERROR no", "ERROR luck", "ERROR Traceback (most recent call last):")
                    .contains("ERROR ZeroDivisionError: division by zero")
                    .endsWith("ERROR {'a': 1}");
        }
    }
}
