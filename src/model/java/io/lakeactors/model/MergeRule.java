package io.lakeactors.model;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What becomes of the rows of one key. A row is newer than another if it is greater by {@code order}, then by its place in the source: topic, partition, offset.
 *
 * @param keys columns that tell rows apart; at least one
 * @param order columns whose greater value is the newer one, compared one after the other; empty for the place in the source alone, which a history cannot do with: its first says from when on a row holds
 * @param deletion rows that stand for the end of their key, if there are such
 * @param rememberMillis at least so long an older row that comes late meets the memory of a deletion
 * @param window which rows of a key are duplicates, where they are removed; else empty
 */
public record MergeRule(Mode mode, List<String> keys, List<String> order, Optional<Deletion> deletion, long rememberMillis, Optional<Window> window) {
    /** How long deletions are remembered if nobody says. */
    public static final long REMEMBER_MILLIS = 7 * 86_400_000L;
    /** Columns of an order. */
    public static final int ORDER_MAX = 4;
    /** How far duplicates may lie from each other if nobody says. */
    public static final long WINDOW_MILLIS = 7 * 86_400_000L;

    /** The last version of Iceberg's format in which rows are replaced here: by files of position deletes, and by deletion vectors in version 3. */
    public static final int FORMAT_MAX = 3;

    private static final String OURS = "la.merge.";
    private static final String MODE = OURS + "mode";
    private static final String KEYS = OURS + "keys";
    private static final String ORDER = OURS + "order";
    private static final String COLUMN = OURS + "delete.column";
    private static final String VALUES = OURS + "delete.values";
    private static final String REMEMBER = OURS + "remember-ms";
    private static final String BY = OURS + "by";
    private static final String WINDOW = OURS + "window-ms";
    private static final String KEEP = OURS + "keep";

    /** Which rows of a key a table holds. */
    public enum Mode {
        /** The newest one (SCD 1). */
        UPSERT,
        /** All, each with the interval in which it was the newest (SCD 2); of rows with the same first column of the order the newest one. */
        HISTORY,
        /** One of those whose times lie close together: the first, or the last. */
        DEDUP;

        /** As pipelines write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A row is one if the column has one of these values, as text. */
    public record Deletion(String column, List<String> values) {
        public Deletion {
            values = List.copyOf(values);
        }
    }

    /** Which of several duplicates stays. */
    public enum Keep {
        FIRST, LAST;

        /** As pipelines write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Rows of a key are duplicates if their times are at most so far apart.
     *
     * @param by the column of the time: timestamps and dates, and numbers of milliseconds since 1970
     * @param millis at least 1
     */
    public record Window(String by, long millis, Keep keep) {
        public Window {
            if (millis < 1) {
                throw new IllegalArgumentException("a window of " + millis + " ms");
            }
        }
    }

    public MergeRule {
        keys = List.copyOf(keys);
        order = List.copyOf(order);
        if (keys.isEmpty() || order.size() > ORDER_MAX || rememberMillis < 0 || mode == Mode.HISTORY && order.isEmpty() || window.isPresent() != (mode == Mode.DEDUP)) {
            throw new IllegalArgumentException(mode + ", keys " + keys + ", order " + order + ", remember " + rememberMillis + ", " + window);
        }
    }

    /** A rule without a window. */
    public MergeRule(Mode mode, List<String> keys, List<String> order, Optional<Deletion> deletion, long rememberMillis) {
        this(mode, keys, order, deletion, rememberMillis, Optional.empty());
    }

    /** One that removes duplicates. */
    public static MergeRule dedup(List<String> keys, List<String> order, Window window) {
        return new MergeRule(Mode.DEDUP, keys, order, Optional.empty(), REMEMBER_MILLIS, Optional.of(window));
    }

    /** An upsert. */
    public MergeRule(List<String> keys, List<String> order, Optional<Deletion> deletion, long rememberMillis) {
        this(Mode.UPSERT, keys, order, deletion, rememberMillis);
    }

    public boolean keepsHistory() {
        return mode == Mode.HISTORY;
    }

    /** What the index has of each row to place it among those of its key: of duplicates their time, then what they are compared by. */
    public List<String> placing() {
        return Stream.concat(window.map(Window::by).stream(), order.stream()).distinct().toList();
    }

    /** From where on rows are compared by {@link #placing}. */
    public int comparedFrom() {
        return window.filter(within -> order.isEmpty() || !order.getFirst().equals(within.by())).isPresent() ? 1 : 0;
    }

