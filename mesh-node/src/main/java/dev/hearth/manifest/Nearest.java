package dev.hearth.manifest;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Guesses which word was meant.
final class Nearest {

    private static final int LONGEST = 60;

    private Nearest() {}

    /// The word with the fewest edits (letters added, left out, changed or swapped, case aside), if
    /// they are at most a third of its letters, but at least one.
    static Optional<String> to(String word, Collection<String> words) {
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        var lower = word.toLowerCase(Locale.ROOT);
        return words.stream()
                .filter(w ->
                        distance(lower, w.toLowerCase(Locale.ROOT)) <= Math.max(1, w.length() / 3))
                .min(Comparator.comparingInt(w -> distance(lower, w.toLowerCase(Locale.ROOT))));
    }

    /// Optimal string alignment.
    static int distance(String a, String b) {
        var d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] =
                        Math.min(d[i - 1][j - 1] + change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
