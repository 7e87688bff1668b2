package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.iceberg.KeyIndex.Ended;
import io.lakeactors.model.MergeRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.data.IdentityPartitionConverters;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.PartitionUtil;

/**
 * Where the rows of each key of one merged table are, at one snapshot. A memory of the table, made anew from it whenever it is of a snapshot that cannot be reached from here. Rows are taken in in any
 * order and in portions sorted by hash: which row of a key stays does not depend on the order. Not safe for threads.
 */
final class TableKeys implements AutoCloseable {
    private static final int PORTION = 1 << 16;
    private static final int PORTION_MIN = 1 << 8;
    private static final long NO_SNAPSHOT = -1;

    /** Files that are gone leave their numbers behind: after so many the index is made anew. */
    private static final int FILES_MAX = 1 << 20;

    /** A data file by what deletes of its rows have to know. */
    record KnownFile(String path, int spec, PartitionData partition) {}

    private final MergeRule rule;
    private final int width;
    private final SourcePlaces places = new SourcePlaces();
    private final KeyIndex index;
    private final List<KnownFile> files = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final BitSet gone = new BitSet();

    private boolean known;
    private long at = NO_SNAPSHOT;
    /** Whether files were taken in that may never land: in which snapshot, if it came to one. */
    private boolean changed;
    private long pending = NO_SNAPSHOT;
    /** Rows that the table holds beside a newer one of their key, as others have written them: they go with the next commit. */
    private final Doomed owed = new Doomed();

    /** From which time on rows of the table are known, and from which on they have to be. All are, where rows have no time. */
    private long knownFrom = Long.MIN_VALUE;
    private long keptFrom = Long.MIN_VALUE;
    /** Rows of the commit that is coming are late if they are of before, by the numbers of their places. */
    private long[] lateBefore = {};
    private final Horizon horizon = new Horizon();

    private long[] portion = {};
    private final BitSet deletions = new BitSet();
    private int gathered;
    private final long[] candidate;

    /** @param window of duplicates, in the units of the time @param residentBytes of memory for the index @param folder of this machine for what is more */
    TableKeys(MergeRule rule, long window, long residentBytes, Path folder) {
        this.rule = rule;
        width = KeyEntry.width(rule.placing().size());
        index = switch (rule.mode()) {
            case UPSERT -> new NewestRows(width, places, gone::get, residentBytes, folder);
            case HISTORY -> new VersionRows(width, places, gone::get, residentBytes, folder);
            case DEDUP -> new DedupRows(width, rule.comparedFrom(), window, rule.window().orElseThrow().keep(), places, gone::get, residentBytes, folder);
        };
        candidate = new long[width];
    }

    MergeRule rule() {
        return rule;
    }

    SourcePlaces places() {
        return places;
    }

    int width() {
        return width;
    }

    KnownFile file(int number) {
        return files.get(number);
    }

    /** How many keys, or versions of them, it has seen, remembered deletions and those whose rows are gone too. */
    long size() {
        return index.size();
    }

    /** Takes less or more memory. If what was done last is too much to be kept to be undone, the index is made anew if that is lost. */
    void bound(long residentBytes) {
        index.bound(residentBytes);
    }

    @Override
    public void close() {
        index.close();
    }

    /** Nothing is known any more. */
    void forget() {
        known = false;
        at = NO_SNAPSHOT;
        changed = false;
        pending = NO_SNAPSHOT;
        gathered = 0;
        portion = new long[0];
        index.clear();
        files.clear();
        numbers.clear();
        gone.clear();
        owed.clear();
    }

    /** A commit is coming whose rows meet others by their times. @param needs as {@link SeenTimes} has it @param late as it has it too @param millis now */
    void expect(Map<Integer, Long> needs, long[] late, long millis) {
        keptFrom = horizon.after(needs, millis);
        lateBefore = late;
    }

    /** Goes to where the table is now. @param summary of the nearest snapshot that says what is remembered */
    void moveTo(Table table, Map<String, String> summary, Deletions remembered) throws IOException {
        Snapshot head = table.currentSnapshot();
        long now = head == null ? NO_SNAPSHOT : head.snapshotId();
        try {
            settle(table, head);
            if (known && (files.size() > FILES_MAX || keptFrom < knownFrom || now != at && !advance(table, head))) {
                known = false;
            }
            if (!known) {
                forget();
                knownFrom = keptFrom;
                rebuild(table, summary, remembered);
            }
            if (index.forget(keptFrom)) {
                knownFrom = keptFrom;
            }
        } catch (IOException | RuntimeException e) {
            forget();
            throw e;
        }
        known = true;
        at = now;
    }

    /** Whether what was begun last has landed; else it is undone. */
    private void settle(Table table, Snapshot head) {
        if (!changed) {
            return;
        }
        boolean landed = false;
        for (Snapshot below = pending == NO_SNAPSHOT ? null : head; below != null && !landed && below.snapshotId() != at; below = below.parentId() == null ? null : table.snapshot(below.parentId())) {
            landed = below.snapshotId() == pending;
        }
        if (landed) {
            at = pending;
            owed.clear();
            index.keep();
        } else {
            known &= index.undone();
        }
        changed = false;
        pending = NO_SNAPSHOT;
    }

