package io.lakeactors.query;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.SqlNames;
import io.lakeactors.model.TableReader.ColumnInfo;
import io.lakeactors.model.TableReader.DataFile;
import io.lakeactors.model.TableReader.Readable;
import io.lakeactors.model.TableReader.Scan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Gives a DuckDB instance one view for each scanned table: the snapshot's columns, taken from the files by field id (a renamed column keeps its values, an
 * added one is null in older files; what is nested in columns too), without the rows that deletes have removed. Then locks the instance: it can read these files and nothing else.
 */
final class SnapshotViews {
    private static final String FILE = "la file";

    private final Connection connection;
    private final Readable files;
    private final Set<String> paths = new LinkedHashSet<>();
    private final GoneRows gone;

    SnapshotViews(Connection connection, Readable files) {
        this.connection = connection;
        this.files = files;
        gone = new GoneRows(connection);
    }

    /** Lets an instance see these tables and nothing else. */
    static void confine(Connection connection, Collection<Scan> scans, Readable files) throws SQLException {
        confine(connection, scans, files, Optional.empty());
    }

    /** The same. @param within of one table only these rows */
    static void confine(Connection connection, Collection<Scan> scans, Readable files, Optional<Within> within) throws SQLException {
        var views = new SnapshotViews(connection, files);
        for (Scan scan : scans) {
            views.add(scan, within.filter(part -> part.table().equals(scan.table())));
        }
        views.lock();
    }

    void add(Scan scan) throws SQLException {
        add(scan, Optional.empty());
    }

    private void add(Scan scan, Optional<Within> within) throws SQLException {
        execute("CREATE SCHEMA IF NOT EXISTS " + SqlNames.quoted(scan.table().namespace()));
        execute("CREATE VIEW " + SqlNames.quoted(scan.table()) + " AS " + (within.isEmpty() ? select(scan) : "SELECT * FROM (" + select(scan) + ") WHERE " + within.get().condition(scan)));
    }

    /** After this the instance reads the files of the views and nothing else, and its settings stay as they are. */
    void lock() throws SQLException {
        execute("SET allowed_paths = " + paths.stream().map(SnapshotViews::literal).collect(Collectors.joining(", ", "[", "]")));
        execute("SET enable_external_access = false");
        execute("SET lock_configuration = true");
    }

    private String select(Scan scan) throws SQLException {
        List<String> parts = new ArrayList<>();
        parts.addAll(select(scan, scan.files().stream().filter(file -> file.names().isEmpty()).toList()));
        parts.addAll(select(scan, scan.files().stream().filter(file -> !file.names().isEmpty()).toList()));
        return parts.isEmpty() ? empty(scan) : String.join(" UNION ALL ", parts);
    }

    /** @param files all with ids, or all without */
    private List<String> select(Scan scan, List<DataFile> files) throws SQLException {
        var untouched = files.stream().filter(file -> file.deleted().isEmpty()).toList();
        var touched = files.stream().filter(file -> !file.deleted().isEmpty()).toList();
        List<String> parts = new ArrayList<>();
        if (!untouched.isEmpty()) {
            parts.add("SELECT " + columns(scan, untouched.getFirst()) + " FROM " + read(scan, untouched, ""));
        }
        if (!touched.isEmpty()) {
            parts.add("SELECT " + columns(scan, touched.getFirst()) + " FROM " + read(scan, touched, touched.getFirst().names().isEmpty() ? "" : ", filename = " + literal(FILE) + ", file_row_number = true")
                    + " WHERE " + without(touched));
        }
        return parts;
    }

    private static String columns(Scan scan, DataFile like) {
        return scan.schemaColumns().stream().map(column -> duck(scan, column).select(like.names().isEmpty() ? inFile(column) : named(scan, column, like), column.former()) + " AS "
                + SqlNames.quoted(column.name()))
                .collect(Collectors.joining(", "));
    }

    /** A column of a file without ids, by its name there; one that was added later is not in it. */
    private static String named(Scan scan, ColumnInfo column, DataFile file) {
        String name = file.names().get(column.id());
        return "CAST(" + (name == null ? "NULL" : SqlNames.quoted(name)) + " AS " + ofAnyAge(scan, column) + ")";
    }

    private static String empty(Scan scan) {
        return scan.schemaColumns().stream()
                .map(column -> "CAST(NULL AS " + duck(scan, column).text() + ") AS " + SqlNames.quoted(column.name()))
                .collect(Collectors.joining(", ", "SELECT ", " WHERE false"));
    }

    private String read(Scan scan, List<DataFile> files, String more) {
        var list = files.stream().map(file -> literal(glob(local(file)))).collect(Collectors.joining(", ", "[", "]"));
        // As pattern and as path: the instance asks for leave to look for the one and to read the other.
        files.forEach(file -> paths.addAll(List.of(glob(local(file)), local(file))));
        if (!files.getFirst().names().isEmpty()) {
            return "read_parquet(" + list + ", union_by_name = true, hive_partitioning = true, hive_types_autocast = false" + more + ")";
        }
        var schema = scan.schemaColumns().stream()
                .map(column -> column.id() + ": {name: " + literal(inFile(column)) + ", type: " + literal(ofAnyAge(scan, column)) + ", default_value: NULL}")
                .collect(Collectors.joining(", ", "MAP {", "}"));
        return "read_parquet(" + list + ", schema = " + schema + ", hive_partitioning = false" + more + ")";
    }

    private static String inFile(ColumnInfo column) {
        return "c" + column.id();
    }

    /** Files with ids have no columns but those of the schema that they are read by; others may have one that is called as DuckDB calls the number of a file. */
    private String without(List<DataFile> files) throws SQLException {
        return files.getFirst().names().isEmpty() ? gone.without(files) : gone.without(files.stream().collect(Collectors.toMap(this::local, DataFile::deleted, (one, same) -> one)), FILE);
    }

    private static String ofAnyAge(Scan scan, ColumnInfo column) {
        return duck(scan, column).ofAnyAge(column.former()).text();
    }

    private static DuckType duck(Scan scan, ColumnInfo column) {
        try {
            return DuckTypes.of(column.type());
        } catch (IllegalArgumentException unknown) {
            throw LakeError.of(ErrorCode.QUERY_FAILED, "queries cannot read the type " + column.type(), scan.table() + "." + column.name(),
                    "Read the table with another engine.")
                    .asException(unknown);
        }
    }

    private String local(DataFile file) {
        return files.path(file);
    }

    /** DuckDB takes every path for a pattern. */
    private static String glob(String path) {
        return path.replaceAll("([\\[*?])", "[$1]");
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String literal(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }
}
