package dev.hearth.trigger.kafka;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Cuts letters into runs that may be written all at once: no two of a run have the same key, so
/// that a write that fails is never overtaken by a later one of its key. Pure.
final class Waves {

    private Waves() {}

    /// The same letters in the same order, at most so many in a run.
    static List<List<Letter>> of(List<Letter> letters, int most) {
        var waves = new ArrayList<List<Letter>>();
        var wave = new ArrayList<Letter>();
        Set<ByteBuffer> keys = new HashSet<>();
        for (var letter : letters) {
            var key = letter.record().key();
            if (wave.size() == most || (key != null && keys.contains(ByteBuffer.wrap(key)))) {
                waves.add(List.copyOf(wave));
                wave.clear();
                keys.clear();
            }
            wave.add(letter);
            if (key != null) {
                keys.add(ByteBuffer.wrap(key));
            }
        }
        if (!wave.isEmpty()) {
            waves.add(List.copyOf(wave));
        }
        return waves;
    }
}
