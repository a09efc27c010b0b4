package dev.hearth.samples.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hearth.samples.real.Order.Content;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The sample shop under input that nobody here wrote: nothing is lost, nothing comes twice, and
/// what is invalid ends in the dead letter as it came.
@Tag("real-input")
final class RealInputTest {

    private static final int ORDERS = 5_000;
    private static final long SEED = 20_260_310;
    private static final Path ROOT = Path.of("..");
    private static final Path TARGET = Path.of("target", "real-input").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Summary summary = new Summary();

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void theShopLosesNothingAndDoublesNothing(@TempDir Path data) throws Exception {
        var webhooks = Webhook.fetch(TARGET.resolve("octokit"));
        assertThat(webhooks).hasSizeGreaterThan(700);
        var orders = Orders.make(ORDERS, SEED);
        summary.lap("fetching and making the input");
        try (var node =
                NodeProcess.start(
                        ROOT, "function-samples/shop", data, TARGET.resolve("node.log"))) {
            var ready = node.awaitReady(PATIENCE);
            summary.lap("from the command to ready");
            try (var shop = new Shop(ready)) {
                drive(shop, new Broker(ready.kafka()), webhooks, orders);
            }
            int exit = node.terminate(Duration.ofSeconds(30));
            summary.lap("from SIGTERM to the end");
            summary.add("exit code", exit);
            assertThat(exit).isZero();
        } finally {
            System.out.println(summary);
        }
    }

    private void drive(Shop shop, Broker broker, List<Webhook> webhooks, List<Order> orders)
            throws Exception {
        assertThat(shop.admin("/readyz").status()).isEqualTo(200);
        broker.produce("orders", orders);
        summary.lap("producing %d orders".formatted(orders.size()));
        sendWebhooks(shop, webhooks);
        summary.lap("sending the webhooks meanwhile");
        askOverHttp(shop);
        broker.awaitCaughtUp("enrich", "orders", PATIENCE);
        broker.awaitCaughtUp("score", "orders.enriched", PATIENCE);
        summary.lap("until both groups had committed everything");
        checkOrders(broker, orders);
        checkDeadLetters(broker, orders);
        checkWebhooks(broker, webhooks);
        checkDispatch(broker);
        checkReports(broker);
        summary.lap("reading and checking the topics");
    }

    private void sendWebhooks(Shop shop, List<Webhook> webhooks) throws Exception {
        var secret =
                Files.readString(ROOT.resolve("function-samples/shop/secrets/github-hook-secret"));
        int forged = 0;
        for (var webhook : webhooks) {
            if (webhook.number() % 10 == 0) {
                var answer = shop.webhook(webhook, forgedSignature(webhook, secret, forged));
                assertThat(answer.status()).as("forged: %s", webhook.type()).isEqualTo(401);
                forged++;
            }
            var answer =
                    shop.webhook(webhook, Map.of("X-Hub-Signature-256", webhook.signature(secret)));
            assertThat(answer.status()).as("%s: %s", webhook.type(), answer.body()).isEqualTo(200);
            assertThat(answer.json().path("type").asText()).isEqualTo(webhook.type());
            assertThat(answer.json().path("delivery").asText()).isEqualTo(webhook.delivery());
            assertThat(answer.json().path("summary").asText())
                    .isNotBlank()
                    .doesNotContain("undefined", "[object");
        }
        summary.add("webhooks answered 200", webhooks.size());
        summary.add("forged webhooks answered 401", forged);
    }

    /// In turn: the wrong secret, another body's signature, no signature, the right one cut short.
    private static Map<String, String> forgedSignature(Webhook webhook, String secret, int turn) {
        var right = webhook.signature(secret);
        return switch (turn % 4) {
            case 0 -> Map.of("X-Hub-Signature-256", webhook.signature("not the secret"));
            case 1 -> Map.of("X-Hub-Signature-256", Webhook.sign(secret, new byte[] {'{', '}'}));
            case 2 -> Map.of();
            default -> Map.of("X-Hub-Signature-256", right.substring(0, right.length() - 2));
        };
    }

    private void askOverHttp(Shop shop) throws IOException, InterruptedException {
        var quote = shop.post("/quote", "{\"weightGrams\": 1200, \"country\": \"FR\"}");
        assertThat(quote.status()).as(quote.body()).isEqualTo(200);
        assertThat(quote.json().path("cents").asInt()).isEqualTo(890);
        assertThat(shop.post("/quote", "{\"weightGrams\": 0}").status()).isEqualTo(400);
        assertThat(shop.post("/quote", "{\"weightGrams\":").status()).isEqualTo(400);
        var invoice =
                shop.post(
                        "/invoice",
                        """
                        {"orderId": "o-real", "customer": "Ada", "vatRate": 0.19,
                         "lines": [{"sku": "TEA-250", "quantity": 3, "unitCents": 1250}]}\
                        """);
        assertThat(invoice.status()).as(invoice.body()).isEqualTo(200);
        assertThat(invoice.json().path("grossCents").asInt()).isEqualTo(4463);
        var hello = shop.get("/stores/lyon/hello");
        assertThat(hello).isEqualTo(new Shop.Answer(200, "Welcome to the lyon store!\n"));
        assertThat(shop.get("/nowhere").status()).isEqualTo(404);
    }

