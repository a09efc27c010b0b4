package dev.hearth.samples.real;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A record for the topic `orders`, and what is known of it beforehand.
///
/// @param number from 0; travels in the header `x-order-number`
/// @param content what is in it
record Order(
        int number,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<Field> headers,
        Content content) {

    static final String NUMBER_HEADER = "x-order-number";

    record Field(String name, byte[] value) {}

    sealed interface Content {

        /// @param netCents the sum of its lines
        record Valid(String orderId, long netCents) implements Content {}

        record Invalid(Fault fault) implements Content {}
    }

    /// The ways in which an order can be wrong.
    enum Fault {
        CUT_OFF,
        NOT_UTF_8,
        EMPTY,
        TOMBSTONE,
        AN_ARRAY,
        NO_ORDER_ID,
        NO_LINES,
        NEGATIVE_QUANTITY,
        PRICE_IN_WORDS,
        UNKNOWN_CURRENCY,
        NO_SUCH_DAY
    }

    Optional<Content.Valid> valid() {
        return content instanceof Content.Valid valid ? Optional.of(valid) : Optional.empty();
    }
}
