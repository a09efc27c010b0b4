package dev.hearth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.DataSize;
import dev.hearth.function.Limits;
import dev.hearth.invocation.Outcome;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class MeterTest {

    private static final Limits NO_LIMITS = Limits.DEFAULT.withCpuTime(null).withMemory(null);

    private static byte[] sink;

    private static void allocate(int mebibytes) {
        for (int each = 0; each < mebibytes; each++) {
            sink = new byte[1 << 20];
        }
    }

    /// As much of this thread's CPU time, however long others have the cores.
    private static void burn(Duration cpuTime) {
        var threads = ManagementFactory.getThreadMXBean();
        long until = threads.getCurrentThreadCpuTime() + cpuTime.toNanos();
        while (threads.getCurrentThreadCpuTime() < until) {
            Thread.onSpinWait();
        }
    }

    @Test
    void segmentsAreSummedAndWhatIsBetweenIsNot() {
        var meter = new Meter(NO_LIMITS);
        meter.start(Meter.Phase.HANDLER);
        allocate(2);
        meter.stop();
        allocate(50);
        meter.start(Meter.Phase.HANDLER);
        allocate(3);
        meter.stop();
        assertThat(meter.total().allocated()).isBetween(5L << 20, 6L << 20);
    }

    @Test
    void theLaunchIsOnTheBillAndBreaksNoLimit() {
        var meter = new Meter(NO_LIMITS.withAllocation(DataSize.ofMebibytes(4)));
        meter.start(Meter.Phase.SANDBOX);
        allocate(2);
        meter.start(Meter.Phase.LOADING);
        allocate(5);
        assertThat(meter.breach(System.nanoTime())).isNull();
        meter.start(Meter.Phase.HANDLER);
        allocate(3);
        meter.stop();
        assertThat(meter.total().allocated()).isBetween(10L << 20, 11L << 20);
        assertThat(meter.allocatedByFunction()).isBetween(8L << 20, 9L << 20);
        assertThat(meter.breach()).isNull();
    }

    @Test
    void whatIsBeyondTheBudgetByALittleIsABreach() {
        var meter = new Meter(NO_LIMITS.withAllocation(new DataSize((1 << 20) + 8)));
        meter.start(Meter.Phase.HANDLER);
        allocate(1);
        meter.stop();
        var breach = meter.breach();
        assertThat(breach).isNotNull();
        assertThat(breach.limit()).isEqualTo(Outcome.Limit.ALLOCATION);
    }

    @Test
    void anotherThreadReadsWhatRuns() throws Exception {
        var meter =
                new Meter(
                        NO_LIMITS
                                .withCpuTime(Duration.ofMillis(200))
                                .withAllocation(DataSize.ofMebibytes(4)));
        var halfway = new CountDownLatch(1);
        var looked = new CountDownLatch(1);
        var over = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        var thread =
                Thread.ofPlatform()
                        .start(() -> {
                            meter.start(Meter.Phase.HANDLER);
                            allocate(2);
                            halfway.countDown();
                            await(looked);
                            burn(Duration.ofMillis(300));
                            over.countDown();
                            await(done);
                            meter.stop();
                            burn(Duration.ofMillis(300));
                        });
        halfway.await();
        assertThat(meter.total().allocated()).isGreaterThan(2L << 20);
        assertThat(meter.breach(System.nanoTime())).isNull();
        looked.countDown();
        over.await();
        var breach = meter.breach(System.nanoTime());
        assertThat(breach).isNotNull();
        assertThat(breach.limit()).isEqualTo(Outcome.Limit.CPU_TIME);
        done.countDown();
        thread.join();
    }

    @Test
    void aThreadThatWentOnToSomethingElseIsNotRead() throws Exception {
        var meter = new Meter(NO_LIMITS.withAllocation(DataSize.ofMebibytes(4)));
        var thread =
                Thread.ofPlatform()
                        .start(() -> {
                            meter.start(Meter.Phase.HANDLER);
                            meter.stop();
                            allocate(8);
                        });
        thread.join();
        assertThat(meter.breach(System.nanoTime())).isNull();
        assertThat(meter.total().allocated()).isLessThan(1 << 20);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
