package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.iceberg.TableKeys.Resolved;
import io.lakeactors.model.MergeRule;
import io.lakeactors.model.MergedRows;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.SnapshotUpdate;
import org.roaringbitmap.RoaringBitSet;

/** One commit of files to a merged table: what they replace goes in the same snapshot. */
final class MergeCommit {
    /** Says of a snapshot that its deletes take away no row that the one below it had: they are of files that it has added itself, or were there already in other files. */
    static final String MOVED = "la.merge-moved";

    private static final long SECOND = 1_000;

    private final TableKeys keys;
    private final MergeRule rule;
    private final WarehouseFiles files;

    /** @param files through which deletes are written */
    MergeCommit(TableKeys keys, WarehouseFiles files) {
        this.keys = keys;
        rule = keys.rule();
        this.files = files;
    }

    /**
     * Adds the files, without what is older in them, and takes away what they replace. The caller holds the index until it has told it the snapshot.
     *
     * @param table staged, at the snapshot that the index is brought to
     * @param summary of the nearest snapshot below that carries ours
     * @return with the properties that the snapshot has to say of it
     */
    SnapshotUpdate<?> of(BaseTable table, List<DataFile> added, Map<String, String> summary, long millis) throws IOException {
        var remembered = new Deletions(files, table.location(), keys.width(), keys.places());
        Resolved resolved = Resolved.NOTHING;
        Optional<SeenTimes> seen = rule.window().map(within -> new SeenTimes(table, rule, keys.places(), summary, millis));
        if (!added.isEmpty()) {
            if (seen.isPresent()) {
                seen.get().read(added);
                keys.expect(seen.get().needs(), seen.get().lateBefore(), millis);
            }
            keys.moveTo(table, summary, remembered);
            resolved = keys.resolve(table, added, millis / SECOND);
        }
        SnapshotUpdate<?> update = resolved.takesNothing() ? appending(table, added) : replacing(table, added, resolved);
        String deletions = remembered.with(summary.getOrDefault(Deletions.SUMMARY, ""), resolved.deleted(), (millis - rule.rememberMillis()) / SECOND, millis / SECOND);
        if (!deletions.isEmpty()) {
            update.set(Deletions.SUMMARY, deletions);
        }
        update.set(MergedRows.SUMMARY, MergedRows.text(counted(summary, resolved.doomed())));
        seen.ifPresent(times -> update.set(SeenTimes.SUMMARY, times.text()));
        return StagedOperations.leaving(update);
    }

    private static SnapshotUpdate<?> appending(BaseTable table, List<DataFile> added) {
        var append = table.newFastAppend();
        added.forEach(append::appendFile);
        return append;
    }

    private SnapshotUpdate<?> replacing(BaseTable table, List<DataFile> added, Resolved resolved) throws IOException {
        Set<String> empty = rule.window().isPresent() ? nothingNewIn(added, resolved.doomed()) : Set.of();
        var rows = new RowsToDelete();
        resolved.doomed().each((file, all) -> {
            if (!empty.contains(keys.file(file).path())) {
                rows.add(part(file), keys.file(file).path(), all);
            }
        });
        List<DataFile> shown = added.stream().filter(file -> !empty.contains(file.location())).toList();
        if (rows.isEmpty() && resolved.ended().isEmpty()) {
            return appending(table, shown);
        }
        var delta = table.newRowDelta();
        shown.forEach(delta::addRows);
        var ended = new TreeMap<Integer, BitSet>();
        resolved.ended().forEach(one -> ended.computeIfAbsent(one.file(), file -> new RoaringBitSet()).set(one.row()));
        ended.forEach((file, all) -> rows.add(part(file), keys.file(file).path(), all));
        DeletesFile.into(delta, table, files, rows);
        if (!resolved.ended().isEmpty()) {
            new ClosedRows(table, files, keys).write(resolved.ended()).forEach(delta::addRows);
        }
        return delta;
    }

    /** Files of nothing but duplicates need not be in the table: they are left to go by their age, like those of a commit that was lost. */
    private Set<String> nothingNewIn(List<DataFile> added, Doomed doomed) {
        Map<String, Long> rows = added.stream().collect(Collectors.toMap(DataFile::location, DataFile::recordCount));
        var empty = new HashSet<String>();
        doomed.each((file, all) -> {
            String path = keys.file(file).path();
            if (rows.getOrDefault(path, 0L) == all.cardinality()) {
                empty.add(path);
            }
        });
        return empty;
    }

    private RowsToDelete.Part part(int file) {
        return new RowsToDelete.Part(keys.file(file).spec(), keys.file(file).partition());
    }

    /** Rows that were only written again are still there. */
    private TreeMap<MergedRows.Place, Long> counted(Map<String, String> summary, Doomed doomed) {
        var counts = new TreeMap<>(MergedRows.of(summary));
        doomed.counted((place, rows) -> counts.merge(keys.places().place(place), rows, Long::sum));
        return counts;
    }
}
