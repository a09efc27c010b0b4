package com.example.invoice;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.Function;

/** Bills an order. One order always gets the same number, so that a retry sends no second invoice. */
public final class MakeInvoice implements Function<Order, Invoice> {

    @Override
    public Invoice apply(Order order) {
        if (order == null) {
            throw new IllegalArgumentException("send an order as JSON");
        }
        var lines = order.lines().stream().map(MakeInvoice::line).toList();
        var net = lines.stream().mapToLong(Invoice.Line::cents).sum();
        var vat = vat(net, order.vatRate());
        return new Invoice(
                "INV-" + order.orderId(), order.orderId(), order.customer(), lines, net, vat, net + vat);
    }

    private static Invoice.Line line(Order.Line line) {
        return new Invoice.Line(
                line.sku(), line.quantity(), Math.multiplyExact(line.quantity(), line.unitCents()));
    }

    private static long vat(long net, BigDecimal rate) {
        return BigDecimal.valueOf(net).multiply(rate).setScale(0, RoundingMode.HALF_UP).longValueExact();
    }
}
