package dev.hearth.bench;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// How often each of some things is asked for: the one with number n in proportion to 1 / (n +
/// 1)^exponent.
final class Zipf {

    private final double[] cumulative;

    /// @param things at least 1
    Zipf(int things, double exponent) {
        cumulative = new double[things];
        double sum = 0;
        for (int thing = 0; thing < things; thing++) {
            sum += Math.pow(thing + 1, -exponent);
            cumulative[thing] = sum;
        }
        for (int thing = 0; thing < things; thing++) {
            cumulative[thing] /= sum;
        }
    }

    /// @return the number of a thing, from 0
    int draw(RandomGenerator random) {
        int found = Arrays.binarySearch(cumulative, random.nextDouble());
        return Math.min(found < 0 ? -found - 1 : found, cumulative.length - 1);
    }
}
