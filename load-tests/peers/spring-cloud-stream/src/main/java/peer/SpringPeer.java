package peer;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Spring Cloud Stream with its Kafka binder, a function of bytes, with its defaults. */
@SpringBootApplication
public class SpringPeer {

    private static final ObjectMapper JSON = new ObjectMapper();

    record Line(String sku, int quantity, long unitCents) {}

    record Order(String orderId, String customer, List<Line> lines) {}

    record Priced(String orderId, String customer, List<Line> lines, long totalCents) {}

    /** What the function {@code price} of the load tests does. */
    private static byte[] price(byte[] json) {
        try {
            var order = JSON.readValue(json, Order.class);
            var total = order.lines().stream().mapToLong(line -> line.quantity() * line.unitCents()).sum();
            return JSON.writeValueAsBytes(
                    new Priced(order.orderId(), order.customer(), order.lines(), total));
        } catch (IOException notAnOrder) {
            throw new UncheckedIOException(notAnOrder);
        }
    }

    @Bean
    Function<byte[], byte[]> pricing() {
        return SpringPeer::price;
    }

    /** @param args brokers, input topic, output topic */
    public static void main(String[] args) {
        var application = new SpringApplication(SpringPeer.class);
        application.setDefaultProperties(
                Map.of(
                        "spring.cloud.stream.kafka.binder.brokers", args[0],
                        "spring.cloud.function.definition", "pricing",
                        "spring.cloud.stream.bindings.pricing-in-0.destination", args[1],
                        "spring.cloud.stream.bindings.pricing-in-0.group", "spring-peer",
                        "spring.cloud.stream.bindings.pricing-in-0.consumer.concurrency", "4",
                        "spring.cloud.stream.bindings.pricing-out-0.destination", args[2],
                        "spring.cloud.stream.kafka.binder.auto-create-topics", "false",
                        "logging.level.root", "WARN"));
        application.run();
    }
}
