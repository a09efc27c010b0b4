package dev.hearth.manifest;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.Auth;
import dev.hearth.function.Authority;
import dev.hearth.function.Backoff;
import dev.hearth.function.Cors;
import dev.hearth.function.DataSize;
import dev.hearth.function.Delivery;
import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Grants;
import dev.hearth.function.Handler;
import dev.hearth.function.Idempotency;
import dev.hearth.function.Language;
import dev.hearth.function.Limits;
import dev.hearth.function.RateLimit;
import dev.hearth.function.Secrets;
import dev.hearth.function.SignatureScheme;
import dev.hearth.function.Target;
import dev.hearth.function.Trigger;
import dev.hearth.function.Trigger.Http.Mode.Async;
import dev.hearth.function.Trigger.Timer.Missed;
import dev.hearth.function.Trigger.Timer.Overlap;
import dev.hearth.function.Trigger.Timer.Schedule;
import dev.hearth.function.Trigger.Timer.Window;
import dev.hearth.function.Warm;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ManifestReaderTest {

    private static final String HELLO =
            """
            apiVersion: hearth/v1
            kind: Function
            metadata: {name: hello}
            spec:
              runtime: js
              handler: hello.mjs
            """;

    @TempDir Path folder;

    @BeforeEach
    void code() throws IOException {
        Files.writeString(folder.resolve("hello.mjs"), "export const handler = () => 1;");
    }

    @Test
    void whatIsNotWrittenIsAsTheVocabularySays() {
        var spec = functions(Corpus.folder("accepted").resolve("minimal.yaml")).getFirst();
        assertThat(spec)
                .isEqualTo(
                        FunctionSpec.of(
                                new FunctionId(
                                        new FunctionName("hello"),
                                        spec.bundle().digest().substring(0, 12)),
                                Language.JS,
                                new Handler("hello.mjs", "handler"),
                                spec.bundle()));
        assertThat(spec.bundle().root()).isEqualTo(Corpus.folder("code"));
        assertThat(spec.bundle().digest()).matches("[0-9a-f]{64}");
    }

    @Test
    void everyKeyIsRead() {
        var spec = functions(Corpus.folder("accepted").resolve("everything.yaml")).getFirst();
        assertThat(spec)
                .isEqualTo(
                        new FunctionSpec(
                                new FunctionId(new FunctionName("everything"), "3"),
                                Map.of("team", "orders", "example.com/tier", "1"),
                                Language.JS,
                                new Handler("hello.mjs", "handler"),
                                spec.bundle(),
                                Map.of("REGION", "eu", "GREETING", "${name}, eu"),
                                new Secrets(
                                        Map.of(
                                                "API_KEY", "topsecret-1",
                                                "TOKEN", "Bearer swordfish")),
                                new Grants(
                                        Set.of(
                                                new Authority("api.example.com", 443),
                                                new Authority("127.0.0.1", 8080),
                                                new Authority("[::1]", 8080)),
                                        Set.of("audit"),
                                        Set.of(new FunctionName("other"))),
                                new Limits(
                                        ofSeconds(10),
                                        ofMillis(250),
                                        null,
                                        DataSize.ofMebibytes(128),
                                        DataSize.ofMebibytes(2),
                                        DataSize.ofKibibytes(4),
                                        DataSize.ofKibibytes(16),
                                        4,
                                        0),
                                new Warm(2, ofHours(1), Warm.Reuse.INVOCATION),
                                new Delivery(
                                        3,
                                        new Backoff(
                                                Backoff.Policy.LINEAR,
                                                ofMillis(200),
                                                ofSeconds(30),
                                                Backoff.Jitter.NONE),
                                        ofDays(1),
                                        "orders.dlq",
                                        Delivery.OnExhausted.STOP),
                                List.of(
                                        new Target.Topic("orders.enriched", "$.order.id"),
                                        new Target.Topic("orders.all", "constant"),
                                        new Target.Function(new FunctionName("other")),
                                        new Target.Http(
                                                URI.create("https://example.com/hook?a=1"),
                                                "whsec_c2VjcmV0")),
                                List.of(
                                        new Target.Topic("orders.failed", null),
                                        new Target.Function(new FunctionName("other"))),
                                List.of(
                                        new Trigger.Kafka(
                                                "orders",
                                                List.of("orders", "returns"),
                                                "enrich",
                                                new Trigger.Kafka.InitialOffset.At(
                                                        Instant.parse("2026-03-01T00:00:00Z")),
                                                Trigger.Kafka.Ordering.KEY,
                                                16,
                                                new Trigger.Kafka.Batch(8, ofSeconds(1))),
                                        new Trigger.Kafka(
                                                "sales",
                                                new Trigger.Kafka.Topics.Matching("sales[.][a-z]+"),
                                                "everything",
                                                new Trigger.Kafka.InitialOffset.Latest(),
                                                Trigger.Kafka.Ordering.NONE,
                                                256,
                                                null),
                                        Trigger.Http.of(
                                                        "hook",
                                                        "/hooks/shop/{store}",
                                                        Set.of("PUT"))
                                                .withAuth(
                                                        new Auth.Signature(
                                                                new SignatureScheme.Github(),
                                                                List.of("topsecret-2", "old")))
                                                .withCors(
                                                        new Cors(
                                                                Set.of(
                                                                        "https://shop.example",
                                                                        "http://localhost:3000"),
                                                                List.of("X-Shop", "content-type"),
                                                                List.of("hearth-invocation-id"),
                                                                Cors.Credentials.ALLOWED,
                                                                ofHours(1))),
                                        Trigger.Http.of("later", "/later", Set.of("POST"))
                                                .withMode(new Async(ofHours(2))),
                                        Trigger.Http.of("sure", "/sure", Set.of("GET", "POST"))
                                                .withMode(new Async(ofDays(1), "orders.accepted")),
                                        Trigger.Http.of("surest", "/surest", Set.of("GET", "POST"))
                                                .withMode(new Async(ofDays(1), "hearth-accepted")),
                                        Trigger.Http.of("local", "/local", Set.of("GET", "POST"))
                                                .withMode(new Async(ofDays(1))),
                                        Trigger.Http.of("paid", "/paid", Set.of("GET", "POST"))
                                                .withRepeats(Trigger.Http.Repeats.HARMLESS)
                                                .withIdempotency(
                                                        new Idempotency(
                                                                new Idempotency.Key.Field("$.id"),
                                                                ofHours(2)))
                                                .withAuth(
                                                        new Auth.Signature(
                                                                new SignatureScheme.Stripe(
                                                                        ofMinutes(1)),
                                                                List.of("whsec_a")))
                                                .withRateLimit(
                                                        new RateLimit(100, ofSeconds(10), 20)),
                                        Trigger.Http.of("sold", "/sold", Set.of("GET", "POST"))
                                                .withAuth(
                                                        new Auth.Signature(
                                                                new SignatureScheme.Hmac(
                                                                        "X-Shopify-Hmac-Sha256",
                                                                        SignatureScheme.Hmac
                                                                                .Algorithm.SHA256,
                                                                        SignatureScheme.Hmac
                                                                                .Encoding.BASE64),
                                                                List.of("a"))),
                                        Trigger.Http.of("stock", "/stock", Set.of("GET", "POST"))
                                                .withAuth(
                                                        new Auth.Bearer(
                                                                List.of("topsecret-2", "old"))),
                                        Trigger.Http.of("desk", "/desk", Set.of("GET", "POST"))
                                                .withAuth(
                                                        new Auth.Basic(
                                                                Map.of("ada", "topsecret-2"))),
                                        Trigger.Http.of("app", "/app", Set.of("GET", "POST"))
                                                .withAuth(
                                                        new Auth.Jwt(
                                                                new Auth.KeySet.File(
                                                                        Corpus.folder("accepted")
                                                                                .resolve(
                                                                                        "../code/jwks.json")
                                                                                .toAbsolutePath()),
                                                                "https://id.example.com/",
                                                                Set.of("shop"),
                                                                Set.of("orders:write"))),
                                        new Trigger.Timer(
                                                "nightly",
                                                new Schedule.Cron(
                                                        "0 2 * * *", ZoneId.of("Europe/Paris")),
                                                new Missed.Once(ofHours(6)),
                                                Overlap.ALLOW,
                                                Trigger.Timer.Scope.NODE,
                                                ofSeconds(30),
                                                new Window(
                                                        Instant.parse("2026-11-30T23:00:00Z"),
                                                        Instant.parse("2027-12-01T17:30:00Z"))),
                                        Trigger.Timer.of("often", new Schedule.Every(ofSeconds(30)))
                                                .withMissed(new Missed.All(ofDays(1))),
                                        Trigger.Timer.of(
                                                        "newest", new Schedule.Every(ofSeconds(30)))
                                                .withOverlap(Overlap.REPLACE))));
    }

    @Test
    void triggersHaveDefaultsToo() throws IOException {
        var spec =
                functions(
                                write(
                                        "a.yaml",
                                        HELLO
                                                + """
                                                  delivery: {onExhausted: skip}
                                                  triggers:
                                                    records: {kind: kafka, topics: [t]}
                                                    requests: {kind: http, path: /}
                                                    ticks: {kind: cron, schedule: "@daily"}
                                                """))
                        .getFirst();
        assertThat(spec.triggers())
                .containsExactly(
                        new Trigger.Kafka(
                                "records",
                                List.of("t"),
                                "hello",
                                new Trigger.Kafka.InitialOffset.Latest(),
                                Trigger.Kafka.Ordering.PARTITION,
                                256,
                                null),
                        Trigger.Http.of("requests", "/", Set.of("GET", "POST")),
                        Trigger.Timer.of("ticks", new Schedule.Cron("@daily", ZoneId.of("UTC"))));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-29, 2026-03-28T23:00:00Z, 2026-03-29T21:59:59.999999999Z",
        "2026-12-31, 2026-12-30T23:00:00Z, 2026-12-31T22:59:59.999999999Z",
        "2026-12-01T08:30, 2026-12-01T07:30:00Z, 2026-12-01T07:30:00Z",
        "2026-12-01T08:30:15, 2026-12-01T07:30:15Z, 2026-12-01T07:30:15Z",
        "2026-12-01T08:30Z, 2026-12-01T08:30:00Z, 2026-12-01T08:30:00Z",
        "2026-12-01T08:30-05:00, 2026-12-01T13:30:00Z, 2026-12-01T13:30:00Z",
        "2026-12-01T08:30+05:30, 2026-12-01T03:00:00Z, 2026-12-01T03:00:00Z",
    })
    void startAndEndAreMeantInTheTimeZone(String written, Instant first, Instant last)
            throws IOException {
        var spec =
                functions(
                                write(
                                        "a.yaml",
                                        HELLO
                                                + """
                                                  triggers:
                                                    t: {kind: cron, schedule: "@daily", timezone: Europe/Paris, start: %s, end: %s}
                                                """
                                                        .formatted(written, written)))
                        .getFirst();
        assertThat(spec.triggers())
                .singleElement()
                .extracting(t -> ((Trigger.Timer) t).window())
                .isEqualTo(new Window(first, last));
    }

    @Test
    void signaturesWithATimestampTolerateFiveMinutes() throws IOException {
        for (var preset : List.of("standard-webhooks", "stripe", "slack")) {
            var spec =
                    functions(
                                    write(
                                            "a.yaml",
                                            HELLO
                                                    + """
                                                      triggers:
                                                        in: {kind: http, path: /, auth: {signature: {preset: %s, secrets: [whsec_c2VjcmV0]}}}
                                                    """
                                                            .formatted(preset)))
                            .getFirst();
            assertThat(
                            ((Auth.Signature) ((Trigger.Http) spec.triggers().getFirst()).auth())
                                    .scheme())
                    .isEqualTo(
                            switch (preset) {
                                case "stripe" -> new SignatureScheme.Stripe(ofMinutes(5));
                                case "slack" -> new SignatureScheme.Slack(ofMinutes(5));
                                default -> new SignatureScheme.StandardWebhooks(ofMinutes(5));
                            });
        }
    }

    @Test
    void aRateIsASecondsAndItsBurstAsLarge() throws IOException {
        var spec =
                functions(
                                write(
                                        "a.yaml",
                                        HELLO
                                                + """
                                                  triggers:
                                                    in: {kind: http, path: /, rateLimit: {requests: 7}}
                                                """))
                        .getFirst();
        assertThat(((Trigger.Http) spec.triggers().getFirst()).rateLimit())
                .isEqualTo(new RateLimit(7, ofSeconds(1), 7));
    }

    @ParameterizedTest
    @CsvSource({"'', HARMFUL", "', idempotent: false', HARMFUL", "', idempotent: true', HARMLESS"})
    void whatMayRunTwiceIsSaidInTheManifest(String key, Trigger.Http.Repeats expected)
            throws IOException {
        var spec =
                functions(
                                write(
                                        "a.yaml",
                                        HELLO
                                                + """
                                                  triggers:
                                                    in: {kind: http, path: /%s}
                                                """
                                                        .formatted(key)))
                        .getFirst();
        assertThat(((Trigger.Http) spec.triggers().getFirst()).repeats()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                | idempotency-key | P1D
                    {key: $header.X-Request-Id}       | x-request-id    | P1D
                    {key: $.order.id, ttl: 2h}        | $.order.id      | PT2H
                    """)
    void aRepeatIsKnownByAHeaderOrAField(String value, String key, Duration ttl)
            throws IOException {
        var spec =
                functions(
                                write(
                                        "a.yaml",
                                        HELLO
                                                + """
                                                  triggers:
                                                    in: {kind: http, path: /, idempotency: %s}
                                                """
                                                        .formatted(value)))
                        .getFirst();
        var idempotency = ((Trigger.Http) spec.triggers().getFirst()).idempotency();
        assertThat(idempotency.ttl()).isEqualTo(ttl);
        assertThat(
                        switch (idempotency.key()) {
                            case Idempotency.Key.Header(var name) -> name;
                            case Idempotency.Key.Field(var path) -> path;
                        })
                .isEqualTo(key);
    }

    @Test
    void keysOfTokensMayBeAtAUrl() throws IOException {
        var spec =
                functions(
                                write(
                                        "a.yaml",
                                        HELLO
                                                + """
                                                  triggers:
                                                    in: {kind: http, path: /, auth: {jwt: {jwks: "https://id.example.com/jwks.json", issuer: me}}}
                                                """))
                        .getFirst();
        assertThat(((Trigger.Http) spec.triggers().getFirst()).auth())
                .isEqualTo(
                        new Auth.Jwt(
                                new Auth.KeySet.Url(URI.create("https://id.example.com/jwks.json")),
                                "me",
                                Set.of(),
                                Set.of()));
    }

    @Test
    void defaultsOfTheSchemaAreThoseOfTheReader() throws IOException {
        var written =
                HELLO
                        + """
                          code: %s
                          env: {}
                          secrets: {}
                          limits: %s
                          warm: %s
                          delivery: %s
                          triggers:
                            requests: %s
                            ticks: %s
                        """
                                .formatted(
                                        new Schema()
                                                .document()
                                                .at("/$defs/spec/properties/code/default")
                                                .asText(),
                                        defaults("limits", ""),
                                        defaults("warm", ""),
                                        defaults("delivery", ""),
                                        defaults(
                                                "httpTrigger",
                                                "kind: http, path: /, cors: %s, "
                                                        .formatted(
                                                                defaults(
                                                                        "cors",
                                                                        "allowOrigins: ['*'], "))),
                                        defaults(
                                                "cronTrigger", "kind: cron, schedule: '@daily', "));
        var left =
                HELLO
                        + """
                          triggers:
                            requests: {kind: http, path: /, cors: {allowOrigins: ['*']}}
                            ticks: {kind: cron, schedule: '@daily'}
                        """;
        var explicit = functions(write("a.yaml", written)).getFirst();
        var implicit = functions(write("a.yaml", left)).getFirst();
        assertThat(written).contains("concurrency: 32").contains("timezone: \"UTC\"");
        // The manifest lies in the code folder, so that the code differs.
        assertThat(explicit)
                .usingRecursiveComparison()
                .ignoringFields("id.version", "bundle.digest")
                .isEqualTo(implicit);
    }

    private static String defaults(String definition, String required) {
        var text = new StringBuilder("{").append(required);
        new Schema()
                .document()
                .at("/$defs/" + definition + "/properties")
                .properties()
                .forEach(property -> {
                    if (property.getValue().has("default")) {
                        text.append(property.getKey())
                                .append(": ")
                                .append(property.getValue().get("default"))
                                .append(", ");
                    }
                });
        return text.append("}").toString();
    }

    @Test
    void aFolderIsReadInTheOrderOfItsFiles() throws IOException {
        write("b.yml", HELLO.replace("name: hello", "name: second"));
        write("a.yaml", HELLO.replace("name: hello", "name: first"));
        write(".hidden.yaml", "nonsense");
        write("notes.txt", "nonsense");
        Files.createDirectory(folder.resolve("below"));
        write("below/c.yaml", "nonsense");
        assertThat(functions(folder))
                .extracting(f -> f.name().value())
                .containsExactly("first", "second");
    }

    @Test
    void aFolderWithoutManifestsIsRefused() {
        assertThat(refusal(folder))
                .isEqualTo(
                        folder
                                + ": holds no manifest: put a *.yaml or *.yml file directly into it\n"
                                + "1 error\n");
    }

    @Test
    void aPathWhereNothingIsIsRefused() {
        assertThat(refusal(folder.resolve("nowhere.yaml"))).contains("no such file or folder");
    }

    @Test
    void aVersionChangesWithTheCode() throws IOException {
        Files.createDirectory(folder.resolve("code"));
        write("code/hello.mjs", "1");
        var manifest = write("a.yaml", HELLO + "  code: code\n");
        var first = functions(manifest).getFirst().id().version();
        write("code/hello.mjs", "2");
        var second = functions(manifest).getFirst().id().version();
        assertThat(first).hasSize(12).isNotEqualTo(second);
    }

    @Test
    void aReferredFileLosesItsLastLineBreakOnly() throws IOException {
        write("secret", "line 1\nline 2\n\n");
        var manifest = write("a.yaml", HELLO + "  secrets: {S: \"${file:secret}\"}\n");
        assertThat(functions(manifest).getFirst().secrets().values())
                .containsEntry("S", "line 1\nline 2\n");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheText() throws IOException {
        assertThat(functions(write("a.yaml", "\uFEFF" + HELLO))).hasSize(1);
    }

    @Test
    void whatIsNotUtf8IsRefused() throws IOException {
        var file = folder.resolve("a.yaml");
        Files.write(file, "name: J\u00FCrgen".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(refusal(file)).contains("is not UTF-8");
    }

    @Test
    void aHugeFileIsRefused() throws IOException {
        assertThat(refusal(write("a.yaml", "#".repeat((1 << 20) + 1)))).contains("larger than 1Mi");
    }

    @Test
    void deepNestingIsRefused() throws IOException {
        assertThat(refusal(write("a.yaml", HELLO + "  env: " + "[".repeat(100_000))))
                .contains("a.yaml:7:")
                .contains("nested deeper than 32 levels");
    }

    @Test
    void aliasesThatMultiplyAreRefused() throws IOException {
        var bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 60; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertThat(refusal(write("a.yaml", bomb.toString()))).contains("Number of aliases");
    }

    @Test
    void aliasesThatBiteTheirOwnTailAreRefused() throws IOException {
        assertThat(refusal(write("a.yaml", HELLO + "  limits: &l {timeout: *l, secrets: *l}\n")))
                .contains("spec.limits.timeout: expected text, found a mapping")
                .contains("spec.limits.secrets: unknown key");
    }

    @Test
    void aCharacterThatYamlDoesNotAllowIsRefused() throws IOException {
        assertThat(refusal(write("a.yaml", HELLO + "  version: \"\u0007\"\n"))).contains("U+0007");
    }

    @Test
    void theScheduleCheckSeesTheZone() throws IOException {
        var manifest =
                write(
                        "a.yaml",
                        HELLO
                                + "  triggers: {t: {kind: cron, schedule: '@daily', timezone: Asia/Tokyo}}\n");
        var reading =
                ManifestReader.read(
                        manifest,
                        Corpus.ENVIRONMENT,
                        schedule -> java.util.Optional.of("not in " + schedule.zone()));
        assertThat(ProblemText.render(((Reading.Refused) reading).problems()))
                .contains("a.yaml:7:40: spec.triggers.t.schedule: not in Asia/Tokyo");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static List<FunctionSpec> functions(Path manifest) {
        return switch (Corpus.read(manifest)) {
            case Reading.Accepted(var functions) -> functions;
            case Reading.Refused(var problems) ->
                    throw new AssertionError(ProblemText.render(problems));
        };
    }

    private static String refusal(Path manifest) {
        return ProblemText.render(((Reading.Refused) Corpus.read(manifest)).problems());
    }
}
