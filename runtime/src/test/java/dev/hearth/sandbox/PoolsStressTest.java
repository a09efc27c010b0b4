package dev.hearth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.Language;
import dev.hearth.function.Warm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// Many threads at the pools of a language that has room for few sandboxes.
final class PoolsStressTest {

    private static final int ROOM = 12;
    private static final int ROUNDS = 4_000;

    private final CountedLanguage guests = new CountedLanguage();
    private final SandboxThreads threads =
            new SandboxThreads(new GraalvisorSettings.Threads(2, 64, Duration.ofMillis(20), 4096));
    private final Pools pools = new Pools(List.of(Language.JS));
    private final LanguageRuntime language =
            new LanguageRuntime(
                    guests,
                    new GraalvisorSettings.Pooling(2, 6, ROOM),
                    threads,
                    2,
                    SandboxListener.NONE,
                    pools::evictOne);
    private final AtomicInteger filling = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger warm = new AtomicInteger();

    private final FunctionPool.Surroundings surroundings =
            new FunctionPool.Surroundings() {
                @Override
                public void fill(FunctionPool pool, int count) {
                    for (int each = 0; each < count; each++) {
                        filling.incrementAndGet();
                        threads.addBackground(() -> fillOne(pool));
                    }
                }

                @Override
                public void closeLater(Sandbox sandbox) {
                    sandbox.close();
                }
            };

    private void fillOne(FunctionPool pool) {
        language.obtain().ifPresentOrElse(pool::filled, pool::fillFailed);
        filling.decrementAndGet();
    }

    private FunctionPool pool(int number) {
        var keep = number % 2 == 0 ? Warm.Reuse.SANDBOX : Warm.Reuse.INVOCATION;
        var pool =
                new FunctionPool(
                        CountedLanguage.program(
                                "f" + number, new Warm(number % 3, Duration.ofMillis(1), keep)),
                        language,
                        surroundings,
                        GraalvisorSettings.defaults());
        pools.put(pool);
        return pool;
    }

    private void work(List<FunctionPool> all, Random random) {
        for (int round = 0; round < ROUNDS; round++) {
            var pool = all.get(random.nextInt(all.size()));
            switch (random.nextInt(12)) {
                case 0 -> pools.sweep(System.nanoTime());
                case 1 -> language.blanks().tick(random.nextBoolean());
                case 2 -> pools.evictQuarter().forEach(Sandbox::close);
                default -> invoke(pool, random);
            }
        }
    }

    private void invoke(FunctionPool pool, Random random) {
        switch (pool.acquire()) {
            case FunctionPool.Lease.Warm(var sandbox) -> {
                warm.incrementAndGet();
                use(pool, sandbox, random);
            }
            case FunctionPool.Lease.Launch() ->
                    language.obtain()
                            .ifPresentOrElse(
                                    sandbox -> use(pool, sandbox, random),
                                    () -> {
                                        refused.incrementAndGet();
                                        pool.lost();
                                    });
            case FunctionPool.Lease.Closed() -> guests.violated("closed too early");
        }
    }

    private static void use(FunctionPool pool, Sandbox sandbox, Random random) {
        var guest = CountedLanguage.guest(sandbox);
        guest.hold();
        if (random.nextInt(4) == 0) {
            LockSupport.parkNanos(50_000);
        }
        guest.letGo();
        if (random.nextInt(6) == 0) {
            pool.lost();
            sandbox.close();
            return;
        }
        var surplus = pool.released(sandbox);
        if (surplus != null) {
            surplus.close();
        }
    }

    @Test
    void noSandboxIsSharedLostOrOneTooMany() throws Exception {
        List<FunctionPool> all = new ArrayList<>();
        for (int number = 0; number < 7; number++) {
            all.add(pool(number));
        }
        List<Thread> users = new ArrayList<>();
        for (int user = 0; user < 6; user++) {
            var random = new Random(user);
            users.add(Thread.ofPlatform().start(() -> work(all, random)));
        }
        for (var user : users) {
            user.join();
        }

        all.forEach(FunctionPool::close);
        language.blanks().close();
        long since = System.nanoTime();
        while (guests.open.get() > 0 || language.alive() > 0 || filling.get() > 0) {
            assertThat(Duration.ofNanos(System.nanoTime() - since))
                    .as("%s open, %s alive, %s filling", guests.open, language.alive(), filling)
                    .isLessThan(Duration.ofSeconds(60));
            LockSupport.parkNanos(1_000_000);
        }
        threads.close();

        assertThat(guests.violations).isEmpty();
        assertThat(guests.mostOpen).hasValueBetween(2, ROOM);
        assertThat(all).allMatch(pool -> pool.drained().future().isComplete());
        assertThat(warm.get()).isPositive();
        assertThat(guests.made.get()).isGreaterThan(refused.get());
    }
}
