package io.lakeactors.quality;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pattern that is a plain sequence of characters and character classes with counts, such as {@code ^[A-Z]{2}[0-9]+$}, as a table of states over bytes:
 * one look-up a byte. Patterns that say more (groups, alternatives, flags, anything beyond ASCII) are left to the general engine.
 */
final class ClassPattern {
    private static final int STATES_MAX = 128;
    private static final int ITEMS_MAX = 64;
    private static final String ESCAPABLE = "\\.[]{}()*+?^$|/-";

    private final String regex;
    private int at;

    private ClassPattern(String regex) {
        this.regex = regex;
    }

    /**
     * States by row of 256 bytes; state 0 refuses everything.
     *
     * @param accepts whether a value may end in a state
     */
    record Table(short[] next, boolean[] accepts) {
        boolean matches(byte[] data, int from, int to) {
            int state = 1;
            for (int i = from; i < to && state != 0; i++) {
                state = next[state << 8 | data[i] & 0xff];
            }
            return accepts[state];
        }
    }

    /** One position of the unfolded pattern. @param repeats whether it may be taken again @param skips whether it may be left out */
    private record Item(BitSet characters, boolean repeats, boolean skips) {}

    /** The table of a pattern that must match a whole value; empty if the pattern says more than tables can. */
    static Optional<Table> of(String regex) {
        return new ClassPattern(regex).items().flatMap(ClassPattern::table);
    }

    private Optional<List<Item>> items() {
        var items = new ArrayList<Item>();
        int end = regex.length();
        if (regex.startsWith("^")) {
            at++;
        }
        if (regex.endsWith("$") && !regex.endsWith("\\$")) {
            end--;
        }
        while (at < end) {
            Optional<BitSet> characters = characters(end);
            if (characters.isEmpty() || !quantified(characters.get(), end, items) || items.size() > ITEMS_MAX) {
                return Optional.empty();
            }
        }
        return Optional.of(items);
    }

    private Optional<BitSet> characters(int end) {
        char c = regex.charAt(at++);
        if (c == '[') {
            return bracketed(end);
        }
        if (c == '\\') {
            return at < end ? escaped(regex.charAt(at++)) : Optional.empty();
        }
        return c < 128 && "^$.|?*+(){}]".indexOf(c) < 0 ? Optional.of(range(c, c)) : Optional.empty();
    }

    private static Optional<BitSet> escaped(char c) {
        if (ESCAPABLE.indexOf(c) >= 0) {
            return Optional.of(range(c, c));
        }
        BitSet set = new BitSet();
        switch (c) {
            case 'd' -> set.or(range('0', '9'));
            case 'w' -> {
                set.or(range('0', '9'));
                set.or(range('A', 'Z'));
                set.or(range('a', 'z'));
                set.set('_');
            }
            default -> {
                return Optional.empty();
            }
        }
        return Optional.of(set);
    }

    private Optional<BitSet> bracketed(int end) {
        var set = new BitSet();
        if (at < end && (regex.charAt(at) == '^' || regex.charAt(at) == ']')) {
            return Optional.empty();
        }
        while (at < end && regex.charAt(at) != ']') {
            char low = regex.charAt(at++);
            if (low == '\\') {
                Optional<BitSet> escaped = at < end ? escaped(regex.charAt(at++)) : Optional.empty();
                boolean rangeFollows = at < end && regex.charAt(at) == '-' && at + 1 < end && regex.charAt(at + 1) != ']';
                if (escaped.isEmpty() || rangeFollows) {
                    return Optional.empty();
                }
                set.or(escaped.get());
            } else if (low == '[' || low >= 128) {
                return Optional.empty();
            } else if (at + 1 < end && regex.charAt(at) == '-' && regex.charAt(at + 1) != ']') {
                char high = regex.charAt(at + 1);
                if (high < low || high >= 128 || high == '\\' || high == '[') {
                    return Optional.empty();
                }
                set.or(range(low, high));
                at += 2;
            } else {
                set.set(low);
            }
        }
        return at++ < end ? Optional.of(set) : Optional.empty();
    }

    private boolean quantified(BitSet characters, int end, List<Item> items) {
        char sign = at < end ? regex.charAt(at) : ' ';
        switch (sign) {
            case '?' -> {
                at++;
                items.add(new Item(characters, false, true));
            }
            case '*' -> {
                at++;
                items.add(new Item(characters, true, true));
            }
            case '+' -> {
                at++;
                items.add(new Item(characters, true, false));
            }
            case '{' -> {
                return counted(characters, end, items);
            }
            default -> items.add(new Item(characters, false, false));
        }
        return at >= end || "?*+{".indexOf(regex.charAt(at)) < 0;
    }

    private boolean counted(BitSet characters, int end, List<Item> items) {
        int close = regex.indexOf('}', at);
        if (close < 0 || close >= end) {
            return false;
        }
        String count = regex.substring(at + 1, close);
        at = close + 1;
        if (!count.matches("[0-9]{1,2}(,[0-9]{0,2})?") || at < end && "?*+{".indexOf(regex.charAt(at)) >= 0) {
            return false;
        }
        int comma = count.indexOf(',');
        int min = Integer.parseInt(comma < 0 ? count : count.substring(0, comma));
        boolean open = comma >= 0 && comma == count.length() - 1;
        int max = open || comma < 0 ? min : Integer.parseInt(count.substring(comma + 1));
        for (int i = 0; i < max; i++) {
            items.add(new Item(characters, false, i >= min));
        }
        if (open) {
            items.add(new Item(characters, true, true));
        }
        return max >= min;
    }

    private static BitSet range(char low, char high) {
        var set = new BitSet(128);
        set.set(low, high + 1);
        return set;
    }

    /** States are sets of positions between items; built by the subset construction. */
    private static Optional<Table> table(List<Item> items) {
        Map<BitSet, Integer> numbers = new HashMap<>();
        var states = new ArrayList<BitSet>();
        number(new BitSet(), numbers, states);
        var start = new BitSet();
        start.set(0);
        number(skipped(start, items), numbers, states);
        var rows = new ArrayList<short[]>();
        for (int state = 0; state < states.size(); state++) {
            var row = new short[256];
            for (int c = 0; c < 128; c++) {
                row[c] = (short) number(step(states.get(state), c, items), numbers, states);
            }
            rows.add(row);
            if (states.size() > STATES_MAX) {
                return Optional.empty();
            }
        }
        var next = new short[states.size() * 256];
        var accepts = new boolean[states.size()];
        for (int state = 0; state < states.size(); state++) {
            System.arraycopy(rows.get(state), 0, next, state << 8, 256);
            accepts[state] = states.get(state).get(items.size());
        }
        return Optional.of(new Table(next, accepts));
    }

    private static int number(BitSet state, Map<BitSet, Integer> numbers, List<BitSet> states) {
        return numbers.computeIfAbsent(state, fresh -> {
            states.add(fresh);
            return states.size() - 1;
        });
    }

    private static BitSet step(BitSet state, int c, List<Item> items) {
        var after = new BitSet();
        for (int position = state.nextSetBit(0); position >= 0 && position < items.size(); position = state.nextSetBit(position + 1)) {
            if (items.get(position).characters().get(c)) {
                after.set(position + 1);
                if (items.get(position).repeats()) {
                    after.set(position);
                }
            }
        }
        return skipped(after, items);
    }

    private static BitSet skipped(BitSet state, List<Item> items) {
        for (int position = 0; position < items.size(); position++) {
            if (state.get(position) && items.get(position).skips()) {
                state.set(position + 1);
            }
        }
        return state;
    }
}
