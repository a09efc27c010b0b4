package dev.hearth.node;

import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `context.call` and `context.emit` on a whole node.
@Timeout(240)
final class CallsTest {

    private static final String CALLS = "grants: {functions: [%s]}, " + Bundles.PATIENT;

    /// More than may run at once, and few enough for a small heap.
    private static final String FEW =
            "grants: {functions: [%s]}, limits: {timeout: 60s, cpuTime: none, concurrency: 8},";

    @TempDir private Path folder;

    @Test
    void whatACalledFunctionReturnsIsTheAnswer() {
        var code =
                """
                export const handler = async (event, context) => {
                  const kinds = [{a: 1}, 'text', new Uint8Array([1, 2]), undefined, 7];
                  const answers = [];
                  for (const kind of kinds) answers.push(await context.call('echo', kind));
                  return answers.map((one) => one instanceof Uint8Array ? [...one] : one ?? 'nothing');
                };
                """;
        var echo =
                """
                export const handler = (event) => event.data_base64
                  ? Uint8Array.from(atob(event.data_base64), (c) => c.charCodeAt(0)) : event.data;
                """;
        var node =
                TestNodes.start(
                        folder,
                        functions()
                                .javaScript("asks", CALLS.formatted("echo"), code)
                                .javaScript("echo", echo)
                                .read());
        try {
            assertThat(TestNodes.get(node.httpPort(), "/asks").body())
                    .isEqualTo("[{\"a\":1},\"text\",[1,2],\"nothing\",7]");
        } finally {
            node.close();
        }
    }

    @Test
    void whatIsNotGrantedFailsOrIsTooDeepIsAnErrorThatSaysSo() {
        var code =
                """
                export const handler = async (event, context) => {
                  const said = {};
                  for (const name of ['breaks', 'secret', 'again'])
                    await context.call(name).catch((e) => { said[name] = e.name + ': ' + e.message; });
                  await context.emit('topic').catch((e) => { said.topic = e.message; });
                  await context.emit({function: 'breaks'}).catch((e) => { said.emitted = e.message; });
                  await context.emit({}).catch((e) => { said.nothing = e.name; });
                  return said;
                };
                """;
        var node =
                TestNodes.start(
                        folder,
                        functions()
                                .javaScript("asks", CALLS.formatted("breaks, again"), code)
                                .javaScript(
                                        "breaks",
                                        "delivery: {retry: 0},",
                                        "export const handler = () => { throw new TypeError('no'); };")
                                .javaScript("secret", "export const handler = () => 1;")
                                .javaScript(
                                        "again",
                                        CALLS.formatted("again"),
                                        "export const handler = (event, context) => context.call('again');")
                                .read());
        try {
            var said = new JsonObject(TestNodes.get(node.httpPort(), "/asks").body());
            assertThat(said.getString("breaks"))
                    .isEqualTo("MeshError: function breaks: TypeError: no");
            assertThat(said.getString("secret")).contains("function secret is not granted to asks");
            assertThat(said.getString("again")).contains("at most 16 are allowed");
            assertThat(said.getString("topic")).contains("topic topic is not granted to asks");
            assertThat(said.getString("emitted")).contains("function breaks gave up");
            assertThat(said.getString("nothing")).isEqualTo("TypeError");
        } finally {
            node.close();
        }
    }

    @Test
    void pythonCallsAndEmitsPlainlyAndAwaited() {
        var code =
                """
                import asyncio

                async def handler(event, context):
                    first = context.call('echo', {'a': 1})
                    others = await asyncio.gather(*(context.acall('echo', n) for n in range(3)))
                    await context.aemit({'function': 'echo'}, 'x')
                    context.emit({'function': 'echo'}, b'x')
                    try:
                        context.call('secret')
                    except PermissionError as refused:
                        return [first, others, context.call('echo'), str(refused)]
                """;
        var node =
                TestNodes.start(
                        folder,
                        functions()
                                .python("asks", CALLS.formatted("echo"), code)
                                .javaScript("echo", "export const handler = (event) => event.data;")
                                .read());
        try {
            assertThat(TestNodes.get(node.httpPort(), "/asks").body())
                    .startsWith("[{\"a\":1},[0,1,2],null,\"function secret is not granted to asks");
        } finally {
            node.close();
        }
    }

    @Test
    void twoHundredChainsOfCallsComeToAnEnd() {
        var functions = functions();
        for (int depth = 0; depth < 10; depth++) {
            functions.javaScript(
                    "f" + depth,
                    CALLS.formatted("f" + (depth + 1)),
                    "export const handler = async (e, context) => 1 + await context.call('f%d');"
                            .formatted(depth + 1));
        }
        functions.javaScript(
                "f10",
                Bundles.PATIENT,
                "export const handler = () => new Promise((r) => setTimeout(r, 5, 0));");
        var node = TestNodes.start(folder, functions.read());
        try {
            assertThat(all(node, "/f0")).hasSize(200).containsOnly("10");
        } finally {
            node.close();
        }
    }

    @Test
    void twoHundredCallsThatBlockTheirThreadComeToAnEnd() {
        var outer =
                """
                def handler(event, context):
                    return context.call('middle') + 1
                """;
        var middle =
                """
                def handler(event, context):
                    return context.call('inner') + 1
                """;
        var node =
                TestNodes.start(
                        folder,
                        functions()
                                .python("outer", FEW.formatted("middle"), outer)
                                .python("middle", FEW.formatted("inner"), middle)
                                .javaScript(
                                        "inner", Bundles.PATIENT, "export const handler = () => 1;")
                                .read());
        try {
            assertThat(all(node, "/outer")).hasSize(200).containsOnly("3");
        } finally {
            node.close();
        }
    }

    private static List<String> all(Node node, String path) {
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers =
                    IntStream.range(0, 200)
                            .mapToObj(_ ->
                                    supplyAsync(
                                            () -> TestNodes.get(node.httpPort(), path), clients))
                            .toList();
            return answers.stream().map(CompletableFuture::join).map(HttpResponse::body).toList();
        }
    }

    private Bundles functions() {
        return new Bundles(folder.resolve("functions"));
    }
}
