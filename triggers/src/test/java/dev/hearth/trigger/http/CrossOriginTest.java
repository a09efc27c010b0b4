package dev.hearth.trigger.http;

import static dev.hearth.trigger.http.Fixtures.function;
import static dev.hearth.trigger.http.Fixtures.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.Auth;
import dev.hearth.function.Cors;
import dev.hearth.function.Cors.Credentials;
import dev.hearth.function.Trigger;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import io.vertx.core.Future;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The gateway as a browser meets it.
@Timeout(120)
class CrossOriginTest {

    private static final String SHOP = "https://shop.example";
    private static final Trigger.Http OPEN =
            Trigger.Http.of("open", "/open", Set.of("GET", "PUT")).withCors(Cors.of(Set.of("*")));
    private static final Trigger.Http SHOPS =
            Trigger.Http.of("shops", "/shops", Set.of("POST"))
                    .withAuth(new Auth.Bearer(List.of("t")))
                    .withCors(
                            new Cors(
                                    Set.of(SHOP, "http://localhost:3000"),
                                    List.of("authorization", "x-shop"),
                                    List.of("hearth-node", "x-mine"),
                                    Credentials.ALLOWED,
                                    Duration.ofHours(1)));

    @Test
    void aPreflightSaysWhatPagesOfAnAllowedOriginMayDo() throws Exception {
        try (var it = new GatewayFixture(function("f", OPEN, SHOPS))) {
            var open = preflight(it, "/open", "https://any.example", "PUT");
            assertThat(open.statusCode()).isEqualTo(204);
            assertThat(open.body()).isEmpty();
            assertThat(cors(open))
                    .isEqualTo(
                            Map.of(
                                    "access-control-allow-origin", "*",
                                    "access-control-allow-methods", "GET, PUT",
                                    "access-control-allow-headers", "x-a,x-b",
                                    "access-control-max-age", "600"));

            var shops = preflight(it, "/shops", SHOP, "POST");
            assertThat(cors(shops))
                    .isEqualTo(
                            Map.of(
                                    "access-control-allow-origin", SHOP,
                                    "access-control-allow-credentials", "true",
                                    "access-control-allow-methods", "POST",
                                    "access-control-allow-headers", "authorization, x-shop",
                                    "access-control-max-age", "3600"));
            assertThat(shops.headers().firstValue("vary").orElseThrow()).contains("origin");
            assertThat(it.mesh.invocations).isEmpty();
        }
    }

    @Test
    void aPreflightOfAnotherOriginIsRefused() throws Exception {
        try (var it = new GatewayFixture(function("f", SHOPS))) {
            for (var origin :
                    List.of(
                            "https://evil.example",
                            "null",
                            SHOP + ".evil",
                            "http://shop.example")) {
                var answer = preflight(it, "/shops", origin, "POST");
                assertThat(answer.statusCode()).isEqualTo(403);
                assertThat(answer.body()).contains("origin_not_allowed");
                assertThat(cors(answer)).isEmpty();
            }
        }
    }

    @Test
    void theMethodThatIsAskedForDecidesWhoseRulesHold() throws Exception {
        var get = trigger("get", "/both", "GET", "OPTIONS");
        var post = Trigger.Http.of("post", "/both", Set.of("POST")).withCors(Cors.of(Set.of(SHOP)));
        try (var it = new GatewayFixture(function("f", get, post))) {
            assertThat(cors(preflight(it, "/both", SHOP, "POST"))).isNotEmpty();
            assertThat(it.mesh.invocations).isEmpty();

            assertThat(cors(preflight(it, "/both", SHOP, "GET"))).isEmpty();
            assertThat(it.mesh.invocations).as("its own trigger answers").hasSize(1);
        }
    }

    @Test
    void optionsThatAreNoPreflightAreAnsweredAsEver() throws Exception {
        try (var it = new GatewayFixture(function("f", OPEN))) {
            var answer = it.send(it.request("/open").method("OPTIONS", BodyPublishers.noBody()));
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(answer.headers().firstValue("allow")).contains("GET, HEAD, OPTIONS, PUT");
            assertThat(cors(answer)).isEmpty();
            assertThat(preflight(it, "/open", SHOP, "DELETE").headers().firstValue("allow"))
                    .contains("GET, HEAD, OPTIONS, PUT");
        }
    }

    @Test
    void anyAnswerIsReadableForPagesOfAnAllowedOrigin() throws Exception {
        try (var it = new GatewayFixture(function("f", SHOPS))) {
            var granted =
                    Map.of(
                            "access-control-allow-origin", SHOP,
                            "access-control-allow-credentials", "true",
                            "access-control-expose-headers", "hearth-node, x-mine");
            var right = it.post("/shops", "{}", "origin", SHOP, "authorization", "Bearer t");
            assertThat(right.statusCode()).isEqualTo(200);
            assertThat(cors(right)).isEqualTo(granted);
            assertThat(right.headers().firstValue("vary")).contains("origin");

            var refused = it.post("/shops", "{}", "origin", SHOP);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(cors(refused)).isEqualTo(granted);

            var tooLarge =
                    it.post(
                            "/shops",
                            "x".repeat(2 << 20),
                            "origin",
                            SHOP,
                            "authorization",
                            "Bearer t");
            assertThat(tooLarge.statusCode()).isEqualTo(413);
            assertThat(cors(tooLarge)).isEqualTo(granted);
        }
    }

    @Test
    void anyOtherOriginIsAnsweredButNotReadable() throws Exception {
        try (var it = new GatewayFixture(function("f", SHOPS))) {
            for (var origin : List.of("https://evil.example", "null")) {
                var answer = it.post("/shops", "{}", "origin", origin, "authorization", "Bearer t");
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(cors(answer)).isEmpty();
                assertThat(answer.headers().firstValue("vary")).contains("origin");
            }
            assertThat(cors(it.post("/shops", "{}", "authorization", "Bearer t"))).isEmpty();
        }
    }

    @Test
    void whatAFunctionSaysItselfGivesWay() throws Exception {
        try (var it = new GatewayFixture(function("f", SHOPS, trigger("own", "/own", "POST")))) {
            it.mesh.behaviour =
                    _ ->
                            Future.succeededFuture(
                                    new Outcome.Returned(
                                            new Result.HttpResponse(
                                                    200,
                                                    Map.of(
                                                            "access-control-allow-origin", "*",
                                                            "vary", "accept"),
                                                    Payload.text("x")),
                                            Fixtures.EXECUTION));
            var answer = it.post("/shops", "{}", "origin", SHOP, "authorization", "Bearer t");
            assertThat(cors(answer)).containsEntry("access-control-allow-origin", SHOP);
            assertThat(answer.headers().allValues("vary")).containsExactly("accept, origin");

            assertThat(cors(it.post("/own", "{}", "origin", SHOP)))
                    .as("without cors it has the word")
                    .isEqualTo(Map.of("access-control-allow-origin", "*"));
        }
    }

    private static HttpResponse<String> preflight(
            GatewayFixture it, String path, String origin, String method) throws Exception {
        return it.send(
                it.request(path)
                        .method("OPTIONS", BodyPublishers.noBody())
                        .header("origin", origin)
                        .header("access-control-request-method", method)
                        .header("access-control-request-headers", "x-a,x-b"));
    }

    private static Map<String, String> cors(HttpResponse<String> answer) {
        return answer.headers().map().entrySet().stream()
                .filter(header -> header.getKey().startsWith("access-control-"))
                .collect(
                        java.util.stream.Collectors.toMap(
                                Map.Entry::getKey, header -> header.getValue().getFirst()));
    }
}
