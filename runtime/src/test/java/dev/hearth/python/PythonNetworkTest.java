package dev.hearth.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Result;
import dev.hearth.sandbox.Graalvisor;
import dev.hearth.sandbox.GraalvisorSettings;
import dev.hearth.sandbox.GraalvisorSettings.Pooling;
import dev.hearth.sandbox.GraalvisorSettings.Threads;
import dev.hearth.sandbox.HostReply;
import dev.hearth.sandbox.HostRequest;
import dev.hearth.sandbox.Samples;
import dev.hearth.sandbox.SandboxListener;
import dev.hearth.topology.NodeId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Functions that wait for others, in a Graalvisor of one place whose threads are never handed off
/// for being slow: who holds the place while it waits stops all others.
final class PythonNetworkTest {

    private static final String NOT_GRANTED = "write grants: {network: […]}";

    private static Vertx vertx;
    private static HttpServer server;
    private static HttpClient client;
    private static Graalvisor graalvisor;
    private static final List<HttpServerRequest> PAIR = new ArrayList<>();

    @TempDir static Path folder;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        server =
                vertx.createHttpServer()
                        .requestHandler(PythonNetworkTest::serve)
                        .listen(0, "127.0.0.1")
                        .await();
        client = vertx.createHttpClient();
        graalvisor =
                new Graalvisor(
                        vertx,
                        new NodeId("n1"),
                        onePlace(),
                        List.of(new PythonLanguage()),
                        SandboxListener.NONE,
                        (_, _, _, _) -> {},
                        (_, request, _, _) -> send(request));
        graalvisor.start(Set.of(Language.PYTHON)).await();
    }

    @AfterAll
    static void close() {
        graalvisor.close().await();
        client.close().await();
        server.close().await();
        vertx.close().await();
    }

    private static GraalvisorSettings onePlace() {
        var usual = GraalvisorSettings.defaults();
        return new GraalvisorSettings(
                new Threads(
                        1, usual.threads().most(), Duration.ofHours(1), usual.threads().queue()),
                Map.of(Language.PYTHON, new Pooling(1, 8)),
                Duration.ofMinutes(2),
                usual.stopGrace(),
                usual.strikes(),
                usual.suspension(),
                usual.maxStranded(),
                usual.drainTimeout());
    }

    private static void serve(HttpServerRequest request) {
        var response = request.response();
        switch (request.path()) {
            case "/hello" -> response.putHeader("x-kind", "greeting").end("héllo");
            case "/gone" -> response.setStatusCode(410).end("{\"detail\": \"gone\"}");
            case "/moved" -> response.setStatusCode(302).putHeader("location", "/hello").end();
            case "/echo" ->
                    request.body()
                            .onSuccess(body ->
                                    response.end(
                                            "%s %s %s %s"
                                                    .formatted(
                                                            request.method(),
                                                            request.uri(),
                                                            request.getHeader("content-type"),
                                                            body)));
            case "/pair" -> {
                PAIR.add(request);
                if (PAIR.size() == 2) {
                    PAIR.forEach(each -> each.response().end("[2]"));
                    PAIR.clear();
                }
            }
            default -> {
                // Never answered.
            }
        }
    }

    /// A network of one host.
    private static Future<HostReply> send(HostRequest request) {
        if (request.uri().getPort() != server.actualPort()) {
            return Future.succeededFuture(new HostReply.Refused(NOT_GRANTED));
        }
        var options =
                new RequestOptions()
                        .setMethod(HttpMethod.valueOf(request.method()))
                        .setAbsoluteURI(request.uri().toString())
                        .setFollowRedirects(false);
        request.headers().forEach(options::addHeader);
        return client.request(options)
                .compose(sent -> sent.send(request.body()).compose(PythonNetworkTest::answered))
                .otherwise(broken -> new HostReply.Failed(String.valueOf(broken.getMessage())));
    }

    private static Future<HostReply> answered(HttpClientResponse answer) {
        return answer.body()
                .map(body ->
                        new HostReply.Answered(
                                answer.statusCode(),
                                answer.statusMessage(),
                                answer.headers(),
                                body));
    }

    private static FunctionSpec deployed(String name, String source) {
        var bundle = folder.resolve(name);
        Samples.write(
                bundle,
                "fun.py",
                source.replace("HOST", "http://127.0.0.1:" + server.actualPort()));
        var spec = Samples.function(name, Language.PYTHON, "fun.py", bundle);
        graalvisor.deploy(spec).await();
        return spec;
    }

    private static Future<Outcome> invoke(FunctionSpec spec, Duration deadline) {
        return graalvisor.invoke(Samples.invocation(spec, Samples.json("1"), deadline));
    }

    private static String answer(String name, String source) {
        var spec = deployed(name, source);
        var outcome = invoke(spec, Duration.ofSeconds(60)).await();
        graalvisor.undeploy(spec.id()).await();
        assertThat(outcome).isInstanceOf(Outcome.Returned.class);
        return ((Result.Value) ((Outcome.Returned) outcome).result()).payload().bytes().toString();
    }

    @Test
    void urllibRequestOpensWhatIsGranted() {
        assertThat(
                        answer(
                                "urlopen",
                                """
                                import json, urllib.error, urllib.request
                                def handler(event, context):
                                    with urllib.request.urlopen('HOST/hello') as response:
                                        told = [response.status, response.headers['X-Kind'],
                                            response.read().decode(), response.geturl()[-6:]]
                                    request = urllib.request.Request('HOST/echo?a=1',
                                        data=json.dumps({'b': 2}).encode(), method='PUT',
                                        headers={'Content-Type': 'application/json'})
                                    told.append(urllib.request.urlopen(request, timeout=30).read().decode())
                                    try:
                                        urllib.request.urlopen('HOST/gone')
                                    except urllib.error.HTTPError as error:
                                        told += [error.code, json.load(error)]
                                    opener = urllib.request.build_opener()
                                    told.append(opener.open('HOST/moved').geturl()[-6:])
                                    return told
                                """))
                .isEqualTo(
                        "[200,\"greeting\",\"héllo\",\"/hello\","
                                + "\"PUT /echo?a=1 application/json {\\\"b\\\": 2}\","
                                + "410,{\"detail\":\"gone\"},\"/hello\"]");
    }

    @Test
    void whatIsNotGrantedIsAPermissionError() {
        assertThat(
                        answer(
                                "refused",
                                """
                                import hearth.http, urllib.error, urllib.request
                                def handler(event, context):
                                    told = []
                                    for url in ('http://127.0.0.1:1/', 'https://example.com/'):
                                        try:
                                            urllib.request.urlopen(url)
                                        except urllib.error.URLError as error:
                                            told += [type(error.reason).__name__, str(error.reason)]
                                        try:
                                            hearth.http.get(url)
                                        except PermissionError as error:
                                            told.append(str(error))
                                    return told
                                """))
                .isEqualTo(
                        "[\"PermissionError\",\"%1$s\",\"%1$s\",\"PermissionError\",\"%1$s\",\"%1$s\"]"
                                .formatted(NOT_GRANTED));
    }

    @Test
    void hearthHttpIsShort() {
        assertThat(
                        answer(
                                "short",
                                """
                                from hearth import http
                                def handler(event, context):
                                    hello = http.get('HOST/hello')
                                    gone = http.get('HOST/gone')
                                    try:
                                        gone.raise_for_status()
                                    except http.HTTPError as error:
                                        status = error.response.status
                                    try:
                                        http.get('HOST/never', timeout=0.05)
                                    except TimeoutError:
                                        late = True
                                    return [hello.ok, hello.text, hello.headers['X-Kind'], status, gone.json(),
                                        late, http.post('HOST/echo', json={'a': 1}).text,
                                        http.get('HOST/echo', params={'q': 'a b'}).text,
                                        http.put('HOST/echo', data={'f': 'x'}).text]
                                """))
                .isEqualTo(
                        "[true,\"héllo\",\"greeting\",410,{\"detail\":\"gone\"},true,"
                                + "\"POST /echo application/json {\\\"a\\\": 1}\","
                                + "\"GET /echo?q=a+b null \","
                                + "\"PUT /echo application/x-www-form-urlencoded f=x\"]");
    }

    /// The server answers only when both are there.
    @Test
    void coroutinesAwaitTheirRequestsTogether() {
        assertThat(
                        answer(
                                "pair",
                                """
                                import asyncio
                                from hearth import http
                                async def both():
                                    answers = await asyncio.gather(http.aget('HOST/pair'), http.aget('HOST/pair'))
                                    return [answer.json() for answer in answers]
                                async def handler(event, context):
                                    pair = await both()
                                    try:
                                        await http.aget('HOST/never', timeout=0.05)
                                    except TimeoutError:
                                        return pair
                                """))
                .isEqualTo("[[2],[2]]");
    }

    @Test
    void aPlainHandlerMayRunThemInALoopOfItsOwn() {
        assertThat(
                        answer(
                                "loop",
                                """
                                import asyncio
                                from hearth import http
                                async def both():
                                    answers = await asyncio.gather(http.aget('HOST/pair'), http.aget('HOST/pair'))
                                    return [answer.json() for answer in answers]
                                def handler(event, context):
                                    return asyncio.run(both())
                                """))
                .isEqualTo("[[2],[2]]");
    }

    @Test
    void whoSleepsOrWaitsForAHostStopsNobody() {
        var sleeper =
                deployed("sleeper", "import time\ndef handler(event, context): time.sleep(3600)\n");
        var waiter =
                deployed(
                        "waiter",
                        "import urllib.request\n"
                                + "def handler(event, context):"
                                + " urllib.request.urlopen('HOST/never')\n");
        var quick = deployed("quick", "def handler(event, context): return 'here'\n");
        var slept = invoke(sleeper, Duration.ofSeconds(20));
        var waited = invoke(waiter, Duration.ofSeconds(20));
        var answered = invoke(quick, Duration.ofSeconds(20)).await();
        assertThat(slept.isComplete() || waited.isComplete()).isFalse();
        assertThat(answered).isInstanceOf(Outcome.Returned.class);
        assertThat(slept.await()).isInstanceOf(Outcome.TimedOut.class);
        assertThat(waited.await()).isInstanceOf(Outcome.TimedOut.class);
        assertThat(graalvisor.snapshot().stranded()).isZero();
    }
}