    private void checkOrders(Broker broker, List<Order> orders) throws IOException {
        var nets =
                orders.stream()
                        .flatMap(order -> order.valid().stream())
                        .collect(Collectors.toMap(Content.Valid::orderId, Content.Valid::netCents));
        var enriched = byField(broker.read("orders.enriched", PATIENCE), "orderId");
        var scored = byField(broker.read("orders.scored", PATIENCE), "orderId");
        summary.add("valid orders", nets.size());
        summary.add("orders enriched", enriched.size());
        summary.add("orders scored", scored.size());
        assertSame("orders.enriched", enriched.keySet(), nets.keySet());
        assertSame("orders.scored", scored.keySet(), nets.keySet());
        assertThat(broker.read("orders.enriched.dlq", PATIENCE)).isEmpty();
        nets.forEach((orderId, net) -> {
            assertThat(enriched.get(orderId).path("netCents").asLong()).isEqualTo(net);
            assertThat(scored.get(orderId).path("level").asText()).isIn("low", "medium", "high");
        });
        assertThat(scored.values().stream().map(score -> score.path("level").asText()))
                .contains("low", "medium", "high");
    }

    private void checkDeadLetters(Broker broker, List<Order> orders) {
        var invalid =
                orders.stream()
                        .filter(order -> order.content() instanceof Content.Invalid)
                        .collect(Collectors.toMap(Order::number, order -> order));
        var letters = broker.read("orders.dlq", PATIENCE);
        summary.add("invalid orders", invalid.size());
        summary.add("dead letters", letters.size());
        var seen = new HashSet<Integer>();
        for (var letter : letters) {
            var header = letter.headers().lastHeader(Order.NUMBER_HEADER);
            assertThat(header).as("the headers of the record are kept").isNotNull();
            int number = Integer.parseInt(text(header.value()));
            assertThat(invalid).as("a dead letter of a valid order").containsKey(number);
            assertThat(seen.add(number)).as("order %d is dead-lettered twice", number).isTrue();
            checkUnchanged(letter, invalid.get(number));
        }
        assertSame("orders.dlq", seen, invalid.keySet());
    }

    private static void checkUnchanged(ConsumerRecord<byte[], byte[]> letter, Order order) {
        assertThat(letter.value()).as("value of %s", order.content()).isEqualTo(order.value());
        assertThat(letter.key()).as("key of %s", order.content()).isEqualTo(order.key());
        var headers = List.of(letter.headers().toArray());
        assertThat(headers)
                .filteredOn(header -> !header.key().startsWith("hearth-dlq-"))
                .map(header -> header.key() + "=" + hex(header.value()))
                .isEqualTo(
                        order.headers().stream()
                                .map(field -> field.name() + "=" + hex(field.value()))
                                .toList());
        assertThat(headers).anyMatch(header -> header.key().equals("hearth-dlq-reason"));
    }

    private void checkWebhooks(Broker broker, List<Webhook> webhooks) throws IOException {
        var summaries = byField(broker.read("github.events", PATIENCE), "delivery");
        summary.add("webhooks in github.events", summaries.size());
        assertSame(
                "github.events",
                summaries.keySet(),
                webhooks.stream().map(Webhook::delivery).collect(Collectors.toSet()));
    }

    private void checkDispatch(Broker broker) throws IOException {
        var notes = byField(broker.read("shop.dispatches", PATIENCE), "orderId");
        assertThat(notes.keySet()).isEqualTo(Set.of("o-real"));
        assertThat(notes.get("o-real").path("invoice").asText()).isEqualTo("INV-o-real");
    }

    private void checkReports(Broker broker) throws Exception {
        var reports = broker.readFirst("shop.reports", Duration.ofSeconds(30));
        summary.add("reports", reports.size());
        for (var slot : byField(reports, "slot").keySet()) {
            assertThat(Instant.parse(slot).getEpochSecond() % 5).as(slot).isZero();
        }
    }

    /// Names what is lost and what should not be there, not the thousands that are right.
    private static <T> void assertSame(String topic, Set<T> found, Set<T> expected) {
        assertThat(without(expected, found)).as("lost on the way to %s", topic).isEmpty();
        assertThat(without(found, expected)).as("unexpected in %s", topic).isEmpty();
    }

    private static <T> Set<T> without(Set<T> all, Set<T> some) {
        return all.stream().filter(one -> !some.contains(one)).collect(Collectors.toSet());
    }

    /// Refuses two records with the same value of the field.
    private static Map<String, JsonNode> byField(
            List<ConsumerRecord<byte[], byte[]>> records, String field) throws IOException {
        var byField = new HashMap<String, JsonNode>();
        for (var record : records) {
            var json = JSON.readTree(record.value());
            var twin = byField.put(json.path(field).asText(), json);
            assertThat(twin)
                    .as("%s has %s %s twice", record.topic(), field, json.path(field))
                    .isNull();
        }
        return byField;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String hex(byte @Nullable [] bytes) {
        return bytes == null ? "null" : HexFormat.of().formatHex(bytes);
    }
}
