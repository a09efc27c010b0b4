package dev.hearth.samples.real;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.samples.real.Order.Content;
import dev.hearth.samples.real.Order.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Makes orders: the same ones for the same seed. About three of a hundred are invalid, each fault
/// in its turn; one of twenty has no key; header names repeat, and header values need not be text.
final class Orders {

    private static final List<String> COUNTRIES =
            List.of("AT", "BE", "DE", "ES", "FR", "IT", "NL", "PT", "US", "JP");
    private static final List<String> CURRENCIES = List.of("EUR", "USD", "GBP", "CHF");
    private static final List<String> NAMES =
            List.of("ada", "grace", "łukasz", "zoë", "明", "o'neil");
    private static final Instant DAY = Instant.parse("2026-03-10T00:00:00Z");

    private final Random random;
    private int faults;

    private Orders(long seed) {
        random = new Random(seed);
    }

    static List<Order> make(int count, long seed) {
        var orders = new Orders(seed);
        var made = new ArrayList<Order>(count);
        for (int number = 0; number < count; number++) {
            made.add(orders.next(number));
        }
        return List.copyOf(made);
    }

    private Order next(int number) {
        var order = order(number);
        var content = content(order);
        var key = random.nextInt(20) == 0 ? null : utf8(order.at("/customer/id").asText());
        var value =
                content instanceof Content.Invalid(var fault) ? spoilt(order, fault) : write(order);
        return new Order(number, key, value, headers(number), content);
    }

    private Content content(ObjectNode order) {
        if (random.nextInt(100) < 3) {
            return new Content.Invalid(Fault.values()[faults++ % Fault.values().length]);
        }
        long net = 0;
        for (var line : order.path("lines")) {
            net += line.path("quantity").asLong() * line.path("unitCents").asLong();
        }
        return new Content.Valid(order.path("orderId").asText(), net);
    }

    private ObjectNode order(int number) {
        int customer = random.nextInt(400);
        var home = oneOf(COUNTRIES);
        var placed = DAY.plus(random.nextInt(86_400), ChronoUnit.SECONDS);
        var order = JsonNodeFactory.instance.objectNode();
        order.put("orderId", "o-%06d".formatted(number));
        order.put("placedAt", placed.toString());
        order.putObject("customer")
                .put("id", "c-" + customer)
                .put(
                        "email",
                        oneOf(NAMES)
                                + customer
                                + (customer % 50 == 0 ? "@mailinator.com" : "@example.com"))
                .put("country", home)
                .put("since", placed.minus(random.nextInt(2_000), ChronoUnit.DAYS).toString());
        order.putObject("shipTo").put("country", random.nextInt(5) == 0 ? oneOf(COUNTRIES) : home);
        order.put("currency", oneOf(CURRENCIES));
        var lines = order.putArray("lines");
        for (int line = random.nextInt(6); line >= 0; line--) {
            lines.addObject()
                    .put("sku", "SKU-" + random.nextInt(5_000))
                    .put("quantity", 1 + random.nextInt(9))
                    .put("unitCents", random.nextInt(30_000));
        }
        return order;
    }

    private byte @Nullable [] spoilt(ObjectNode order, Fault fault) {
        var line = (ObjectNode) order.at("/lines/0");
        return switch (fault) {
            case CUT_OFF -> Arrays.copyOf(write(order), 40);
            case NOT_UTF_8 -> new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'};
            case EMPTY -> new byte[0];
            case TOMBSTONE -> null;
            case AN_ARRAY -> utf8("[" + order + "]");
            case NO_ORDER_ID -> {
                order.remove("orderId");
                yield write(order);
            }
            case NO_LINES -> {
                order.putArray("lines");
                yield write(order);
            }
            case NEGATIVE_QUANTITY -> {
                line.put("quantity", -1);
                yield write(order);
            }
            case PRICE_IN_WORDS -> {
                line.put("unitCents", "twelve");
                yield write(order);
            }
            case UNKNOWN_CURRENCY -> write(order.put("currency", "DOUBLOON"));
            case NO_SUCH_DAY -> write(order.put("placedAt", "the other day"));
        };
    }

    private List<Order.Field> headers(int number) {
        var headers = new ArrayList<Order.Field>();
        headers.add(new Order.Field(Order.NUMBER_HEADER, utf8(Integer.toString(number))));
        if (random.nextBoolean()) {
            headers.add(new Order.Field("content-type", utf8("application/json")));
        }
        if (random.nextInt(4) == 0) {
            headers.add(new Order.Field("tag", utf8("spring")));
            headers.add(new Order.Field("tag", new byte[] {(byte) 0xFF, 0, 7}));
        }
        return headers;
    }

    private byte[] write(ObjectNode order) {
        return utf8(order.toString());
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
