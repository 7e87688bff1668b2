package io.lakeactors.engine.gold;

import io.lakeactors.contract.GoldSpec;
import io.lakeactors.contract.GoldSpec.Incremental;
import io.lakeactors.engine.gold.Windows.Kind;
import io.lakeactors.model.RowChanges;
import io.lakeactors.model.SnapshotNotes;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuery;
import io.lakeactors.model.ValueSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * What a run has to make anew. Windows are told by their numbers, in {@link ValueSpan}s.
 *
 * @param why all is made anew, as the rest of a sentence; empty if only windows are
 * @param changed whether there is anything to be made, or told
 * @param windows that are made anew, if not all are
 * @param late windows that have changed and are left as they are, being closed
 * @param greatest time that the source has had; empty if it had none, or nobody asks
 */
record Refresh(String why, boolean changed, List<ValueSpan> windows, long late, OptionalLong greatest) {
    /** Each is a condition on every file. */
    private static final int STRETCHES_MAX = 200;

    boolean isFull() {
        return !why.isEmpty();
    }

    long count() {
        return count(windows);
    }

    private static long count(List<ValueSpan> windows) {
        return windows.stream().mapToLong(stretch -> stretch.last() - stretch.first() + 1).sum();
    }

    private static Refresh full(String why, OptionalLong greatest) {
        return new Refresh(why, true, List.of(), 0, greatest);
    }

    /** Of a table that is always made as a whole. */
    static Refresh whole() {
        return full("its file does not say incremental", OptionalLong.empty());
    }

    /** Decides it. */
    static final class Plan {
        private final TableQuery queries;
        private final GoldSpec spec;
        private final Incremental incremental;
        private final Windows windows;
        private final Kind time;
        private final SortedMap<TableName, Long> sources;

        /** @param time what the source's column holds @param sources what is read now */
        Plan(TableQuery queries, GoldSpec spec, Kind time, SortedMap<TableName, Long> sources) {
            this.queries = queries;
            this.spec = spec;
            this.incremental = spec.incremental().orElseThrow();
            this.windows = new Windows(incremental);
            this.time = time;
            this.sources = sources;
        }

        /** @param definition that it is to be made by @param asked whether a person wants all made anew */
        Refresh of(TableHead head, String definition, boolean asked) {
            if (asked) {
                return all("somebody asked for it");
            }
            if (head.snapshotId().isEmpty()) {
                return all("it was never published");
            }
            Map<String, String> notes = queries.notes(spec.table());
            var before = SnapshotNotes.sources(notes);
            if (before.isEmpty()) {
                return all("somebody else has changed " + spec.table());
            }
            if (!definition.equals(notes.get(SnapshotNotes.DEFINITION)) || !before.keySet().equals(sources.keySet())) {
                return all("its file or its contract has changed");
            }
            for (var source : sources.entrySet()) {
                if (!source.getKey().equals(incremental.from())) {
                    RowChanges changes = queries.changes(source.getKey(), before.get(source.getKey()), source.getValue(), Optional.empty());
                    if (changes.any()) {
                        return all(source.getKey() + " " + (changes.isKnown() ? "has changed" : changes.unknown()));
                    }
                }
            }
            return since(before.get(incremental.from()), OptionalLong.of(Long.parseLong(notes.getOrDefault(SnapshotNotes.GREATEST_TIME, String.valueOf(Long.MIN_VALUE)))));
        }

        private Refresh since(long before, OptionalLong greatestBefore) {
            long now = sources.get(incremental.from());
            if (now == SnapshotNotes.NO_SNAPSHOT && before != now) {
                return all(incremental.from() + " is empty");
            }
            RowChanges changes = queries.changes(incremental.from(), before, now, Optional.of(incremental.time()));
            if (!changes.isKnown()) {
                return all(incremental.from() + " " + changes.unknown());
            }
            long closedTo = greatestBefore.getAsLong() == Long.MIN_VALUE ? Long.MIN_VALUE : windows.firstOpen(greatestBefore.getAsLong(), time);
            var open = new ArrayList<ValueSpan>();
            var late = new ArrayList<ValueSpan>();
            for (ValueSpan touched : ValueSpan.joined(changes.spans().stream().map(span -> windows.of(span, time)).toList())) {
                if (touched.first() < closedTo) {
                    late.add(new ValueSpan(touched.first(), Math.min(touched.last(), closedTo - 1)));
                }
                if (touched.last() >= closedTo) {
                    open.add(new ValueSpan(Math.max(touched.first(), closedTo), touched.last()));
                }
            }
            if (open.size() > STRETCHES_MAX) {
                return all("windows in " + open.size() + " places have changed");
            }
            return new Refresh("", changes.any(), open, count(late), greatest(changes, greatestBefore.getAsLong()));
        }

        private Refresh all(String why) {
            long now = sources.get(incremental.from());
            if (now == SnapshotNotes.NO_SNAPSHOT) {
                return full(why, OptionalLong.empty());
            }
            return full(why, greatest(queries.changes(incremental.from(), SnapshotNotes.NO_SNAPSHOT, now, Optional.of(incremental.time())), Long.MIN_VALUE));
        }

        private static OptionalLong greatest(RowChanges changes, long before) {
            long greatest = changes.spans().isEmpty() ? before : Math.max(before, changes.spans().getLast().last());
            return greatest == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(greatest);
        }
    }
}
