package dev.hearth.trigger.http;

import static dev.hearth.trigger.http.Fixtures.function;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.Auth;
import dev.hearth.function.RateLimit;
import dev.hearth.function.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class RateLimitTest {

    private static final long MILLI = 1_000_000;

    /// One in 100 ms, three at once.
    private static final RateLimit TEN = new RateLimit(10, Duration.ofSeconds(1), 3);

    @ParameterizedTest
    @ValueSource(longs = {0, -5_000 * MILLI, Long.MAX_VALUE - MILLI, Long.MIN_VALUE})
    void aBurstPassesAndThenOneInEachInterval(long start) {
        var limiter = new RateLimiter(TEN, start);
        for (int i = 0; i < 3; i++) {
            assertThat(limiter.take(start)).isEmpty();
        }
        assertThat(limiter.take(start)).contains(Duration.ofMillis(100));
        assertThat(limiter.take(start + 99 * MILLI)).contains(Duration.ofMillis(1));
        assertThat(limiter.take(start + 100 * MILLI)).isEmpty();
        assertThat(limiter.take(start + 100 * MILLI)).contains(Duration.ofMillis(100));
    }

    @Test
    void aPauseEarnsNoMoreThanABurst() {
        var limiter = new RateLimiter(TEN, 0);
        long later = Duration.ofHours(1).toNanos();
        assertThat(IntStream.range(0, 10).mapToObj(_ -> limiter.take(later)))
                .filteredOn(Optional::isEmpty)
                .hasSize(3);
    }

    @Test
    void theLongestPeriodAndTheLargestBurstFit() {
        var limiter = new RateLimiter(new RateLimit(1, Duration.ofDays(3_650), 1_000_000), 0);
        assertThat(limiter.take(0)).isEmpty();
        assertThat(limiter.take(-MILLI)).isEmpty();
    }

    @Test
    void whoIsTurnedAwayUsesNothingUp() {
        var limiter = new RateLimiter(TEN, 0);
        for (int i = 0; i < 100; i++) {
            var _ = limiter.take(0);
        }
        assertThat(limiter.take(100 * MILLI)).isEmpty();
    }

    @Test
    void itIsOneLimitForAllThreads() throws InterruptedException {
        var limiter = new RateLimiter(new RateLimit(1_000, Duration.ofDays(1), 1_000), 0);
        var passed = new AtomicInteger();
        var threads =
                IntStream.range(0, 4)
                        .mapToObj(_ ->
                                Thread.ofPlatform()
                                        .start(() -> {
                                            for (int i = 0; i < 10_000; i++) {
                                                if (limiter.take(0).isEmpty()) {
                                                    passed.incrementAndGet();
                                                }
                                            }
                                        }))
                        .toList();
        for (var thread : threads) {
            thread.join();
        }
        assertThat(passed).hasValue(1_000);
    }

    @Test
    void whatIsBeyondTheLimitDoesNotReachTheFunction() throws Exception {
        try (var it = new GatewayFixture(function("f", limited()))) {
            assertThat(it.post("/f", "{}", "authorization", "Bearer x").statusCode())
                    .as("a stranger does not count")
                    .isEqualTo(401);
            for (int i = 0; i < 2; i++) {
                assertThat(post(it)).isEqualTo(200);
            }
            var refused = it.post("/f", "{}", "authorization", "Bearer t");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.body()).contains("\"reason\":\"rate_limited\"");
            assertThat(refused.headers().firstValueAsLong("retry-after").orElseThrow())
                    .isBetween(1L, 3_600L);
            assertThat(it.mesh.invocations).hasSize(2);
            assertThat(it.mesh.heard).contains("refused rate_limited");
        }
    }

    @Test
    void aNewVersionInheritsTheCountAndANewLimitBeginsAnew() throws Exception {
        try (var it = new GatewayFixture(function("f", limited()))) {
            for (int i = 0; i < 2; i++) {
                assertThat(post(it)).isEqualTo(200);
            }
            it.gateway.update(RouteTable.of(List.of(function("f", limited()))));
            assertThat(post(it)).isEqualTo(429);

            it.gateway.update(
                    RouteTable.of(
                            List.of(
                                    function(
                                            "f",
                                            limited()
                                                    .withRateLimit(
                                                            new RateLimit(
                                                                    1, Duration.ofHours(2), 5))))));
            assertThat(post(it)).isEqualTo(200);
        }
    }

    private static int post(GatewayFixture it) throws Exception {
        return it.post("/f", "{}", "authorization", "Bearer t").statusCode();
    }

    private static Trigger.Http limited() {
        return Trigger.Http.of("in", "/f", Set.of("POST"))
                .withAuth(new Auth.Bearer(List.of("t")))
                .withRateLimit(new RateLimit(1, Duration.ofHours(1), 2));
    }
}
