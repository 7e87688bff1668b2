package io.lakeactors.server.chaos;

import io.lakeactors.lake.iceberg.CatalogConfig;
import io.lakeactors.lake.iceberg.IcebergStore;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads how far the tables are, loading a table's metadata only when its pointer has moved. Keeps its connection until that fails: a process of the database
 * for each look would cost more than the look. Not safe for threads.
 */
final class TablePositions implements ResumeWatch.Positions {
    private static final String POINTERS = "SELECT table_namespace, table_name, metadata_location FROM iceberg_tables";

    private final CatalogConfig catalog;
    private final TableStore store;
    private final List<TableName> tables;
    private final int partitions;
    private final Map<TableName, String> pointers = new HashMap<>();
    private final Map<TableName, long[]> positions = new HashMap<>();
    private Connection connection;

    TablePositions(CatalogConfig catalog, IcebergStore store, List<TableName> tables, int partitions) {
        this.catalog = catalog;
        this.store = store;
        this.tables = tables;
        this.partitions = partitions;
    }

    @Override
    public long[] read() throws SQLException {
        Map<TableName, String> now = pointers();
        for (TableName table : tables) {
            String pointer = now.get(table);
            if (pointer != null && !pointer.equals(pointers.get(table))) {
                // Loaded after the pointer was read: what is remembered is at least as new as its pointer says.
                positions.put(table, vector(table));
                pointers.put(table, pointer);
            }
        }
        var lowest = new long[partitions];
        Arrays.fill(lowest, positions.size() < tables.size() ? 0 : Long.MAX_VALUE);
        for (long[] of : positions.values()) {
            for (int partition = 0; partition < partitions; partition++) {
                lowest[partition] = Math.min(lowest[partition], of[partition]);
            }
        }
        return lowest;
    }

    private long[] vector(TableName table) {
        var of = new long[partitions];
        store.head(table).vector().entries().forEach((source, progress) -> of[source.partition()] = progress.next());
        return of;
    }

    private Map<TableName, String> pointers() throws SQLException {
        if (connection == null) {
            connection = DriverManager.getConnection(catalog.address() + "?connectTimeout=2&socketTimeout=5", catalog.user(), catalog.password());
        }
        var found = new HashMap<TableName, String>();
        try (var statement = connection.createStatement(); var rows = statement.executeQuery(POINTERS)) {
            while (rows.next()) {
                found.put(new TableName(rows.getString(1), rows.getString(2)), rows.getString(3));
            }
            return found;
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    /** The next look connects anew. */
    @Override
    public void close() throws SQLException {
        var old = connection;
        connection = null;
        if (old != null) {
            old.close();
        }
    }
}
