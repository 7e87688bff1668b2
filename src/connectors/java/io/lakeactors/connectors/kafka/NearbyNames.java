package io.lakeactors.connectors.kafka;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds what a person may have meant. */
final class NearbyNames {
    private static final int NAMES_MAX = 5;

    private record Scored(String name, int distance) {}

    private NearbyNames() {}

    /** Up to five names within an edit distance, nearest first; names that contain the word, or that it contains, come after those. */
    static List<String> of(String word, Collection<String> names, int distanceMax) {
        return names.stream()
                .map(name -> new Scored(name, distance(word, name)))
                .filter(scored -> scored.distance <= distanceMax || contains(scored.name, word))
                .sorted(Comparator.comparingInt(Scored::distance).thenComparing(Scored::name))
                .limit(NAMES_MAX)
                .map(Scored::name)
                .toList();
    }

    private static boolean contains(String name, String word) {
        return word.length() >= 3 && name.contains(word) || name.length() >= 3 && word.contains(name);
    }

    /** Insertions, deletions and replacements that turn one word into the other (Levenshtein). */
    static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int above = row[j];
                int changed = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], above) + 1, diagonal + changed);
                diagonal = above;
            }
        }
        return row[to.length()];
    }
}
