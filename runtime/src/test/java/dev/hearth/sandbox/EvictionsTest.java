package dev.hearth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.Language;
import dev.hearth.function.Warm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EvictionsTest {

    private final CountedLanguage guests = new CountedLanguage();
    private final SandboxThreads threads =
            new SandboxThreads(new GraalvisorSettings.Threads(1, 2, Duration.ofDays(1), 16));
    private final Pools pools = new Pools(List.of(Language.JS));
    private final LanguageRuntime language =
            new LanguageRuntime(
                    guests,
                    new GraalvisorSettings.Pooling(0, 1_000),
                    threads,
                    1,
                    SandboxListener.NONE,
                    pools::evictOne);

    @BeforeEach
    void noBlanks() {
        language.blanks().close();
    }

    @AfterEach
    void close() {
        threads.close();
    }

    private FunctionPool pool(String name, int min) {
        var pool =
                new FunctionPool(
                        CountedLanguage.program(
                                name, new Warm(min, Duration.ofDays(1), Warm.Reuse.SANDBOX)),
                        language,
                        new FunctionPool.Surroundings() {
                            @Override
                            public void fill(FunctionPool pool, int count) {}

                            @Override
                            public void closeLater(Sandbox sandbox) {
                                sandbox.close();
                            }
                        },
                        GraalvisorSettings.defaults());
        pools.put(pool);
        return pool;
    }

    /// Its newest idle one, or another one.
    private Sandbox use(FunctionPool pool) {
        return switch (pool.acquire()) {
            case FunctionPool.Lease.Warm(var warm) -> warm;
            case FunctionPool.Lease.Launch() -> language.obtain().orElseThrow();
            case FunctionPool.Lease.Closed() -> throw new AssertionError("closed");
        };
    }

    private Sandbox used(FunctionPool pool) {
        var sandbox = use(pool);
        assertThat(pool.released(sandbox)).isNull();
        return sandbox;
    }

    private Sandbox evictOne() {
        return pools.evictOne(language).orElseThrow();
    }

    @Test
    void theLeastRecentlyUsedGoesFirst() {
        var a = pool("a", 0);
        var b = pool("b", 0);
        var first = used(a);
        var second = used(b);
        used(a);
        assertThat(evictOne()).isSameAs(second);
        assertThat(evictOne()).isSameAs(first);
        assertThat(pools.evictOne(language)).isEmpty();
    }

    @Test
    void whatWasUsedSinceTheLastLookIsPassedOver() {
        List<FunctionPool> all = new ArrayList<>();
        List<Sandbox> idle = new ArrayList<>();
        for (int each = 0; each < 10; each++) {
            all.add(pool("f" + each, 0));
            idle.add(used(all.get(each)));
        }
        assertThat(evictOne()).isSameAs(idle.get(0));
        used(all.get(1));
        assertThat(evictOne()).isSameAs(idle.get(2));
    }

    @Test
    void whatIsBeyondItsMinimumGoesBeforeTheRest() {
        var held = pool("held", 1);
        var free = pool("free", 0);
        var oldest = used(held);
        var newer = used(free);
        assertThat(evictOne()).isSameAs(newer);
        assertThat(evictOne()).isSameAs(oldest);
    }

    @Test
    void oneBelowAMinimumIsNotTakenOnceAnotherIsIdle() {
        var held = pool("held", 1);
        var other = pool("other", 1);
        used(held);
        used(other);
        evictOne();
        var free = used(pool("free", 0));
        assertThat(evictOne()).isSameAs(free);
    }

    @Test
    void whatIsInUseIsNotTaken() {
        var a = pool("a", 0);
        use(a);
        assertThat(pools.evictOne(language)).isEmpty();
    }

    @Test
    void aQuarterIsTheOldestQuarter() {
        List<Sandbox> idle = new ArrayList<>();
        for (int each = 0; each < 8; each++) {
            idle.add(used(pool("f" + each, 0)));
        }
        assertThat(pools.evictQuarter()).containsExactly(idle.get(0), idle.get(1));
        assertThat(pools.counts()).hasSize(6);
    }

    @Test
    void aQuarterOfOneIsOne() {
        var only = used(pool("only", 1));
        assertThat(pools.evictQuarter()).containsExactly(only);
        assertThat(pools.evictQuarter()).isEmpty();
    }
}
