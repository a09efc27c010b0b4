package dev.hearth.board;

import static dev.hearth.board.Boards.F;
import static dev.hearth.board.Boards.G;
import static dev.hearth.board.Boards.HERE;
import static dev.hearth.board.Boards.THERE;
import static dev.hearth.board.Boards.count;
import static dev.hearth.board.Boards.held;
import static dev.hearth.board.Boards.standing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.board.Board.Reaction;
import dev.hearth.function.FunctionId;
import dev.hearth.topology.MeshNode;
import dev.hearth.topology.NodeId;
import dev.hearth.topology.SandboxCount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BoardTest {

    private final Poster poster = new Poster(THERE);
    private Board board = Board.of(HERE);

    @Test
    void aWholeNoticeMakesANodeKnown() {
        assertThat(hear(told(Map.of(F, count(2, 1))))).isEqualTo(Reaction.NONE);
        assertThat(sees()).isEqualTo(Map.of(F, count(2, 1)));
        var node = board.topology(0).find(THERE);
        assertThat(node.state()).isEqualTo(MeshNode.State.READY);
        assertThat(node.load()).isEqualTo(Boards.READY.load());
        assertThat(node.hop()).isEqualTo(Board.UNMEASURED);
    }

    @Test
    void changesFollowTheWhole() {
        hear(told(Map.of(F, count(2, 1))));
        hear(told(Map.of(F, count(0, 3), G, count(1, 0))));
        assertThat(sees()).isEqualTo(Map.of(F, count(0, 3), G, count(1, 0)));
        hear(told(Map.of(G, count(1, 0))));
        assertThat(sees()).isEqualTo(Map.of(G, count(1, 0)));
    }

    @Test
    void changesOfANodeThatIsNotKnownAskForTheWhole() {
        var _ = told(Map.of(F, count(1, 0)));
        assertThat(hear(told(Map.of(G, count(1, 0))))).isEqualTo(Reaction.ASK);
        assertThat(board.topology(0).nodes()).isEmpty();
    }

    @Test
    void afterAGapNothingCountsUntilTheWholeHasCome() {
        hear(told(Map.of(F, count(1, 0))));
        var _ = told(Map.of(F, count(2, 0)));
        assertThat(hear(told(Map.of(F, count(3, 0))))).isEqualTo(Reaction.ASK);
        assertThat(hear(told(Map.of(F, count(4, 0))))).isEqualTo(Reaction.ASK);
        assertThat(sees()).isEqualTo(Map.of(F, count(1, 0)));
        assertThat(hear(poster.whole().orElseThrow())).isEqualTo(Reaction.NONE);
        assertThat(sees()).isEqualTo(Map.of(F, count(4, 0)));
        assertThat(hear(told(Map.of(F, count(5, 0))))).isEqualTo(Reaction.NONE);
    }

    @Test
    void whatWasHeardBeforeIsVoid() {
        var whole = told(Map.of(F, count(1, 0)));
        var second = told(Map.of(F, count(2, 0)));
        var third = told(Map.of(F, count(3, 0)));
        List.of(whole, second, third).forEach(this::hear);
        for (var again : List.of(second, third, whole)) {
            assertThat(hear(again)).isEqualTo(Reaction.NONE);
            assertThat(sees()).isEqualTo(Map.of(F, count(3, 0)));
        }
    }

    @Test
    void aNodeThatIsSilentIsAwayAndItsNextNoticeBringsItBack() {
        hear(told(Map.of(F, count(1, 0))));
        long away = Poster.LASTS.toNanos();
        assertThat(board.topology(away - 1).find(THERE)).isNotNull();
        assertThat(board.topology(away).find(THERE)).isNull();
        board = board.heard(told(Map.of(F, count(2, 0))), away).board();
        assertThat(board.topology(away).find(THERE)).isNotNull();
        assertThat(sees()).isEqualTo(Map.of(F, count(2, 0)));
    }

    @Test
    void aNodeThatLeftIsGoneWithAllItHeld() {
        hear(told(Map.of(F, count(1, 0), G, count(0, 1))));
        board = board.left(THERE);
        assertThat(board.topology(0).find(THERE)).isNull();
        assertThat(board.topology(0).holders(F)).isEmpty();
        assertThat(board.topology(0).holders(G)).isEmpty();
        assertThat(hear(told(Map.of(F, count(2, 0))))).isEqualTo(Reaction.ASK);
    }

    @Test
    void aNodeThatIsSilentForLongIsForgotten() {
        hear(told(Map.of(F, count(1, 0))));
        long silent = Poster.LASTS.plus(Board.FORGOTTEN).toNanos();
        assertThat(board.forgetting(silent).members()).containsKey(THERE);
        assertThat(board.forgetting(silent + 1).members()).isEmpty();
    }

    @Test
    void thisNodeIsNeverAwayAndNeverForgottenAndComesFirst() {
        hear(told(Map.of(F, count(1, 0))));
        var own = new Poster(HERE).post(standing(Map.of(F, count(1, 0))), 0).orElseThrow();
        assertThat(hear(own)).isEqualTo(Reaction.NONE);
        long later = Duration.ofHours(1).toNanos();
        var topology = board.forgetting(later).topology(later);
        assertThat(topology.nodes()).extracting(MeshNode::id).containsExactly(HERE);
        assertThat(topology.find(HERE).hop()).isZero();
        assertThat(board.topology(0).holders(F).getFirst().node()).isEqualTo(HERE);
    }

    @Test
    void roundTripsAreAveraged() {
        hear(told(Map.of()));
        board = board.measured(THERE, Duration.ofNanos(100_000));
        assertThat(board.topology(0).find(THERE).hop()).isEqualTo(Duration.ofNanos(100_000));
        board = board.measured(THERE, Duration.ofNanos(200_000));
        assertThat(board.topology(0).find(THERE).hop()).isEqualTo(Duration.ofNanos(120_000));
        hear(told(Map.of(F, count(1, 0))));
        assertThat(board.topology(0).find(THERE).hop()).isEqualTo(Duration.ofNanos(120_000));
        assertThat(board.measured(new NodeId("x"), Duration.ZERO)).isSameAs(board);
    }

    /// Notices are lost, doubled and overtaken, and so are the answers to those who ask. What is
    /// seen is at any moment what the node told at one moment, and never goes back in time; once
    /// the network delivers again, it is what the node told last.
    @ParameterizedTest
    @ValueSource(ints = {5, 60, 3_000})
    void whateverTheNetworkDoesTheViewIsOneThatWasTold(int functions) {
        for (int seed = 0; seed < 12_000 / (functions + 200); seed++) {
            new Network(new Random(seed), functions).run();
        }
    }

    private static final class Network {

        private final Random random;
        private final List<FunctionId> functions;
        private final Poster poster = new Poster(THERE);
        private final Map<Long, Map<FunctionId, SandboxCount>> told = new HashMap<>();
        private final List<Notice> travelling = new ArrayList<>();
        private Board board = Board.of(HERE);
        private Map<FunctionId, SandboxCount> held = Map.of();

        Network(Random random, int functions) {
            this.random = random;
            this.functions = IntStream.range(0, functions).mapToObj(Boards::function).toList();
        }

        void run() {
            for (int step = 0; step < 120; step++) {
                change();
                poster.post(standing(held), 0).ifPresent(this::send);
                while (!travelling.isEmpty() && random.nextInt(3) > 0) {
                    deliver(travelling.remove(random.nextInt(travelling.size())));
                }
            }
            travelling.clear();
            for (int left = 0; left < 2; left++) {
                change();
                poster.post(standing(held), 0).ifPresent(this::send);
                List.copyOf(travelling).forEach(this::deliver);
                travelling.clear();
                if (member() == null || member().sequence() < last()) {
                    deliver(poster.whole().orElseThrow());
                }
            }
            assertThat(held(board.topology(0), THERE, functions)).isEqualTo(told.get(last()));
        }

        private void change() {
            Map<FunctionId, SandboxCount> next = new HashMap<>(held);
            for (int i = random.nextInt(functions.size() / 4 + 2); i > 0; i--) {
                var function = functions.get(random.nextInt(functions.size()));
                var count = count(random.nextInt(3), random.nextInt(20));
                if (count.equals(SandboxCount.NONE) || random.nextInt(3) == 0) {
                    next.remove(function);
                } else {
                    next.put(function, count);
                }
            }
            if (random.nextInt(40) == 0) {
                next.clear();
            }
            held = next;
        }

        private void send(Notice notice) {
            told.put(notice.sequence(), Map.copyOf(held));
            for (int copies = random.nextInt(3); copies > 0; copies--) {
                travelling.add(NoticeWire.read(NoticeWire.write(notice)));
            }
        }

        private void deliver(Notice notice) {
            long before = member() == null ? 0 : member().sequence();
            var step = board.heard(notice, 0);
            board = step.board();
            if (step.reaction() == Reaction.ASK && random.nextBoolean()) {
                travelling.add(poster.whole().orElseThrow());
            }
            if (member() != null) {
                assertThat(member().sequence()).isGreaterThanOrEqualTo(before);
                assertThat(held(board.topology(0), THERE, functions))
                        .isEqualTo(told.get(member().sequence()));
            }
        }

        private Board.Member member() {
            return board.members().get(THERE);
        }

        private long last() {
            return poster.whole().orElseThrow().sequence();
        }
    }

    private Notice told(Map<FunctionId, SandboxCount> sandboxes) {
        return poster.post(standing(sandboxes), 0).orElseThrow();
    }

    private Reaction hear(Notice notice) {
        var step = board.heard(notice, 0);
        board = step.board();
        return step.reaction();
    }

    private Map<FunctionId, SandboxCount> sees() {
        return held(board.topology(0), THERE, List.of(F, G));
    }
}
