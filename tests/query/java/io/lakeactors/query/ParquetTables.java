package io.lakeactors.query;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Tables of real Parquet files with field ids, in a folder. */
final class ParquetTables implements TableReader {
    private final Path folder;
    private final Map<TableName, Scan> scans = new TreeMap<>();
    private final List<Wanted> wanted = new ArrayList<>();
    private List<Reached> reached = List.of();
    private int written;

    ParquetTables(Path folder) {
        this.folder = folder;
    }

    /** Writes what the query answers as one Parquet file. @param fieldIds DuckDB's form, {@code a: 1, b: 2} */
    DataFile file(String subfolder, String query, String fieldIds, int... deleted) {
        return file(subfolder, query, fieldIds, IntStream.of(deleted).collect(BitSet::new, BitSet::set, BitSet::or));
    }

    /** As above. */
    DataFile file(String subfolder, String query, String fieldIds, BitSet deleted) {
        Path path = folder.resolve(subfolder).resolve("f" + written++ + ".parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:"); var statement = connection.createStatement()) {
            Files.createDirectories(path.getParent());
            Path plain = folder.resolve("being-written.parquet");
            statement.execute("COPY (" + query + ") TO '" + plain + "' (FORMAT parquet, FIELD_IDS {" + fieldIds + "})");
            Files.move(plain, path);
            try (var count = statement.executeQuery("SELECT count(*) FROM (" + query + ")")) {
                count.next();
                return new DataFile(path.toString(), count.getLong(1), Files.size(path), deleted);
            }
        } catch (SQLException | IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    DataFile file(String query, String fieldIds) {
        return file("data", query, fieldIds);
    }

    ParquetTables table(String name, List<ColumnInfo> columns, DataFile... files) {
        var table = TableName.parse(name);
        scans.put(table, new Scan(
                table, files.length == 0 ? OptionalLong.empty() : OptionalLong.of(scans.size() + 1L), 1_700_000_000_000L, columns, List.of(files), Map.of(),
                folder.toString()));
        return this;
    }

    /** The table's snapshot says something of itself. */
    void said(String name, Map<String, String> properties) {
        scans.computeIfPresent(TableName.parse(name), (table, scan) -> new Scan(table, scan.snapshotId(), scan.committedAtMillis(), scan.schemaColumns(), scan.files(), properties, scan.location()));
    }

    static ColumnInfo column(int id, String name, String type) {
        return new ColumnInfo(id, name, type, false);
    }

    @Override
    public Scan scan(TableName table) {
        if (!scans.containsKey(table)) {
            throw LakeError.of(ErrorCode.TABLE_NOT_FOUND, "there is no table " + table, "", "List them.").asException();
        }
        return scans.get(table);
    }

    @Override
    public List<TableName> list() {
        return new ArrayList<>(scans.keySet());
    }

    static Path write(Path file, String content) {
        try {
            return Files.writeString(file, content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public Scan scan(TableName table, Wanted what) {
        wanted.add(what);
        return TableReader.super.scan(table, what);
    }

    @Override
    public List<Reached> reached(TableName table, long snapshot) {
        return reached;
    }

    /** How far the times of events had come, of any table. */
    void reached(List<Reached> marks) {
        reached = marks;
    }

    /** What was wanted of tables, the latest last. */
    List<Wanted> wanted() {
        return wanted;
    }
}
