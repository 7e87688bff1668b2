package io.lakeactors.lake.iceberg;

import io.lakeactors.model.MergeRule;
import io.lakeactors.model.MergedRows;
import io.lakeactors.model.MergedRows.Place;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;

/**
 * How far each partition of a topic has come by the times of its rows, and so from when on rows of one commit may meet duplicates. It follows from the snapshot below and the commit's own rows alone,
 * whoever commits. A partition is held to itself: those of one topic are often read at different speeds. Of one commit; not safe for threads.
 */
final class SeenTimes {
    /** The greatest time of each partition's rows, as {@link MergedRows#text} writes it. */
    static final String SUMMARY = "la.merge-latest";

    private static final long DAY_MILLIS = 86_400_000;

    private final Table table;
    private final MergeRule rule;
    private final SourcePlaces places;
    private final TreeMap<Place, Long> latest;
    private final long now;
    /** Of this commit, by the numbers of places. */
    private long[] least = {};
    private long[] greatest = {};

    /** @param summary of the nearest snapshot below that carries ours @param millis now: a time that lies ahead of it says nothing about what comes next */
    SeenTimes(Table table, MergeRule rule, SourcePlaces places, Map<String, String> summary, long millis) {
        this.table = table;
        this.rule = rule;
        this.places = places;
        now = units(table, rule.window().orElseThrow().by(), millis);
        latest = new TreeMap<>(MergedRows.parsed(summary.getOrDefault(SUMMARY, "")));
    }

    /** The window in what the column counts: microseconds, days or milliseconds. */
    static long window(Table table, MergeRule rule) {
        return rule.window().map(within -> units(table, within.by(), within.millis())).orElse(0L);
    }

    private static long units(Table table, String column, long millis) {
        return switch (Optional.ofNullable(table.schema().findField(column)).map(Types.NestedField::type).map(type -> type.typeId()).orElse(org.apache.iceberg.types.Type.TypeID.LONG)) {
            case TIMESTAMP -> Math.multiplyExact(millis, 1_000L);
            case DATE -> Math.floorDiv(millis, DAY_MILLIS);
            default -> millis;
        };
    }

    /** Looks at the commit's files. */
    void read(List<DataFile> added) throws IOException {
        String by = rule.window().orElseThrow().by();
        try (var rows = new KeyRows(table, new MergeRule(List.of(by), List.of(by), Optional.empty(), 0), places)) {
            for (DataFile file : added) {
                KeyRows.require(file);
                rows.read(table.io().newInputFile(file.location()), 0, Map.of(), new BitSet(), (entry, isDeletion) -> see((int) entry[KeyEntry.PLACE], entry[KeyEntry.ORDER]));
            }
        }
    }

    private void see(int place, long time) {
        if (place >= least.length) {
            int before = least.length;
            least = Arrays.copyOf(least, place + 1);
            greatest = Arrays.copyOf(greatest, place + 1);
            Arrays.fill(least, before, place + 1, Long.MAX_VALUE);
            Arrays.fill(greatest, before, place + 1, Long.MIN_VALUE);
        }
        least[place] = Math.min(least[place], time);
        if (time <= now) {
            greatest[place] = Math.max(greatest[place], time);
        }
    }

    /** From when on rows have to be known for the rows of each partition, by its number: a window before the first that is not late. What is late is not looked for. */
    Map<Integer, Long> needs() {
        long window = window(table, rule);
        var needs = new HashMap<Integer, Long>();
        for (int place = 0; place < least.length; place++) {
            if (least[place] != Long.MAX_VALUE) {
                Long came = latest.get(places.place(place));
                long first = came == null ? least[place] : Math.max(less(came, window), least[place]);
                needs.put(place, less(first, window));
            }
        }
        return needs;
    }

    /** Before which time rows of each partition are late, by its number: a window before the greatest that earlier commits have brought. Of a partition that brings its first rows none is late. */
    long[] lateBefore() {
        long window = window(table, rule);
        long[] late = new long[least.length];
        for (int place = 0; place < late.length; place++) {
            Long came = least[place] == Long.MAX_VALUE ? null : latest.get(places.place(place));
            late[place] = came == null ? Long.MIN_VALUE : less(came, window);
        }
        return late;
    }

    /** What the new snapshot says. */
    String text() {
        for (int place = 0; place < least.length; place++) {
            if (greatest[place] != Long.MIN_VALUE) {
                latest.merge(places.place(place), greatest[place], Math::max);
            }
        }
        return MergedRows.text(latest);
    }

    /** The difference, as far as there are numbers. @param window not below 0 */
    static long less(long time, long window) {
        return time < Long.MIN_VALUE + window ? Long.MIN_VALUE : time - window;
    }
}
