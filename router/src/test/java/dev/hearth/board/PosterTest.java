package dev.hearth.board;

import static dev.hearth.board.Boards.F;
import static dev.hearth.board.Boards.G;
import static dev.hearth.board.Boards.HERE;
import static dev.hearth.board.Boards.count;
import static dev.hearth.board.Boards.ready;
import static dev.hearth.board.Boards.standing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.board.Notice.Extent;
import dev.hearth.board.Notice.Numbered;
import dev.hearth.function.FunctionId;
import dev.hearth.topology.SandboxCount;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PosterTest {

    private final Poster poster = new Poster(HERE);

    @Test
    void theFirstNoticeIsWhole() {
        var first = poster.post(standing(Map.of(F, count(1, 0))), 0).orElseThrow();
        assertThat(first.extent()).isEqualTo(Extent.WHOLE);
        assertThat(first.sequence()).isEqualTo(1);
        assertThat(first.names()).containsExactly(F);
        assertThat(first.counts()).containsExactly(new Numbered(0, count(1, 0)));
    }

    @Test
    void theNextSaysWhatChangedAndNamesWhatIsNew() {
        post(Map.of(F, count(1, 0)));
        var next = post(Map.of(F, count(1, 0), G, count(0, 2)));
        assertThat(next.extent()).isEqualTo(Extent.CHANGES);
        assertThat(next.sequence()).isEqualTo(2);
        assertThat(next.firstNew()).isEqualTo(1);
        assertThat(next.names()).containsExactly(G);
        assertThat(next.counts()).containsExactly(new Numbered(1, count(0, 2)));
    }

    @Test
    void aFunctionIsNamedOnce() {
        post(Map.of(F, count(1, 0)));
        var gone = post(Map.of());
        assertThat(gone.counts()).containsExactly(new Numbered(0, count(0, 0)));
        var back = post(Map.of(F, count(2, 0)));
        assertThat(back.names()).isEmpty();
        assertThat(back.counts()).containsExactly(new Numbered(0, count(2, 0)));
    }

    @Test
    void withoutNewsThereIsAHeartbeatAndNothingElse() {
        var unchanged = standing(Map.of(F, count(1, 0)));
        var _ = poster.post(unchanged, 0).orElseThrow();
        long beat = Poster.HEARTBEAT.toNanos();
        assertThat(poster.post(unchanged, beat - 1)).isEmpty();
        var heartbeat = poster.post(unchanged, beat).orElseThrow();
        assertThat(heartbeat.counts()).isEmpty();
        assertThat(heartbeat.sequence()).isEqualTo(2);
        assertThat(poster.post(unchanged, beat + 1)).isEmpty();
    }

    @Test
    void aWaitThatComesGoesOrDoublesIsNews() {
        var _ = poster.post(new Standing(ready(Duration.ZERO), Map.of()), 0).orElseThrow();
        assertThat(poster.post(new Standing(ready(Duration.ofMillis(4)), Map.of()), 1)).isPresent();
        assertThat(poster.post(new Standing(ready(Duration.ofMillis(5)), Map.of()), 2)).isEmpty();
        assertThat(poster.post(new Standing(ready(Duration.ofMillis(9)), Map.of()), 3)).isPresent();
        assertThat(poster.post(new Standing(ready(Duration.ZERO), Map.of()), 4)).isPresent();
    }

    @Test
    void theWholeHasAllThatWasToldUnderTheLastSequence() {
        post(Map.of(F, count(1, 0), G, count(1, 1)));
        var last = post(Map.of(G, count(3, 0)));
        var whole = poster.whole().orElseThrow();
        assertThat(whole.extent()).isEqualTo(Extent.WHOLE);
        assertThat(whole.sequence()).isEqualTo(last.sequence());
        assertThat(whole.names()).containsExactlyInAnyOrder(F, G);
        assertThat(whole.counts()).hasSize(1).allMatch(c -> c.count().equals(count(3, 0)));
    }

    @Test
    void numbersAreGivenOutAnewWhenMostFunctionsAreGone() {
        for (int i = 0; i < 1_024; i++) {
            post(Map.of(Boards.function(i), count(1, 0)));
        }
        assertThat(post(Map.of(Boards.function(1_024), count(1, 0))).extent())
                .isEqualTo(Extent.CHANGES);
        var others =
                Map.of(Boards.function(2_000), count(1, 0), Boards.function(2_001), count(1, 0));
        assertThat(post(others).extent()).isEqualTo(Extent.CHANGES);
        var anew = post(Map.of());
        assertThat(anew.extent()).isEqualTo(Extent.WHOLE);
        assertThat(anew.names()).isEmpty();
        var named = post(Map.of(F, count(1, 0)));
        assertThat(named.firstNew()).isZero();
        assertThat(named.names()).containsExactly(F);
    }

    private Notice post(Map<FunctionId, SandboxCount> held) {
        return poster.post(standing(held), 0).orElseThrow();
    }
}
