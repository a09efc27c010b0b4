package dev.hearth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class AtOnceTest {

    @Test
    void theNextBeginsWhenOneIsDone() {
        var atOnce = new AtOnce(2);
        List<Integer> begun = new ArrayList<>();
        for (int each = 0; each < 4; each++) {
            int number = each;
            atOnce.add(() -> begun.add(number));
        }
        assertThat(begun).containsExactly(0, 1);
        atOnce.done();
        assertThat(begun).containsExactly(0, 1, 2);
        atOnce.done();
        atOnce.done();
        atOnce.done();
        atOnce.add(() -> begun.add(4));
        assertThat(begun).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void nothingIsForgottenAndNeverTooManyRun() throws Exception {
        int count = 20_000;
        var atOnce = new AtOnce(3);
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var done = new CountDownLatch(count);
        try (var executor = Executors.newFixedThreadPool(6)) {
            for (int each = 0; each < count; each++) {
                executor.execute(() ->
                        atOnce.add(() -> {
                            most.accumulateAndGet(running.incrementAndGet(), Math::max);
                            executor.execute(() -> {
                                running.decrementAndGet();
                                done.countDown();
                                atOnce.done();
                            });
                        }));
            }
            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(most).hasValueBetween(1, 3);
    }
}
