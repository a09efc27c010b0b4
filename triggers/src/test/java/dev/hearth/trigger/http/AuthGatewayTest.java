package dev.hearth.trigger.http;

import static dev.hearth.trigger.http.Fixtures.function;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import dev.hearth.function.Auth;
import dev.hearth.function.Trigger;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Who is let in, over real connections.
@Timeout(120)
class AuthGatewayTest {

    private static final Tokens SIGNER = Tokens.rsa("k1");

    @Test
    void aBearerTokenOpensItsRouteOnly() throws Exception {
        try (var it =
                new GatewayFixture(
                        function(
                                "f",
                                guarded("a", new Auth.Bearer(List.of("token-a"))),
                                guarded("b", new Auth.Bearer(List.of("token-b")))))) {
            assertThat(post(it, "/a", "Bearer token-a").statusCode()).isEqualTo(200);
            refused(post(it, "/b", "Bearer token-a"), 401, "credentials_invalid");
            var missing = post(it, "/a", null);
            refused(missing, 401, "credentials_missing");
            assertThat(missing.headers().firstValue("www-authenticate"))
                    .contains("Bearer realm=\"hearth\"");
            assertThat(it.mesh.invocations).hasSize(1);
            assertThat(it.mesh.heard)
                    .contains("refused credentials_invalid", "refused credentials_missing");
        }
    }

    @Test
    void whoIsTurnedAwayMayUseTheConnectionAgain() throws Exception {
        try (var it =
                new GatewayFixture(
                        function("f", guarded("a", new Auth.Basic(Map.of("ada", "pw")))))) {
            var answer =
                    it.raw(
                            "POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nhello"
                                    + "POST /a HTTP/1.1\r\nhost: x\r\nconnection: close\r\n"
                                    + "authorization: Basic YWRhOnB3\r\ncontent-length: 5\r\n\r\nhello");
            assertThat(answer).startsWith("HTTP/1.1 401").contains("HTTP/1.1 200");
            assertThat(it.mesh.invocations).hasSize(1);
        }
    }

    @Test
    void keysAreFetchedOnceWhateverTokensCome() throws Exception {
        try (var it = new GatewayFixture(GatewayFixture.SETTINGS.withEventLoops(1))) {
            var issuer = new KeyServer(it.vertx, SIGNER.keys());
            it.gateway.update(RouteTable.of(List.of(function("f", guarded("a", jwt(issuer))))));
            for (int i = 0; i < 5; i++) {
                assertThat(post(it, "/a", token(SIGNER)).statusCode()).isEqualTo(200);
            }
            assertThat(issuer.asked).hasValue(1);

            var stranger = Tokens.ec("k2");
            refused(post(it, "/a", token(stranger)), 401, "credentials_invalid");
            assertThat(issuer.asked).as("it was asked a moment ago").hasValue(1);
            assertThat(it.mesh.invocations).hasSize(5);
        }
    }

    @Test
    void manyTokensAtOnceAskForTheKeysOnce() throws Exception {
        try (var it = new GatewayFixture(GatewayFixture.SETTINGS.withEventLoops(1))) {
            var issuer = new KeyServer(it.vertx, SIGNER.keys());
            it.gateway.update(RouteTable.of(List.of(function("f", guarded("a", jwt(issuer))))));
            var header = token(SIGNER);
            var head = "POST /a HTTP/1.1\r\nhost: x\r\nauthorization: %s\r\n".formatted(header);
            var answers =
                    it.raw(
                            (head + "content-length: 2\r\n\r\n{}").repeat(9)
                                    + head
                                    + "connection: close\r\ncontent-length: 2\r\n\r\n{}");
            assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(11);
            assertThat(issuer.asked).hasValue(1);
        }
    }

    @Test
    void aBodyThatArrivesWhileTheKeysAreFetchedIsWhole() throws Exception {
        try (var it = new GatewayFixture(GatewayFixture.SETTINGS.withEventLoops(1))) {
            var issuer = new KeyServer(it.vertx, SIGNER.keys());
            it.gateway.update(RouteTable.of(List.of(function("f", guarded("a", jwt(issuer))))));
            var body = "0123456789".repeat(100_000);

            var answer = it.post("/a", body, "authorization", token(SIGNER));

            assertThat(answer.statusCode()).isEqualTo(200);
            var event = it.mesh.invocations.remove().event().cloudEvent();
            assertThat(event.getData().toBytes()).isEqualTo(body.getBytes());
        }
    }

    @Test
    void aSetOfAFileIsReadLikeOneOfAUrl(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("jwks.json"), SIGNER.keys().toString());
        var auth = new Auth.Jwt(new Auth.KeySet.File(file), Tokens.ISSUER, Set.of(), Set.of("x"));
        try (var it = new GatewayFixture(function("f", guarded("a", auth)))) {
            refused(post(it, "/a", token(SIGNER)), 403, "insufficient_scope");
            refused(post(it, "/a", "Basic YWRhOnB3"), 401, "credentials_invalid");
            var claims = Tokens.claims(Instant.now()).claim("scope", "x").build();
            assertThat(post(it, "/a", "Bearer " + SIGNER.sign(claims)).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void withoutKeysNobodyIsLetIn() throws Exception {
        try (var it = new GatewayFixture(GatewayFixture.SETTINGS.withEventLoops(1))) {
            var gone = new KeyServer(it.vertx, new JWKSet());
            gone.status = 500;
            var nonsense = new KeyServer(it.vertx, new JWKSet());
            nonsense.answer = "<html>";
            var huge = new KeyServer(it.vertx, new JWKSet());
            huge.answer = " ".repeat(2 << 20);
            var closed =
                    new Auth.Jwt(
                            new Auth.KeySet.Url(URI.create("http://127.0.0.1:1/")),
                            Tokens.ISSUER,
                            Set.of(),
                            Set.of());
            it.gateway.update(
                    RouteTable.of(
                            List.of(
                                    function(
                                            "f",
                                            guarded("gone", jwt(gone)),
                                            guarded("nonsense", jwt(nonsense)),
                                            guarded("huge", jwt(huge)),
                                            guarded("closed", closed)))));
            for (var path : List.of("/gone", "/nonsense", "/huge", "/closed")) {
                var answer = post(it, path, token(SIGNER));
                refused(answer, 503, "keys_unavailable");
                assertThat(answer.headers().firstValue("retry-after")).contains("10");
            }
            assertThat(it.mesh.invocations).isEmpty();
        }
    }

    private static Trigger.Http guarded(String name, Auth auth) {
        return Trigger.Http.of(name, "/" + name, Set.of("POST")).withAuth(auth);
    }

    private static Auth jwt(KeyServer issuer) {
        return new Auth.Jwt(new Auth.KeySet.Url(issuer.uri()), Tokens.ISSUER, Set.of(), Set.of());
    }

    private static String token(Tokens signer) {
        return "Bearer " + signer.token(Instant.now());
    }

    private static HttpResponse<String> post(
            GatewayFixture it, String path, @Nullable String authorization)
            throws IOException, InterruptedException {
        return authorization == null
                ? it.post(path, "{}")
                : it.post(path, "{}", "authorization", authorization);
    }

    private static void refused(HttpResponse<String> answer, int status, String reason) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("\"reason\":\"" + reason + "\"");
    }
}
