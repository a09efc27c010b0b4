package dev.hearth.javascript;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.egress.GrantedClient;
import dev.hearth.function.Authority;
import dev.hearth.function.DataSize;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Grants;
import dev.hearth.function.Language;
import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Result;
import dev.hearth.sandbox.Graalvisor;
import dev.hearth.sandbox.GraalvisorSettings;
import dev.hearth.sandbox.Samples;
import dev.hearth.sandbox.SandboxListener;
import dev.hearth.topology.NodeId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `fetch` in functions, over a real client, against real servers on this machine.
final class FetchTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// More than there are permits.
    private static final int MANY = 16;

    @TempDir Path folder;

    private final AtomicInteger names = new AtomicInteger();
    private Vertx vertx;
    private GrantedClient client;
    private Graalvisor graalvisor;
    private int port;

    private final ConcurrentLinkedQueue<HttpServerRequest> held = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> closed = new ConcurrentLinkedQueue<>();
    private final CountDownLatch cut = new CountDownLatch(1);
    private final Promise<Void> holding = Promise.promise();
    private volatile int together = Integer.MAX_VALUE;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        client = new GrantedClient(vertx);
        var settings =
                GraalvisorSettings.defaults()
                        .withLanguages(Map.of(Language.JS, new GraalvisorSettings.Pooling(2, 64)))
                        .withDrainTimeout(Duration.ofMillis(200))
                        .withStopGrace(Duration.ofMillis(200));
        graalvisor =
                new Graalvisor(
                        vertx,
                        new NodeId("n1"),
                        settings,
                        List.of(new JavaScript()),
                        SandboxListener.NONE,
                        (_, _, _, _) -> {},
                        client);
        graalvisor.start(Set.of(Language.JS)).await();
        port =
                vertx.createHttpServer()
                        .requestHandler(this::answer)
                        .listen(0, "127.0.0.1")
                        .await()
                        .actualPort();
    }

    @AfterEach
    void stop() {
        graalvisor.close().otherwiseEmpty().await();
        client.close().await();
        vertx.close().await();
    }

    private void answer(HttpServerRequest request) {
        var response = request.response();
        switch (request.path()) {
            case "/echo" ->
                    request.body()
                            .onSuccess(body -> {
                                var type = request.getHeader("content-type");
                                response.putHeader("x-method", request.method().name())
                                        .putHeader("x-type", String.valueOf(type))
                                        .putHeader(
                                                "x-authorization",
                                                String.valueOf(request.getHeader("authorization")))
                                        .putHeader("x-url", request.uri())
                                        .end(body);
                            });
            case "/hold" -> {
                request.connection()
                        .closeHandler(_ -> {
                            closed.add(request.uri());
                            cut.countDown();
                        });
                held.add(request);
                holding.tryComplete();
                if (held.size() >= together) {
                    held.forEach(each -> each.response().end(each.query()));
                }
            }
            case "/held" -> holding.future().onSuccess(_ -> response.end());
            case "/redirect" ->
                    response.setStatusCode(Integer.parseInt(request.getParam("status")))
                            .putHeader("location", request.getParam("to"))
                            .end();
            case "/loop" -> response.setStatusCode(302).putHeader("location", "/loop").end();
            case "/bytes" -> {
                var bytes = Buffer.buffer();
                for (int each = 0; each < Integer.parseInt(request.getParam("count")); each++) {
                    bytes.appendByte((byte) (each * 7));
                }
                response.end(bytes);
            }
            case "/broken" -> response.setStatusCode(500).setStatusMessage("Oh").end("no");
            default -> response.setStatusCode(404).end();
        }
    }

    private FunctionSpec function(String code) {
        var name = "f" + names.incrementAndGet();
        Samples.write(
                folder,
                name + "/main.mjs",
                "const HERE = 'http://127.0.0.1:%d';\n%s".formatted(port, code));
        return Samples.function(name, Language.JS, "main.mjs", folder.resolve(name))
                .withGrants(new Grants(Set.of(new Authority("127.0.0.1", port))))
                .withLimits(
                        Samples.function(name, Language.JS, "main.mjs", folder)
                                .limits()
                                .withTimeout(PATIENCE)
                                .withConcurrency(MANY));
    }

    private Future<Outcome> start(FunctionSpec spec, String data) {
        return graalvisor.invoke(
                Invocation.once(
                        spec.id(),
                        "invoke",
                        Samples.json(data),
                        Deadline.after(spec.limits().timeout())));
    }

    private Outcome run(FunctionSpec spec) {
        graalvisor.deploy(spec).await();
        return start(spec, "{}").await();
    }

    private static String value(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Returned.class);
        return ((Result.Value) ((Outcome.Returned) outcome).result()).payload().bytes().toString();
    }

    /// The value of statements that are a handler's.
    private String returned(String statements) {
        return value(run(function("export async function handler() {" + statements + "}")));
    }

    private String refused(String expression) {
        return returned(
                "try { await %s; return 'sent'; } catch (e) { return e.name + ': ' + e.message; }"
                        .formatted(expression));
    }

    @Test
    void anAnswerIsAResponse() {
        assertThat(
                        returned(
                                """
                                const r = await fetch(HERE + '/echo?q=[1]|%zz#part', {
                                  method: 'put', body: 'bödy', headers: { Authorization: 'me' } });
                                return [r.ok, r.status, r.statusText, r.type, r.redirected, r.url === HERE + '/echo?q=[1]|%zz#part', r instanceof Response,
                                  ...['x-method', 'x-type', 'x-authorization', 'x-url', 'nope'].map((name) => r.headers.get(name)), r.bodyUsed, await r.text(), r.bodyUsed].join();
                                """))
                .isEqualTo(
                        "true,200,OK,basic,false,true,true,PUT,text/plain;charset=UTF-8,me,"
                                + "/echo?q=%5B1%5D%7C%25zz,,false,bödy,true");
    }

    @Test
    void itsHeadersAreFixedAndItsBodyIsReadOnce() {
        assertThat(
                        returned(
                                """
                                const r = await fetch(HERE + '/broken'), names = [];
                                try { r.headers.set('a', 'b'); } catch (e) { names.push(e.name); }
                                const copy = r.clone();
                                names.push(await r.text());
                                try { await r.text(); } catch (e) { names.push(e.name); }
                                return [r.ok, r.status, r.statusText, ...names, await copy.text(), copy.status].join();
                                """))
                .isEqualTo("false,500,Oh,TypeError,no,TypeError,no,500");
    }

    @Test
    void bytesComeAsTheyWere() {
        assertThat(
                        returned(
                                """
                                for (const count of [0, 1, 7, 8, 9, 16, 300, 70000]) {
                                  const r = await fetch(HERE + '/bytes?count=' + count);
                                  const bytes = await r.bytes();
                                  if (bytes.length !== count || !bytes.every((b, at) => b === at * 7 % 256)) return 'wrong at ' + count;
                                  const back = await fetch(HERE + '/echo', { method: 'POST', body: bytes });
                                  const again = new Uint8Array(await back.arrayBuffer());
                                  if (again.length !== count || !again.every((b, at) => b === bytes[at])) return 'wrong back at ' + count;
                                }
                                return 'right';
                                """))
                .isEqualTo("right");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "new URLSearchParams({a: 'ü b'}) | application/x-www-form-urlencoded;charset=UTF-8 | a=%C3%BC+b",
                "JSON.stringify({a: [1]})        | text/plain;charset=UTF-8                        | {\"a\":[1]}",
                "new Uint8Array([97, 98])        | null                                            | ab",
            })
    void aBodyMayBeManyThings(String body, String type, String text) {
        assertThat(
                        returned(
                                "const r = await fetch(new Request(HERE + '/echo', { method: 'POST', body: %s })); return r.headers.get('x-type') + ' ' + await r.text();"
                                        .formatted(body)))
                .isEqualTo(type + " " + text);
    }

    @Test
    void manyWaitWithoutAThread() {
        together = MANY * 2;
        var spec =
                function(
                        """
                        export async function handler(event) {
                          const both = await Promise.all([1, 2].map((n) => fetch(HERE + '/hold?' + event.data + '-' + n)));
                          return (await Promise.all(both.map((r) => r.text()))).join();
                        }
                        """);
        graalvisor.deploy(spec).await();
        List<Future<Outcome>> all = new ArrayList<>();
        for (int each = 0; each < MANY; each++) {
            all.add(start(spec, "" + each));
        }
        for (int each = 0; each < MANY; each++) {
            assertThat(value(all.get(each).await())).isEqualTo(each + "-1," + each + "-2");
        }
    }

    @Test
    void whatIsNotGrantedSaysWhatToWrite() {
        assertThat(refused("fetch('https://api.example.com/x')"))
                .isEqualTo(
                        ("TypeError: fetch failed: api.example.com:443 is not granted to this"
                                        + " function: write grants: {network: [\"127.0.0.1:%d\","
                                        + " \"api.example.com:443\"]} into its manifest")
                                .formatted(port));
        assertThat(refused("fetch('http://2130706433:1/')")).contains("127.0.0.1:1 is not granted");
        assertThat(refused("fetch('file:///etc/passwd')"))
                .isEqualTo(
                        "TypeError: fetch failed: a URL is of http or https, without user and password: file:");
    }

    @ParameterizedTest
    @CsvSource({
        "301, POST, GET, ''",
        "302, POST, GET, ''",
        "302, PUT, PUT, x",
        "303, PUT, GET, ''",
        "307, POST, POST, x",
        "308, PUT, PUT, x",
    })
    void redirectsAreFollowed(int status, String method, String then, String body) {
        assertThat(
                        returned(
                                """
                                const r = await fetch(HERE + '/redirect?status=%d&to=/echo?a%%23b', { method: '%s', body: 'x', headers: { Authorization: 'me' } });
                                return [r.redirected, r.url.replace(HERE, ''), r.headers.get('x-method'), r.headers.get('x-authorization'), await r.text()].join();
                                """
                                        .formatted(status, method)))
                .isEqualTo("true,/echo?a#b,%s,me,%s".formatted(then, body));
    }

    @Test
    void aRedirectDoesNotLeaveTheGrant() {
        assertThat(
                        refused(
                                "fetch(HERE + '/redirect?status=302&to=http://localhost:' + %d + '/echo')"
                                        .formatted(port)))
                .startsWith("TypeError: fetch failed: localhost:" + port + " is not granted");
        assertThat(refused("fetch(HERE + '/redirect?status=302&to=file:///etc/passwd')"))
                .startsWith("TypeError: fetch failed: ");
        assertThat(
                        refused(
                                "fetch(HERE + '/redirect?status=302&to=//user:pw@127.0.0.1:%d/echo')"
                                        .formatted(port)))
                .contains("without user and password");
    }

    @Test
    void whoARequestIsFromStaysAtItsOrigin() {
        var spec =
                function(
                        """
                        export async function handler() {
                          const headers = { Authorization: 'me', Cookie: 'a=b', 'Content-Type': 'x/y' };
                          const r = await fetch(HERE + '/redirect?status=307&to=http://localhost:%d/echo', { method: 'POST', body: 'x', headers });
                          return r.headers.get('x-authorization') + r.headers.get('x-type') + await r.text();
                        }
                        """
                                .formatted(port));
        var both = Set.of(new Authority("127.0.0.1", port), new Authority("localhost", port));
        assertThat(value(run(spec.withGrants(new Grants(both))))).isEqualTo("nullx/yx");
    }

    @Test
    void redirectsMayBeLeftAlone() {
        var to = "HERE + '/redirect?status=302&to=/echo', { redirect: '%s' }";
        assertThat(refused("fetch(" + to.formatted("error") + ")"))
                .isEqualTo("TypeError: fetch failed: a redirect came, and redirect is error");
        assertThat(
                        returned(
                                "const r = await fetch(%s); return r.status + r.headers.get('location');"
                                        .formatted(to.formatted("manual"))))
                .isEqualTo("302/echo");
        assertThat(refused("fetch(HERE + '/loop')"))
                .isEqualTo("TypeError: fetch failed: more than 20 redirects");
    }

    @Test
    void whatIsAbortedIsCutOff() throws InterruptedException {
        assertThat(
                        refused(
                                "(async () => { const c = new AbortController(); const held = fetch(HERE + '/hold', { signal: c.signal }); await fetch(HERE + '/held'); c.abort(); return held; })()"))
                .isEqualTo("AbortError: This operation was aborted");
        assertThat(cut.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(refused("fetch(HERE + '/hold', { signal: AbortSignal.timeout(20) })"))
                .isEqualTo("TimeoutError: The operation timed out");
    }

    @Test
    void aModuleMayWaitForOne() {
        var spec =
                function(
                        """
                        const early = new Promise((done) => setTimeout(done, 5, 'timer'));
                        const text = await (await fetch(HERE + '/bytes?count=1')).text();
                        const both = await Promise.all([early, fetch(HERE + '/echo')]);
                        export const handler = () => text.length + both[0] + both[1].status;
                        """);
        assertThat(value(run(spec))).isEqualTo("1timer200");
    }

    @Test
    void whatAModuleDidNotWaitForFails() {
        var spec =
                function(
                        """
                        const late = fetch(HERE + '/hold');
                        export const handler = () => late.catch((e) => e.message);
                        """);
        assertThat(value(run(spec)))
                .isEqualTo("fetch failed: nobody waited for it while the function was loaded");
    }

    @Test
    void whatAnInvocationLeavesBehindIsDropped() throws InterruptedException {
        var spec =
                function(
                        """
                        let late = 'nothing';
                        export async function handler(event) {
                          if (event.data.leave) {
                            fetch(HERE + '/hold').then(() => { late = 'answered'; }, () => { late = 'failed'; });
                            await fetch(HERE + '/held');
                            return 'left';
                          }
                          await new Promise((done) => setTimeout(done, 30));
                          return late;
                        }
                        """);
        graalvisor.deploy(spec).await();
        assertThat(value(start(spec, "{\"leave\":true}").await())).isEqualTo("left");
        assertThat(cut.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(closed).containsExactly("/hold");
        assertThat(value(start(spec, "{}").await())).isEqualTo("nothing");
    }

    @Test
    void whoIsNeverAnsweredTimesOut() {
        var spec = function("export const handler = () => fetch(HERE + '/hold');");
        assertThat(run(spec.withLimits(spec.limits().withTimeout(Duration.ofMillis(300)))))
                .isInstanceOf(Outcome.TimedOut.class);
    }

    @Test
    void anAnswerThatIsTooLargeFails() {
        var spec =
                function(
                        "export const handler = () => fetch(HERE + '/bytes?count=2000').catch((e) => e.message);");
        assertThat(value(run(spec.withLimits(spec.limits().withPayload(new DataSize(1000))))))
                .isEqualTo(
                        "fetch failed: 127.0.0.1:%d answered more than the 1000 of limits.payload"
                                .formatted(port));
    }

    @Test
    void aResponseIsAResult() {
        var made =
                run(
                        function(
                                """
                                export const handler = () => Response.json({ a: 1 }, { status: 201, headers: { 'X-A': 'b' } });
                                """));
        assertThat(((Outcome.Returned) made).result())
                .isEqualTo(
                        new Result.HttpResponse(
                                201,
                                Map.of("content-type", "application/json", "x-a", "b"),
                                new dev.hearth.invocation.Payload(
                                        "application/json", Buffer.buffer("{\"a\":1}"))));
        var passedOn = run(function("export const handler = () => fetch(HERE + '/broken');"));
        var response = (Result.HttpResponse) ((Outcome.Returned) passedOn).result();
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.body().bytes()).hasToString("no");
        var read =
                run(
                        function(
                                "export const handler = async () => { const r = new Response('x'); await r.text(); return r; };"));
        assertThat(((Outcome.FunctionFailed) read).error().message())
                .isEqualTo("the Response has no body any more: the body was read already");
    }
}
