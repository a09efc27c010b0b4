package dev.hearth.trigger.http;

import static dev.hearth.trigger.http.Fixtures.function;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.Auth;
import dev.hearth.function.SignatureScheme;
import dev.hearth.function.Trigger;
import io.cloudevents.CloudEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The gateway and the packages that the owners of each protocol publish for Node.
@Tag("real-input")
@Timeout(300)
class OfficialClientsTest {

    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final List<String> SECRETS =
            List.of("bmV3LXNlY3JldC1vZi10aGlzLXRyaWdnZXI=", "b2xkLXNlY3JldC1vZi10aGlzLXRyaWdnZXI=");

    @Test
    void whatTheProvidersPackagesSignIsGenuineAndNothingElse() throws Exception {
        var packages =
                NodePackages.install(
                        "standardwebhooks@1.1.1",
                        "stripe@23.1.0",
                        "@octokit/webhooks-methods@6.0.0",
                        "@slack/bolt@5.1.0");
        try (var it =
                new GatewayFixture(
                        function(
                                "hooks",
                                signed(
                                        "standard-webhooks",
                                        new SignatureScheme.StandardWebhooks(TOLERANCE)),
                                signed("github", new SignatureScheme.Github()),
                                signed("stripe", new SignatureScheme.Stripe(TOLERANCE)),
                                signed("slack", new SignatureScheme.Slack(TOLERANCE))))) {
            var said = packages.run("webhooks.mjs", "http://127.0.0.1:" + it.gateway.port());

            assertThat(said)
                    .containsExactlyInAnyOrder(
                            "standard-webhooks new 200",
                            "standard-webhooks again 200",
                            "standard-webhooks old 200",
                            "standard-webhooks stranger 401 signature_invalid",
                            "standard-webhooks changed 401 signature_invalid",
                            "standard-webhooks late 401 signature_expired",
                            "github new 200",
                            "github again 200",
                            "github old 200",
                            "github stranger 401 signature_invalid",
                            "github changed 401 signature_invalid",
                            "stripe new 200",
                            "stripe old 200",
                            "stripe stranger 401 signature_invalid",
                            "stripe changed 401 signature_invalid",
                            "stripe late 401 signature_expired",
                            "slack new 200",
                            "slack old 200",
                            "slack stranger 401 signature_invalid",
                            "slack changed 401 signature_invalid",
                            "slack late 401 signature_expired");
            // What comes again is answered, and not run again.
            assertThat(it.mesh.invocations).hasSize(8);
            assertThat(it.mesh.invocations)
                    .extracting(i -> i.event().cloudEvent().getId())
                    .contains("msg_1", "d-1");
        }
    }

    @Test
    void whatJoseSignsIsTakenAndNothingElse(@TempDir Path folder) throws Exception {
        var file = folder.resolve("jwks.json");
        var auth =
                new Auth.Jwt(
                        new Auth.KeySet.File(file),
                        "https://id.example.com/",
                        Set.of("shop"),
                        Set.of("orders:write"));
        try (var it =
                new GatewayFixture(
                        function(
                                "f",
                                Trigger.Http.of("app", "/app", Set.of("POST")).withAuth(auth)))) {
            var said =
                    NodePackages.install("jose@6.2.18")
                            .run(
                                    "tokens.mjs",
                                    "http://127.0.0.1:" + it.gateway.port(),
                                    file.toString());

            assertThat(said)
                    .containsExactly(
                            "RS256 200",
                            "RS384 200",
                            "RS512 200",
                            "PS256 200",
                            "PS384 200",
                            "PS512 200",
                            "ES256 200",
                            "ES384 200",
                            "ES512 200",
                            "stranger 401 credentials_invalid",
                            "shared 401 credentials_invalid",
                            "unsigned 401 credentials_invalid",
                            "expired 401 credentials_invalid");
        }
    }

    @Test
    void anEventIsTheSameInEveryModeTheSdkOfCloudEventsSends() throws Exception {
        try (var it =
                new GatewayFixture(
                        function("f", Trigger.Http.of("in", "/events", Set.of("POST"))))) {
            var said =
                    NodePackages.install("cloudevents@10.0.0")
                            .run("events.mjs", "http://127.0.0.1:" + it.gateway.port());

            assertThat(said).hasSize(9).allMatch(line -> line.endsWith(" 200"));
            var events =
                    it.mesh.invocations.stream()
                            .map(i -> i.event().cloudEvent())
                            .collect(Collectors.groupingBy(CloudEvent::getId));
            assertThat(events.keySet()).isEqualTo(Set.of("json", "text", "bytes", "none"));
            for (var same : events.values()) {
                assertThat(same).hasSize(3);
                assertThat(same.stream().map(OfficialClientsTest::content).distinct())
                        .as(same.toString())
                        .hasSize(1);
            }
            var json = events.get("json").getFirst();
            assertThat(json.getExtension("partitionkey")).isEqualTo("k");
            assertThat(new String(json.getData().toBytes(), UTF_8))
                    .isEqualTo("{\"text\":\"naïve – 注文\",\"n\":1.5}");
            assertThat(events.get("bytes").getLast().getData().toBytes())
                    .containsExactly(0, 1, 255);
        }
    }

    private static Map<String, Object> content(CloudEvent event) {
        var content = new TreeMap<String, Object>();
        event.getAttributeNames().forEach(name -> content.put(name, event.getAttribute(name)));
        event.getExtensionNames().forEach(name -> content.put(name, event.getExtension(name)));
        if (event.getData() == null) {
            // In binary mode the package names a content type even so.
            content.remove("datacontenttype");
        } else {
            content.put("data", List.of(HexFormat.of().formatHex(event.getData().toBytes())));
        }
        return content;
    }

    private static Trigger.Http signed(String name, SignatureScheme scheme) {
        return Trigger.Http.of(name, "/" + name, Set.of("POST"))
                .withAuth(new Auth.Signature(scheme, SECRETS));
    }
}
