package dev.hearth.bench;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// What a fuzz run draws at random: the same from the same seed. Not thread-safe.
record Chance(RandomGenerator random) {

    static Chance of(long seed) {
        return new Chance(
                RandomGeneratorFactory.<RandomGenerator>of("L64X128MixRandom").create(seed));
    }

    /// @param percent 0: never, 100: always
    boolean in(int percent) {
        return random.nextInt(100) < percent;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    <T> T of(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    @SafeVarargs
    final <T> T of(T... values) {
        return values[random.nextInt(values.length)];
    }

    byte[] bytes(int most) {
        var bytes = new byte[random.nextInt(most + 1)];
        random.nextBytes(bytes);
        return bytes;
    }
}
