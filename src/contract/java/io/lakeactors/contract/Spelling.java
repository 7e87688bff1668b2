package io.lakeactors.contract;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which word was meant. */
final class Spelling {
    private Spelling() {}

    /** {@code Did you mean "from"?}, or else the words that there are. */
    static String suggest(String word, Collection<String> known) {
        return nearest(word, known)
                .map(near -> "Did you mean \"" + near + "\"?")
                .orElseGet(() -> known.size() <= 16 ? "Possible here: " + String.join(", ", known) + "." : "Remove it, or see docs/guides/contracts.md.");
    }

    /** The known word with the fewest edits, if they are few for a word of this length; of equals, the first in the alphabet. */
    static Optional<String> nearest(String word, Collection<String> known) {
        int editsMax = Math.max(1, word.length() / 3);
        String lower = word.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(candidate -> edits(lower, candidate.toLowerCase(Locale.ROOT)) <= editsMax)
                .min(Comparator.comparingInt((String candidate) -> edits(lower, candidate.toLowerCase(Locale.ROOT))).thenComparing(Comparator.naturalOrder()));
    }

    /** Insertions, deletions, replacements and swaps of neighbours. */
    private static int edits(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(from, to, cost, i, j);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int cheapest(String from, String to, int[][] cost, int i, int j) {
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        int best = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + (same ? 0 : 1));
        boolean swapped = i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
