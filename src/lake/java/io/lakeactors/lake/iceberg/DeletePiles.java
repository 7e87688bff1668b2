package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.iceberg.RowsToDelete.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Files of position deletes of a merged table: each commit brings one for each partition that it touches. Where there are many, the smallest are written into one, and larger ones with them only if those smaller come to half as
 * much: so a delete is written again only as often as its file has grown by half. Those older than all data files of their partition, which compaction leaves behind, are dropped.
 */
final class DeletePiles {
    /** More in a partition, or more that no file needs, are not left. */
    static final int FILES_MAX = 50;
    /** What is held in memory of one partition, in 30 MB if no two rows are near each other; files of more rows stay as they are. */
    private static final long ROWS_MAX = 1L << 19;
    private static final int FILES_OF_CHANGE_MAX = 2_000;

    private final BaseTable table;
    private final Manifests known;
    private final WarehouseFiles files;

    /** @param table at the snapshot that is looked at */
    DeletePiles(BaseTable table, Manifests known) {
        this.table = table;
        this.known = known;
        files = known.files();
    }

    /** Of one partition. @param joined written into one @param dropped needed by nothing */
    record Pile(Part part, List<DeleteFile> joined, List<DeleteFile> dropped) {
        int files() {
            return joined.size() + dropped.size();
        }
    }

    /** What is to be done; nothing while they are few. */
    List<Pile> due() {
        Map<Part, List<DeleteFile>> deletes = deletes();
        if (deletes.isEmpty()) {
            return List.of();
        }
        var oldest = new HashMap<Part, Long>();
        eachDataFile(file -> deletesPart(file, deletes).ifPresent(part -> oldest.merge(part, file.dataSequenceNumber() == null ? 0 : file.dataSequenceNumber(), Math::min)));
        var piles = new ArrayList<Pile>();
        deletes.forEach((part, all) -> piles.add(pile(part, all, oldest.getOrDefault(part, Long.MAX_VALUE))));
        boolean drops = piles.stream().mapToInt(pile -> pile.dropped().size()).sum() > FILES_MAX;
        piles.removeIf(pile -> pile.joined().isEmpty() && !(drops && !pile.dropped().isEmpty()));
        return limited(piles);
    }

    private static List<Pile> limited(List<Pile> piles) {
        int count = 0;
        int taken = 0;
        while (taken < piles.size() && (taken == 0 || count + piles.get(taken).files() <= FILES_OF_CHANGE_MAX)) {
            count += piles.get(taken++).files();
        }
        return List.copyOf(piles.subList(0, taken));
    }

    private static Pile pile(Part part, List<DeleteFile> all, long oldest) {
        var dropped = all.stream().filter(file -> file.dataSequenceNumber() != null && file.dataSequenceNumber() < oldest).toList();
        var rest = new ArrayList<>(all);
        rest.removeAll(dropped);
        rest.sort(Comparator.comparingLong(DeleteFile::recordCount));
        return new Pile(part, rest.size() > FILES_MAX ? List.copyOf(smallest(rest)) : List.of(), dropped);
    }

    /** @param ascending by rows */
    private static List<DeleteFile> smallest(List<DeleteFile> ascending) {
        int atLeast = ascending.size() - FILES_MAX / 2;
        long rows = 0;
        int taken = 0;
        for (DeleteFile file : ascending) {
            boolean wanted = taken < atLeast || file.recordCount() <= 2 * rows;
            if (!wanted || rows + file.recordCount() > ROWS_MAX) {
                break;
            }
            rows += file.recordCount();
            taken++;
        }
        return taken > 1 ? ascending.subList(0, taken) : List.of();
    }

    /** Writes the new files. @return null if nothing is due */
    RewriteFiles joined() {
        List<Pile> due = due();
        if (due.isEmpty()) {
            return null;
        }
        RewriteFiles update = StagedOperations.leaving(table.newRewrite());
        Set<String> live = live(due);
        try {
            for (Pile pile : due) {
                pile.dropped().forEach(update::deleteFile);
                pile.joined().forEach(update::deleteFile);
                DeletesFile.write(table, files, rows(pile, live)).forEach(update::addFile);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("files of deletes of " + table.name() + " could not be joined: " + e.getMessage(), e);
        }
        return update.set(MergeCommit.MOVED, "true");
    }

    private RowsToDelete rows(Pile pile, Set<String> live) throws IOException {
        var rows = new RowsToDelete();
        for (DeleteFile file : pile.joined()) {
            DeletesFile.each(table, files, file, (path, position) -> {
                if (live.contains(path)) {
                    rows.add(pile.part(), path, position);
                }
            });
        }
        return rows;
    }

    private Set<String> live(List<Pile> due) {
        var parts = new HashMap<Part, List<DeleteFile>>();
        due.stream().filter(pile -> !pile.joined().isEmpty()).forEach(pile -> parts.put(pile.part(), pile.joined()));
        var live = new HashSet<String>();
        eachDataFile(file -> deletesPart(file, parts).ifPresent(part -> live.add(file.location())));
        return live;
    }

    private static Optional<Part> deletesPart(DataFile file, Map<Part, List<DeleteFile>> deletes) {
        var part = new Part(file.specId(), (PartitionData) file.partition());
        return deletes.containsKey(part) ? Optional.of(new Part(part.spec(), part.partition().copy())) : Optional.empty();
    }

    private void eachDataFile(Consumer<DataFile> consumer) {
        Snapshot current = table.currentSnapshot();
        for (ManifestFile manifest : current.dataManifests(files)) {
            try {
                known.each(manifest, table.specs(), consumer);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + manifest.path(), e);
            }
        }
    }

    private Map<Part, List<DeleteFile>> deletes() {
        var deletes = new LinkedHashMap<Part, List<DeleteFile>>();
        Snapshot current = table.currentSnapshot();
        for (ManifestFile manifest : current == null ? List.<ManifestFile>of() : current.deleteManifests(files)) {
            try (CloseableIterable<DeleteFile> entries = ManifestFiles.readDeleteManifest(manifest, files, table.specs())) {
                for (DeleteFile file : entries) {
                    if (file.content() == FileContent.POSITION_DELETES && file.format() == FileFormat.PARQUET) {
                        deletes.computeIfAbsent(new Part(file.specId(), ((PartitionData) file.partition()).copy()), part -> new ArrayList<>()).add(file.copy());
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + manifest.path(), e);
            }
        }
        return deletes;
    }
}
