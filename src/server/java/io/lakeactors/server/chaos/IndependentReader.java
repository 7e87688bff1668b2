package io.lakeactors.server.chaos;

import io.lakeactors.lake.iceberg.CatalogConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.jdbc.JdbcCatalog;

/** Holds tables to the truth by Iceberg's own catalog and readers, none of our code between. */
final class IndependentReader implements AutoCloseable {
    /** A record that is not once where it must be. */
    record Misfit(String table, int partition, long sequence) {}

    /**
     * What was found in one table.
     *
     * @param strays rows that nobody produced, or that belong elsewhere
     */
    record Found(String table, long rows, List<Misfit> lost, List<Misfit> doubled, List<String> strays) {}

    private final JdbcCatalog catalog = new JdbcCatalog();
    private final Truth truth;
    private final long[] produced;

    /** @param produced records per partition */
    IndependentReader(CatalogConfig address, Truth truth, long[] produced) {
        this.truth = truth;
        this.produced = produced;
        var properties = new TreeMap<String, String>();
        properties.putAll(Map.of("uri", address.address(), "jdbc.user", address.user(), "jdbc.password", address.password()));
        properties.putAll(Map.of("warehouse", address.warehouse().location(), "jdbc.schema-version", "V1", "io-impl",
                "org.apache.iceberg.hadoop.HadoopFileIO"));
        catalog.setConf(new Configuration());
        catalog.initialize(address.name(), properties);
    }

    /** Bronze has every record, silver the good ones, quarantine the broken ones. */
    List<Found> readAll(String pipeline) throws IOException {
        return List.of(
                read(TableIdentifier.of("bronze", pipeline), "key", (partition, sequence) -> true),
                read(TableIdentifier.of("silver", pipeline), "id", (partition, sequence) -> truth.fate(partition, sequence) == Truth.Fate.SILVER),
                read(TableIdentifier.of("quarantine", "silver_" + pipeline), "key",
                        (partition, sequence) -> truth.fate(partition, sequence) == Truth.Fate.QUARANTINE));
    }

    private Found read(TableIdentifier id, String column, BiPredicate<Integer, Long> belongs) throws IOException {
        var seen = new BitSet[produced.length];
        for (int partition = 0; partition < seen.length; partition++) {
            seen[partition] = new BitSet();
        }
        var found = new Found(id.toString(), 0, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        long rows = 0;
        if (catalog.tableExists(id)) {
            try (CloseableIterable<Record> records = IcebergGenerics.read(catalog.loadTable(id)).select(column, "_la_partition", "_la_offset").build()) {
                for (Record record : records) {
                    rows++;
                    place(found, record, column, belongs, seen);
                }
            }
        }
        for (int partition = 0; partition < seen.length; partition++) {
            for (long sequence = 0; sequence < produced[partition]; sequence++) {
                if (belongs.test(partition, sequence) && !seen[partition].get((int) sequence)) {
                    found.lost().add(new Misfit(found.table(), partition, sequence));
                }
            }
        }
        return new Found(found.table(), rows, found.lost(), found.doubled(), found.strays());
    }

    private void place(Found found, Record record, String column, BiPredicate<Integer, Long> belongs, BitSet[] seen) {
        String id = text(record.getField(column));
        int partition = (Integer) record.getField("_la_partition");
        long offset = (Long) record.getField("_la_offset");
        // The log holds nothing but ours: a record's offset is its sequence number, and both the row and its position must say the same.
        if (partition < 0 || partition >= produced.length || offset < 0 || offset >= produced[partition] || !Truth.id(partition, offset).equals(id)
                || !belongs.test(partition, offset)) {
            found.strays().add(found.table() + " has " + id + " at partition " + partition + " offset " + offset);
        } else if (seen[partition].get((int) offset)) {
            found.doubled().add(new Misfit(found.table(), partition, offset));
        } else {
            seen[partition].set((int) offset);
        }
    }

    private static String text(Object value) {
        return value instanceof ByteBuffer bytes ? StandardCharsets.UTF_8.decode(bytes.duplicate()).toString() : String.valueOf(value);
    }

    /** Commit ids that stand in more than one snapshot of a table's history. */
    List<String> repeatedCommits(String pipeline) {
        var repeated = new ArrayList<String>();
        for (Table table : tables(pipeline)) {
            var seen = new HashSet<String>();
            for (Snapshot snapshot : table.snapshots()) {
                String commit = snapshot.summary().get("la.commit-id");
                if (commit != null && !seen.add(commit)) {
                    repeated.add(table.name() + ": " + commit);
                }
            }
        }
        return repeated;
    }

    /** Snapshots that a writer has made after a later one had taken the table over. */
    List<String> staleCommits(String pipeline) {
        var stale = new ArrayList<String>();
        for (Table table : tables(pipeline)) {
            for (Snapshot snapshot = table.currentSnapshot(); snapshot != null && snapshot.parentId() != null; snapshot = table.snapshot(snapshot.parentId())) {
                Snapshot parent = table.snapshot(snapshot.parentId());
                if (parent != null && epoch(snapshot) < epoch(parent)) {
                    stale.add(table.name() + ": snapshot " + snapshot.snapshotId() + " of epoch " + epoch(snapshot) + " follows one of epoch " + epoch(parent));
                }
            }
        }
        return stale;
    }

    private static long epoch(Snapshot snapshot) {
        return Long.parseLong(snapshot.summary().getOrDefault("la.epoch", "0"));
    }

    /**
     * Files that a snapshot names and that are not there. Data files are those of the current snapshot: all were read; here stand the lists of every
     * snapshot.
     */
    List<String> danglingFiles(String pipeline) {
        var missing = new ArrayList<String>();
        for (Table table : tables(pipeline)) {
            var seen = new HashSet<String>();
            for (Snapshot snapshot : table.snapshots()) {
                if (!require(table, snapshot.manifestListLocation(), missing)) {
                    continue;
                }
                for (ManifestFile manifest : snapshot.allManifests(table.io())) {
                    if (seen.add(manifest.path())) {
                        require(table, manifest.path(), missing);
                    }
                }
            }
        }
        return missing;
    }

    private static boolean require(Table table, String path, List<String> missing) {
        if (table.io().newInputFile(path).exists()) {
            return true;
        }
        missing.add(path);
        return false;
    }

    private List<Table> tables(String pipeline) {
        return java.util.stream.Stream.of(TableIdentifier.of("bronze", pipeline), TableIdentifier.of("silver", pipeline),
                        TableIdentifier.of("quarantine", "silver_" + pipeline))
                .filter(catalog::tableExists).map(catalog::loadTable).toList();
    }

    @Override
    public void close() {
        catalog.close();
    }
}
