package dev.hearth.board;

import static dev.hearth.board.Boards.F;
import static dev.hearth.board.Boards.HERE;
import static dev.hearth.board.Boards.THERE;
import static dev.hearth.board.Boards.count;
import static dev.hearth.board.Boards.held;
import static dev.hearth.board.Boards.standing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.FunctionId;
import dev.hearth.topology.MeshNode;
import dev.hearth.topology.SandboxCount;
import dev.hearth.topology.Topology;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Two boards on one event bus.
@ExtendWith(VertxExtension.class)
@Timeout(60)
final class WarmBoardTest {

    private final AtomicReference<Standing> here = new AtomicReference<>(standing(Map.of()));
    private final AtomicReference<Standing> there =
            new AtomicReference<>(standing(Map.of(F, count(1, 0))));
    private final Counted counted = new Counted();
    private Vertx vertx;
    private WarmBoard one;
    private WarmBoard other;

    @BeforeEach
    void make(Vertx vertx) {
        this.vertx = vertx;
        one = new WarmBoard(vertx, HERE, here::get, counted);
        other = new WarmBoard(vertx, THERE, there::get, new Counted());
    }

    @Test
    void aNodeKnowsItselfBeforeItIsOpen() {
        assertThat(one.get().nodes()).extracting(MeshNode::id).containsExactly(HERE);
        assertThat(one.get().nearestHop()).isZero();
    }

    @Test
    void eachSeesWhatTheOtherHas() {
        one.open().await();
        other.open().await();
        until(one, topology -> sees(topology).equals(Map.of(F, count(1, 0))));
        until(other, topology -> topology.find(HERE) != null);
        assertThat(counted.received.get()).isPositive();
        assertThat(counted.sent.get()).isPositive();
    }

    @Test
    void aNewcomerAsksForWhatWasSaidBeforeItCame() {
        other.open().await();
        there.set(standing(Map.of(F, count(3, 1))));
        other.tell().await();
        one.open().await();
        until(one, topology -> sees(topology).equals(Map.of(F, count(3, 1))));
        assertThat(counted.asked.get()).isEqualTo(1);
    }

    @Test
    void whatChangesIsSeenAndWhatIsMeasuredToo() {
        one.open().await();
        other.open().await();
        until(one, topology -> topology.find(THERE) != null);
        there.set(standing(Map.of(F, count(0, 2))));
        until(one, topology -> sees(topology).equals(Map.of(F, count(0, 2))));
        until(one, topology -> !topology.find(THERE).hop().equals(Board.UNMEASURED));
        assertThat(one.get().nearestHop()).isPositive();
    }

    @Test
    void aNodeThatLeftIsGoneAtOnce() {
        one.open().await();
        other.open().await();
        until(one, topology -> topology.find(THERE) != null);
        other.close().await();
        one.left(THERE);
        until(one, topology -> topology.find(THERE) == null);
        assertThat(held(one.get(), THERE, List.of(F))).isEmpty();
    }

    @Test
    void aNodeThatFallsSilentIsGoneAfterAWhile() {
        one.open().await();
        other.open().await();
        until(one, topology -> topology.find(THERE) != null);
        other.close().await();
        until(one, topology -> topology.find(THERE) == null);
    }

    @Test
    void rubbishOnTheBusHarmsNothing() {
        one.open().await();
        vertx.eventBus().publish("hearth.board", Buffer.buffer("rubbish"));
        other.open().await();
        until(one, topology -> topology.find(THERE) != null);
    }

    private static void until(WarmBoard board, Predicate<Topology> isSeen) {
        while (!isSeen.test(board.get())) {
            Thread.onSpinWait();
        }
    }

    private static Map<FunctionId, SandboxCount> sees(Topology topology) {
        return held(topology, THERE, List.of(F));
    }

    private static final class Counted implements BoardListener {

        private final AtomicInteger sent = new AtomicInteger();
        private final AtomicInteger received = new AtomicInteger();
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public void sent(int bytes) {
            sent.addAndGet(bytes);
        }

        @Override
        public void received(int bytes) {
            received.addAndGet(bytes);
        }

        @Override
        public void asked() {
            asked.incrementAndGet();
        }
    }
}
