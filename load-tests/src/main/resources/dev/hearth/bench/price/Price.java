import java.util.List;
import java.util.function.Function;

/** Adds the total to an order. */
public final class Price implements Function<Price.Order, Price.Priced> {

    public record Line(String sku, int quantity, long unitCents) {}

    public record Order(String orderId, String customer, List<Line> lines) {}

    public record Priced(String orderId, String customer, List<Line> lines, long totalCents) {}

    @Override
    public Priced apply(Order order) {
        var total = order.lines().stream().mapToLong(line -> line.quantity() * line.unitCents()).sum();
        return new Priced(order.orderId(), order.customer(), order.lines(), total);
    }
}
