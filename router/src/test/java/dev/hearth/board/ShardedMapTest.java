package dev.hearth.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ShardedMapTest {

    @Test
    void itHoldsWhatAMapHoldsAndEarlierOnesStayAsTheyWere() {
        var random = new Random(3);
        Map<Integer, Integer> model = new HashMap<>();
        var map = ShardedMap.<Integer, Integer>empty();
        for (int round = 0; round < 200; round++) {
            var before = map;
            var beforeModel = Map.copyOf(model);
            var edit = map.edit();
            for (int i = 0; i < 20; i++) {
                int key = random.nextInt(500);
                if (random.nextInt(3) == 0) {
                    edit.remove(key);
                    model.remove(key);
                } else {
                    edit.put(key, round);
                    model.put(key, round);
                }
                assertThat(edit.find(key)).isEqualTo(model.get(key));
            }
            map = edit.done();
            assertThat(all(map)).isEqualTo(model);
            assertThat(all(before)).isEqualTo(beforeModel);
        }
    }

    @Test
    void anEditWithoutChangesGivesTheSameMap() {
        var map = ShardedMap.<Integer, Integer>empty();
        assertThat(map.edit().done()).isSameAs(map);
    }

    private static Map<Integer, Integer> all(ShardedMap<Integer, Integer> map) {
        Map<Integer, Integer> all = new HashMap<>();
        map.forEach(all::put);
        return all;
    }
}
