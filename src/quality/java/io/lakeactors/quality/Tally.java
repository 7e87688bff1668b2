package io.lakeactors.quality;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Counts by rule. A batch breaks a few rules many times, so looking along a short list is as good as any table, and little code. */
final class Tally {
    private String[] rules = new String[8];
    private long[] counts = new long[8];
    private int size;

    void clear() {
        size = 0;
    }

    void add(String rule) {
        int at = 0;
        while (at < size && !rules[at].equals(rule)) {
            at++;
        }
        if (at == size) {
            append(rule);
        }
        counts[at]++;
    }

    private void append(String rule) {
        if (size == rules.length) {
            rules = Arrays.copyOf(rules, size * 2);
            counts = Arrays.copyOf(counts, size * 2);
        }
        rules[size] = rule;
        counts[size] = 0;
        size++;
    }

    Map<String, Long> toMap() {
        var map = new HashMap<String, Long>();
        for (int i = 0; i < size; i++) {
            map.put(rules[i], counts[i]);
        }
        return Map.copyOf(map);
    }
}