    /** What the table has beside what its rows come with. @param rows what they come with, the order among it */
    public List<Field> columnsBeside(Schema rows) {
        return keepsHistory() ? HistoryColumns.fields(rows.fields().get(rows.indexOf(order.getFirst()).orElseThrow()).type()) : List.of();
    }

    /** The columns that must stay in the table. */
    public List<String> columns() {
        return Stream.of(keys, placing(), deletion.map(Deletion::column).stream().toList(), keepsHistory() ? List.of(HistoryColumns.VALID_TO) : List.<String>of()).flatMap(List::stream).distinct().toList();
    }

    /** What a table says of itself so that every committer of it keeps the rule. */
    public Map<String, String> properties() {
        var properties = new TreeMap<String, String>();
        if (mode != Mode.UPSERT) {
            properties.put(MODE, mode.word());
        }
        window.ifPresent(within -> {
            properties.put(BY, within.by());
            properties.put(WINDOW, String.valueOf(within.millis()));
            properties.put(KEEP, within.keep().word());
        });
        properties.put(KEYS, String.join(",", keys));
        properties.put(ORDER, String.join(",", order));
        properties.put(REMEMBER, String.valueOf(rememberMillis));
        deletion.ifPresent(marked -> {
            properties.put(COLUMN, marked.column());
            properties.put(VALUES, marked.values().stream().map(value -> URLEncoder.encode(value, StandardCharsets.UTF_8)).collect(Collectors.joining(",")));
        });
        return properties;
    }

    /** @return empty for a table whose rows do not replace each other */
    public static Optional<MergeRule> of(Map<String, String> properties) {
        if (!properties.containsKey(KEYS)) {
            return Optional.empty();
        }
        Optional<Deletion> deletion = Optional.ofNullable(properties.get(COLUMN))
                .map(column -> new Deletion(column, Stream.of(properties.getOrDefault(VALUES, "").split(",", -1)).map(value -> URLDecoder.decode(value, StandardCharsets.UTF_8)).toList()));
        // Tables of upserts have not always said so.
        Mode mode = Stream.of(Mode.values()).filter(one -> one.word().equals(properties.get(MODE))).findFirst().orElse(Mode.UPSERT);
        Optional<Window> window = Optional.ofNullable(properties.get(BY)).filter(by -> mode == Mode.DEDUP)
                .map(by -> new Window(by, Long.parseLong(properties.get(WINDOW)), Keep.LAST.word().equals(properties.get(KEEP)) ? Keep.LAST : Keep.FIRST));
        return Optional.of(new MergeRule(mode, listed(properties.get(KEYS)), listed(properties.getOrDefault(ORDER, "")), deletion,
                Long.parseLong(properties.getOrDefault(REMEMBER, String.valueOf(REMEMBER_MILLIS))), window));
    }

    /** Those of a table's properties that say its rule. */
    public static Map<String, String> among(Map<String, String> properties) {
        var ours = new TreeMap<>(properties);
        ours.keySet().removeIf(key -> !key.startsWith(OURS));
        return ours;
    }

    /** The same rule, of columns that have got other names. @param names from a column's name to its new one */
    public MergeRule renamed(Map<String, String> names) {
        UnaryOperator<String> now = name -> names.getOrDefault(name, name);
        return new MergeRule(mode, keys.stream().map(now).toList(), order.stream().map(now).toList(), deletion.map(marked -> new Deletion(now.apply(marked.column()), marked.values())), rememberMillis,
                window.map(within -> new Window(now.apply(within.by()), within.millis(), within.keep())));
    }

    /** Whether rows that one of them has taken in are those that the other would have: only how long deletions are remembered may differ, and how long a window is from now on. */
    public boolean takesAs(MergeRule other) {
        return mode == other.mode && keys.equals(other.keys) && order.equals(other.order) && deletion.equals(other.deletion)
                && window.map(Window::by).equals(other.window.map(Window::by)) && window.map(Window::keep).equals(other.window.map(Window::keep));
    }

    private static List<String> listed(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(","));
    }

    /** For people: {@code upsert by id, newest by updated_at}, {@code history by id, valid from updated_at}, {@code dedup by id, first by ts}. */
    public String words() {
        String when = window.map(within -> ", " + within.keep().word() + " by ").orElseGet(() -> keepsHistory() ? ", valid from " : ", newest by ");
        return mode.word() + " by " + String.join(", ", keys) + when + (order.isEmpty() ? "place in the source" : String.join(", ", order))
                + deletion.map(marked -> ", deleted where " + marked.column() + " is " + String.join(" or ", marked.values())).orElse("");
    }
}
