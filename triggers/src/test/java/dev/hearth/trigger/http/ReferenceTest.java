package dev.hearth.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReferenceTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void aClientsRequestIdIsKept() {
        assertThat(requestId("abc-1")).isEqualTo("abc-1");
    }

    @Test
    void anUnusableRequestIdIsReplaced() {
        for (var given : new String[] {null, "", "a b", "é", "x".repeat(129)}) {
            assertThat(requestId(given)).isEqualTo("own");
        }
    }

    @Test
    void theTraceIsTheOneOfTraceparent() {
        assertThat(traceId("00-" + TRACE + "-00f067aa0ba902b7-01")).isEqualTo(TRACE);
        assertThat(traceId(null)).isNull();
        assertThat(traceId("00-" + TRACE)).isNull();
        assertThat(traceId("00-" + "0".repeat(32) + "-00f067aa0ba902b7-01")).isNull();
    }

    private static String requestId(String given) {
        return Reference.of(Fixtures.HERE, given, null, "own").requestId();
    }

    private static String traceId(String traceparent) {
        return Reference.of(Fixtures.HERE, null, traceparent, "own").traceId();
    }
}
