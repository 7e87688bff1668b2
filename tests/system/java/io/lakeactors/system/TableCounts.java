package io.lakeactors.system;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.parquet.Parquet;

/** Reads a table by Iceberg's own catalog and readers, none of our code between. */
final class TableCounts {
    /** @param rows per partition @param distinct distinct offsets per partition */
    record Counted(Map<Integer, Long> rows, Map<Integer, Long> distinct) {}

    private TableCounts() {}

    /** When a table first showed which offset: for each partition the last offset of each commit, by the commit's time. */
    static Map<Integer, NavigableMap<Long, Long>> commits(Map<String, String> address, Path warehouse, String namespace, String name) throws Exception {
        try (var catalog = open(address, warehouse)) {
            Table table = catalog.loadTable(TableIdentifier.of(namespace, name));
            var found = new TreeMap<Integer, NavigableMap<Long, Long>>();
            for (var snapshot : table.snapshots()) {
                if (!snapshot.operation().equals(DataOperations.APPEND)) {
                    continue;
                }
                for (var file : snapshot.addedDataFiles(table.io())) {
                    lastOffsets(table, file).forEach((partition, offset) ->
                            found.computeIfAbsent(partition, absent -> new TreeMap<>()).merge(snapshot.timestampMillis(), offset, Math::max));
                }
            }
            return found;
        }
    }

    /** The names of all files that appends have brought. */
    static List<String> fileNames(Map<String, String> address, Path warehouse, String namespace, String name) throws Exception {
        try (var catalog = open(address, warehouse)) {
            Table table = catalog.loadTable(TableIdentifier.of(namespace, name));
            var names = new ArrayList<String>();
            for (var snapshot : table.snapshots()) {
                if (snapshot.operation().equals(DataOperations.APPEND)) {
                    snapshot.addedDataFiles(table.io()).forEach(file -> names.add(file.location().substring(file.location().lastIndexOf('/') + 1)));
                }
            }
            return names;
        }
    }

    /** The rows are read, not the file's bounds: partitions share files. */
    private static Map<Integer, Long> lastOffsets(Table table, DataFile file) throws Exception {
        var projection = table.schema().select("_la_partition", "_la_offset");
        var last = new TreeMap<Integer, Long>();
        try (CloseableIterable<Record> records = Parquet.read(table.io().newInputFile(file)).project(projection)
                .createReaderFunc(type -> GenericParquetReaders.buildReader(projection, type)).build()) {
            for (Record record : records) {
                last.merge((Integer) record.getField("_la_partition"), (Long) record.getField("_la_offset"), Math::max);
            }
        }
        return last;
    }

    private static JdbcCatalog open(Map<String, String> address, Path warehouse) {
        var catalog = new JdbcCatalog();
        catalog.setConf(new org.apache.hadoop.conf.Configuration());
        var properties = new TreeMap<>(address);
        properties.putAll(Map.of("warehouse", warehouse.toString(), "jdbc.schema-version", "V1", "io-impl", "org.apache.iceberg.hadoop.HadoopFileIO"));
        catalog.initialize("lake", properties);
        return catalog;
    }

    /** The catalog in a node's home, as {@link #of} wants it. */
    static Map<String, String> sqlite(Path home) {
        return Map.of("uri", "jdbc:sqlite:" + home.resolve("catalog.db"));
    }

    /** The values of some columns in every row, as text. */
    static List<List<String>> values(Path home, String namespace, String name, String... columns) throws Exception {
        try (var catalog = open(sqlite(home), home.resolve("warehouse"));
                CloseableIterable<Record> records = IcebergGenerics.read(catalog.loadTable(TableIdentifier.of(namespace, name))).select(columns).build()) {
            var rows = new ArrayList<List<String>>();
            records.forEach(record -> rows.add(Arrays.stream(columns).map(column -> String.valueOf(record.getField(column))).toList()));
            return rows;
        }
    }

    /** Every row with all its columns but one, as text. */
    static List<String> rows(Path home, String namespace, String name, String without) throws Exception {
        try (var catalog = open(sqlite(home), home.resolve("warehouse"))) {
            Table table = catalog.loadTable(TableIdentifier.of(namespace, name));
            var columns = table.schema().columns().stream().map(column -> column.name()).filter(column -> !column.equals(without)).toList();
            var rows = new ArrayList<String>();
            try (CloseableIterable<Record> records = IcebergGenerics.read(table).build()) {
                records.forEach(record -> rows.add(columns.stream().map(column -> column + "=" + text(record.getField(column))).toList().toString()));
            }
            return rows;
        }
    }

    private static String text(Object value) {
        return value instanceof ByteBuffer bytes ? StandardCharsets.UTF_8.decode(bytes.duplicate()).toString() : String.valueOf(value);
    }

    static Counted of(Map<String, String> address, Path warehouse, String namespace, String name) throws Exception {
        try (var catalog = open(address, warehouse)) {
            var id = TableIdentifier.of(namespace, name);
            var rows = new TreeMap<Integer, Long>();
            var offsets = new TreeMap<Integer, Set<Long>>();
            if (catalog.tableExists(id)) {
                Table table = catalog.loadTable(id);
                try (CloseableIterable<Record> records = IcebergGenerics.read(table).select("_la_partition", "_la_offset").build()) {
                    for (Record record : records) {
                        int partition = (Integer) record.getField("_la_partition");
                        rows.merge(partition, 1L, Long::sum);
                        offsets.computeIfAbsent(partition, absent -> new HashSet<>()).add((Long) record.getField("_la_offset"));
                    }
                }
            }
            var distinct = new TreeMap<Integer, Long>();
            offsets.forEach((partition, seen) -> distinct.put(partition, (long) seen.size()));
            return new Counted(rows, distinct);
        }
    }
}
