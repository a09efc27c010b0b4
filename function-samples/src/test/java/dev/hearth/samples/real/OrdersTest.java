package dev.hearth.samples.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.samples.real.Order.Content;
import dev.hearth.samples.real.Order.Fault;
import org.junit.jupiter.api.Test;

final class OrdersTest {

    @Test
    void theSameSeedMakesTheSameOrders() {
        var some = Orders.make(50, 7);
        var same = Orders.make(50, 7);
        for (int i = 0; i < 50; i++) {
            assertThat(same.get(i).value()).isEqualTo(some.get(i).value());
            assertThat(same.get(i).key()).isEqualTo(some.get(i).key());
        }
    }

    @Test
    void aboutThreeOfAHundredAreInvalidInEveryWay() {
        var orders = Orders.make(5_000, 7);
        var faults =
                orders.stream()
                        .map(Order::content)
                        .filter(Content.Invalid.class::isInstance)
                        .map(content -> ((Content.Invalid) content).fault())
                        .toList();
        assertThat(faults).hasSizeBetween(100, 200).contains(Fault.values());
        assertThat(orders).anyMatch(order -> order.key() == null);
        assertThat(
                        orders.stream()
                                .map(Order::value)
                                .filter(value -> value == null || value.length == 0))
                .hasSizeBetween(10, 60);
    }
}
