package com.example.invoice;

import java.math.BigDecimal;
import java.util.List;

/** What is billed: the event's data, read by the names of the components. */
public record Order(String orderId, String customer, BigDecimal vatRate, List<Line> lines) {

    public record Line(String sku, int quantity, long unitCents) {}

    public Order {
        check(orderId != null && !orderId.isBlank(), "orderId is missing");
        check(customer != null && !customer.isBlank(), "customer is missing");
        check(vatRate != null && vatRate.signum() >= 0, "vatRate is a number from 0");
        check(lines != null && !lines.isEmpty(), "lines has at least one line");
        lines = List.copyOf(lines);
    }

    private static void check(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
