package dev.hearth.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TurnsTest {

    private final Turns turns = new Turns(2, 2);
    private final List<String> ran = new ArrayList<>();

    private boolean enter(String name) {
        return turns.enter(() -> ran.add(name));
    }

    @Test
    void theyRunInTheirOrder() {
        assertThat(List.of(enter("a"), enter("b"), enter("c"), enter("d"), enter("e")))
                .containsExactly(true, true, true, true, false);
        assertThat(ran).containsExactly("a", "b");
        turns.leave();
        assertThat(ran).containsExactly("a", "b", "c");
        assertThat(enter("f")).isTrue();
        turns.leave();
        turns.leave();
        assertThat(ran).containsExactly("a", "b", "c", "d", "f");
    }

    @Test
    void whenAllHaveLeftItIsIdle() {
        assertThat(turns.isIdle()).isTrue();
        enter("a");
        enter("b");
        enter("c");
        turns.leave();
        turns.leave();
        assertThat(turns.isIdle()).isFalse();
        turns.leave();
        assertThat(turns.isIdle()).isTrue();
    }
}
