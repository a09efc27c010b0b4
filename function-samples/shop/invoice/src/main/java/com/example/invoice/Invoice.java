package com.example.invoice;

import java.util.List;

/** The result: written as JSON by the names of the components. All amounts are cents. */
public record Invoice(
        String number,
        String orderId,
        String customer,
        List<Line> lines,
        long netCents,
        long vatCents,
        long grossCents) {

    public record Line(String sku, int quantity, long cents) {}
}