    /** Follows snapshots that have only put files in the place of others, or added some. @return false if there is no such way */
    private boolean advance(Table table, Snapshot head) throws IOException {
        Set<String> added = new HashSet<>();
        Set<String> removed = new HashSet<>();
        Snapshot below = head;
        Long parent = null;
        for (; below != null && below.snapshotId() != at; below = parent == null ? null : table.snapshot(parent)) {
            parent = below.parentId();
            SnapshotChanges changes = SnapshotChanges.builderFor(table).snapshot(below).build();
            if (changes.addedDeleteFiles().iterator().hasNext() && !below.summary().containsKey(MergeCommit.MOVED)) {
                return false;
            }
            changes.addedDataFiles().forEach(file -> added.add(file.location()));
            changes.removedDataFiles().forEach(file -> removed.add(file.location()));
        }
        // What came with snapshots that have expired is not seen on the way.
        if (below == null && (at != NO_SNAPSHOT || parent != null)) {
            return false;
        }
        added.removeAll(removed);
        for (String path : removed) {
            Integer number = numbers.remove(path);
            if (number != null) {
                gone.set(number);
                files.set(number, null);
            }
        }
        owed.leave(gone::get);
        if (!added.isEmpty()) {
            takeIn(table, added);
        }
        return true;
    }

    private void rebuild(Table table, Map<String, String> summary, Deletions remembered) throws IOException {
        remembered.each(summary.getOrDefault(Deletions.SUMMARY, ""), index::recall);
        takeIn(table, null);
    }

    /** @param paths null for all files */
    private void takeIn(Table table, Set<String> paths) throws IOException {
        try (var rows = new KeyRows(table, rule, places); CloseableIterable<FileScanTask> tasks = scan(table).planFiles()) {
            var deletedRows = new DeletedRows(table, rows.names());
            for (FileScanTask task : tasks) {
                if (paths == null || paths.contains(task.file().location())) {
                    KeyRows.require(task.file());
                    rows.read(table.io().newInputFile(task.file().location()), number(task.file()),
                            PartitionUtil.constantsMap(task, IdentityPartitionConverters::convertConstant), deletedRows.of(task), (entry, isDeletion) -> {
                                if (isKnown(entry)) {
                                    gather(entry, false);
                                }
                            });
                }
            }
        }
        drain();
        portion = new long[0];
        owed.addAll(index.doomed());
    }

    /** Files whose rows are all forgotten are not read. */
    private TableScan scan(Table table) {
        TableScan scan = table.newScan().planWith(Committer.WORKERS);
        return knownFrom == Long.MIN_VALUE ? scan : scan.filter(Expressions.greaterThanOrEqual(rule.window().orElseThrow().by(), knownFrom));
    }

    private boolean isKnown(long[] entry) {
        return knownFrom == Long.MIN_VALUE || entry[KeyEntry.ORDER] >= knownFrom;
    }

    /**
     * What a commit leads to.
     *
     * @param doomed rows that go with it
     * @param ended rows that go with it and come back elsewhere, with the ends of their intervals
     * @param deleted deletions that are to be remembered from now on
     */
    record Resolved(Doomed doomed, List<Ended> ended, List<long[]> deleted) {
        static final Resolved NOTHING = new Resolved(new Doomed(), List.of(), List.of());

        boolean takesNothing() {
            return doomed.isEmpty() && ended.isEmpty();
        }
    }

    /**
     * Takes in files that are to be added to the table at the snapshot where this is. They count only if {@link #begun} is told a snapshot that turns out to have landed.
     *
     * @param seconds since 1970, now
     */
    Resolved resolve(Table table, List<DataFile> fresh, long seconds) throws IOException {
        changed = true;
        index.begin(seconds, lateBefore);
        try (var rows = new KeyRows(table, rule, places)) {
            for (DataFile file : fresh) {
                KeyRows.require(file);
                rows.read(table.io().newInputFile(file.location()), number(file), Map.of(), new BitSet(), this::gather);
            }
            drain();
            index.finish();
            Doomed doomed = index.doomed();
            doomed.addAll(owed);
            return new Resolved(doomed, index.ended(), index.deleted());
        } catch (IOException | RuntimeException e) {
            forget();
            throw e;
        } finally {
            portion = new long[0];
        }
    }

    /** Rows that {@link #resolve} said had ended were written again. @param file holds them in this order */
    void moved(DataFile file, List<Ended> rows) {
        int number = number(file);
        try {
            for (int row = 0; row < rows.size(); row++) {
                index.moved(rows.get(row), number, row);
            }
        } catch (RuntimeException e) {
            forget();
            throw e;
        }
    }

    /** What was resolved last becomes true if this snapshot lands. */
    void begun(long snapshot) {
        pending = snapshot;
    }

    private int number(DataFile file) {
        return numbers.computeIfAbsent(file.location(), path -> {
            files.add(new KnownFile(path, file.specId(), ((PartitionData) file.partition()).copy()));
            return files.size() - 1;
        });
    }

    private void gather(long[] entry, boolean isDeletion) {
        if (gathered * width == portion.length) {
            portion = Arrays.copyOf(portion, width * Math.max(PORTION_MIN, 2 * gathered));
        }
        System.arraycopy(entry, 0, portion, gathered * width, width);
        deletions.set(gathered, isDeletion);
        if (++gathered == PORTION) {
            drain();
        }
    }

    private void drain() {
        long[] sorted = new long[gathered];
        for (int i = 0; i < gathered; i++) {
            sorted[i] = portion[i * width] & -(long) PORTION | i;
        }
        Arrays.sort(sorted);
        for (long one : sorted) {
            int row = (int) (one & PORTION - 1);
            System.arraycopy(portion, row * width, candidate, 0, width);
            index.meet(candidate, deletions.get(row));
        }
        gathered = 0;
    }
}
