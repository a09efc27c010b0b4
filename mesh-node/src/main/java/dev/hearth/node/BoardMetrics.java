package dev.hearth.node;

import dev.hearth.board.BoardListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// `hearth_board_bytes_total` and `hearth_board_asks_total`.
final class BoardMetrics implements BoardListener {

    private final Counter sent;
    private final Counter received;
    private final Counter asks;

    BoardMetrics(MeterRegistry registry) {
        sent = bytes(registry, "sent");
        received = bytes(registry, "received");
        asks =
                Counter.builder("hearth.board.asks")
                        .description("Times this node missed a notice and asked for all")
                        .register(registry);
    }

    private static Counter bytes(MeterRegistry registry, String direction) {
        return Counter.builder("hearth.board.bytes")
                .description("Notices of the warm board, each counted once when it is sent")
                .tag("direction", direction)
                .register(registry);
    }

    @Override
    public void sent(int bytes) {
        sent.increment(bytes);
    }

    @Override
    public void received(int bytes) {
        received.increment(bytes);
    }

    @Override
    public void asked() {
        asks.increment();
    }
}
