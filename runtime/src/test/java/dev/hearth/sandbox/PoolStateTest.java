package dev.hearth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.function.Warm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PoolStateTest {

    private static final Warm KEEP = new Warm(0, Duration.ofNanos(100), Warm.Reuse.SANDBOX);

    /// A pool, what is outside of it, and everything that may not happen.
    private static final class World {
        PoolState<Integer> state;
        final List<Integer> out = new ArrayList<>();
        final Set<Integer> closed = new HashSet<>();
        int launching;
        int filling;
        int drains;
        int names;
        long now = Long.MAX_VALUE - 1_000;

        World(Warm warm) {
            state = PoolState.open(warm);
        }

        void apply(PoolState.Step<Integer> step) {
            state = step.state();
            for (var effect : step.effects()) {
                switch (effect) {
                    case PoolState.Effect.Use<Integer>(var sandbox) -> {
                        assertThat(out).doesNotContain(sandbox);
                        assertThat(closed).doesNotContain(sandbox);
                        out.add(sandbox);
                    }
                    case PoolState.Effect.Launch<Integer>() -> launching++;
                    case PoolState.Effect.Fill<Integer>(int count) -> {
                        assertThat(count).isPositive();
                        filling += count;
                    }
                    case PoolState.Effect.Close<Integer>(var sandbox) -> {
                        assertThat(out).doesNotContain(sandbox);
                        assertThat(closed.add(sandbox)).isTrue();
                    }
                    case PoolState.Effect.Drained<Integer>() -> drains++;
                }
            }
            check();
        }

        void check() {
            assertThat(state.busy()).isEqualTo(out.size() + launching);
            assertThat(state.filling()).isEqualTo(filling);
            var idle = idle();
            assertThat(state.idleCount()).isEqualTo(idle.size());
            assertThat(new HashSet<>(idle)).hasSameSizeAs(idle);
            assertThat(Collections.disjoint(idle, out)).isTrue();
            assertThat(Collections.disjoint(idle, closed)).isTrue();
            boolean empty = out.isEmpty() && launching == 0 && filling == 0;
            if (state.phase() == PoolState.Phase.CLOSED) {
                assertThat(idle).isEmpty();
                assertThat(drains).isEqualTo(empty ? 1 : 0);
            } else {
                assertThat(drains).isZero();
            }
        }

        List<Integer> idle() {
            List<Integer> idle = new ArrayList<>();
            for (var each = state.idle(); each != null; each = each.below()) {
                idle.add(each.sandbox());
            }
            return idle;
        }
    }

    @ParameterizedTest
    @EnumSource(Warm.Reuse.class)
    void noSequenceOfStepsLosesOrSharesASandbox(Warm.Reuse reuse) {
        for (long seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var warm = new Warm(random.nextInt(4), Duration.ofNanos(random.nextInt(200)), reuse);
            var world = new World(warm);
            for (int step = 0; step < 200; step++) {
                randomStep(world, random);
            }
            finish(world);
        }
    }

    private static void randomStep(World world, Random random) {
        world.now += random.nextInt(50);
        switch ((Integer) random.nextInt(100)) {
            case Integer n when n == 0 -> world.apply(world.state.close());
            case Integer n when n < 30 -> world.apply(world.state.acquire());
            case Integer n when n < 33 -> {
                // What is taken is not outside for the pool, it is gone.
                var step = world.state.take();
                world.state = step.state();
                for (var effect : step.effects()) {
                    var gone = ((PoolState.Effect.Use<Integer>) effect).sandbox();
                    assertThat(world.out).doesNotContain(gone);
                    assertThat(world.closed.add(gone)).isTrue();
                }
                world.check();
            }
            case Integer n when n < 35 -> {
                int min = random.nextInt(5);
                world.apply(world.state.keep(min));
                if (world.state.phase() == PoolState.Phase.OPEN) {
                    assertThat(world.state.warm().min()).isEqualTo(min);
                    assertThat(world.state.idleCount()).isLessThanOrEqualTo(min);
                }
            }
            case Integer n when n < 60 -> {
                if (world.launching > 0) {
                    world.launching--;
                    world.apply(world.state.released(world.names++, world.now));
                } else if (!world.out.isEmpty()) {
                    var back = world.out.remove(random.nextInt(world.out.size()));
                    world.apply(world.state.released(back, world.now));
                }
            }
            case Integer n when n < 70 -> {
                if (!world.out.isEmpty()) {
                    world.out.removeFirst();
                    world.apply(world.state.lost());
                }
            }
            case Integer n when n < 80 -> {
                if (world.filling > 0) {
                    world.filling--;
                    world.apply(
                            random.nextInt(4) == 0
                                    ? world.state.fillFailed()
                                    : world.state.filled(world.names++, world.now));
                }
            }
            case Integer n when n < 90 -> world.apply(world.state.evict(world.now));
            case Integer n when n < 95 -> {
                var since = world.state.idleSince();
                if (!since.isEmpty()) {
                    int closed = world.closed.size();
                    world.apply(world.state.evictOldest(since.getFirst()));
                    assertThat(world.closed).hasSize(closed + 1);
                }
            }
            case Integer _ -> world.apply(world.state.refill());
        }
    }

    private static void finish(World world) {
        world.apply(world.state.close());
        while (world.filling > 0) {
            world.filling--;
            world.apply(world.state.fillFailed());
        }
        while (world.launching > 0) {
            world.launching--;
            world.apply(world.state.lost());
        }
        while (!world.out.isEmpty()) {
            var back = world.out.removeLast();
            world.apply(world.state.released(back, world.now));
            assertThat(world.closed).contains(back);
        }
        assertThat(world.drains).isEqualTo(1);
    }

    @Test
    void theLastUsedIsTakenFirst() {
        var world = new World(KEEP);
        for (int each = 0; each < 3; each++) {
            world.apply(world.state.acquire());
        }
        for (int each = 0; each < 3; each++) {
            world.launching--;
            world.apply(world.state.released(each, world.now));
        }
        world.apply(world.state.acquire());
        assertThat(world.out).containsExactly(2);
    }

    @Test
    void onlyTheOldAreEvictedAndNeverBelowTheMinimum() {
        var world = new World(new Warm(1, Duration.ofNanos(100), Warm.Reuse.SANDBOX));
        for (int each = 0; each < 4; each++) {
            world.apply(world.state.acquire());
        }
        for (int each = 0; each < 4; each++) {
            world.launching--;
            world.apply(world.state.released(each, world.now));
            world.now += 50;
        }
        world.apply(world.state.evict(world.now));
        assertThat(world.closed).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(world.idle()).containsExactly(3);
        world.now += 1_000;
        world.apply(world.state.evict(world.now));
        assertThat(world.idle()).containsExactly(3);
    }

    private static World withIdle(Warm warm, int count) {
        var world = new World(warm);
        for (int each = 0; each < count; each++) {
            world.apply(world.state.acquire());
        }
        for (int each = 0; each < count; each++) {
            world.launching--;
            world.apply(world.state.released(each, world.now));
            world.now += 10;
        }
        return world;
    }

    @Test
    void theOldestIsEvictedForRoomBelowTheMinimumToo() {
        var world = withIdle(new Warm(5, Duration.ofDays(1), Warm.Reuse.SANDBOX), 2);
        world.apply(world.state.evictOldest(world.state.idleSince().getFirst()));
        assertThat(world.closed).containsExactly(0);
        world.apply(world.state.evictOldest(world.state.idleSince().getFirst()));
        assertThat(world.closed).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void oneThatIsNotTheOldestAnyMoreIsNotEvicted() {
        var world = withIdle(KEEP, 3);
        var since = world.state.idleSince();
        world.apply(world.state.evictOldest(since.get(1)));
        world.apply(world.state.evictOldest(since.get(0) - 1));
        assertThat(world.closed).isEmpty();
    }

    @Test
    void whoKeepsFewerClosesTheOldest() {
        var world = withIdle(KEEP, 4);
        world.apply(world.state.keep(1));
        assertThat(world.closed).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(world.idle()).containsExactly(3);
        world.apply(world.state.keep(3));
        world.apply(world.state.refill());
        assertThat(world.filling).isEqualTo(2);
    }

    @Test
    void takingFromAnEmptyPoolDoesNothing() {
        PoolState<Integer> open = PoolState.open(KEEP);
        assertThat(open.take()).isEqualTo(new PoolState.Step<>(open, List.of()));
    }

    @Test
    void aFreshSandboxPerInvocationIsNeverUsedTwice() {
        var world = new World(new Warm(2, Duration.ofNanos(100), Warm.Reuse.INVOCATION));
        world.apply(world.state.refill());
        assertThat(world.filling).isEqualTo(2);
        world.filling--;
        world.apply(world.state.filled(7, world.now));
        world.apply(world.state.acquire());
        assertThat(world.out).containsExactly(7);
        world.out.clear();
        world.apply(world.state.released(7, world.now));
        assertThat(world.closed).containsExactly(7);
        assertThat(world.filling).isEqualTo(2);
    }

    @Test
    void aClosedPoolHandsOutNothing() {
        PoolState<Integer> closed = PoolState.<Integer>open(KEEP).close().state();
        assertThat(closed.acquire().effects()).isEmpty();
        assertThat(closed.take().effects()).isEmpty();
        assertThat(closed.acquire().state().busy()).isZero();
    }

    @Test
    void whatWasNotHandedOutCannotComeBack() {
        PoolState<Integer> open = PoolState.open(KEEP);
        assertThatThrownBy(() -> open.released(1, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(open::lost).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> open.filled(1, 0)).isInstanceOf(IllegalStateException.class);
    }
}
