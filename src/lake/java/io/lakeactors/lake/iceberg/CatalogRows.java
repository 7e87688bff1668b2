package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.iceberg.NameRows.Kind;
import io.lakeactors.model.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The catalog's rows: Iceberg's standard {@code iceberg_tables} (JDBC catalog, schema version 1), which other engines read and write too, and our {@code la_epoch} (the epochs of
 * entities), {@code la_table} (the fence of a table), {@code la_commit_log} (which commit ids were applied), {@code la_lake} (which lake it is), {@code la_hold} (who copies files) and
 * {@code la_quarantine_log} (what has left quarantines).
 */
final class CatalogRows {
    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE IF NOT EXISTS iceberg_tables(catalog_name VARCHAR(255) NOT NULL, table_namespace VARCHAR(255) NOT NULL, table_name VARCHAR(255) NOT NULL,"
                    + " metadata_location VARCHAR(1000), previous_metadata_location VARCHAR(1000), iceberg_type VARCHAR(5), PRIMARY KEY (catalog_name, table_namespace, table_name))",
            "CREATE TABLE IF NOT EXISTS iceberg_namespace_properties(catalog_name VARCHAR(255) NOT NULL, namespace VARCHAR(255) NOT NULL, property_key VARCHAR(255),"
                    + " property_value VARCHAR(1000), PRIMARY KEY (catalog_name, namespace, property_key))",
            "CREATE TABLE IF NOT EXISTS la_epoch(entity VARCHAR(500) PRIMARY KEY, epoch BIGINT NOT NULL)",
            "CREATE TABLE IF NOT EXISTS la_table(table_uuid VARCHAR(36) PRIMARY KEY, epoch BIGINT NOT NULL)",
            "CREATE TABLE IF NOT EXISTS la_commit_log(commit_id VARCHAR(64) PRIMARY KEY, table_uuid VARCHAR(36) NOT NULL, snapshot_id BIGINT NOT NULL, epoch BIGINT NOT NULL,"
                    + " applied_at BIGINT NOT NULL)",
            "CREATE INDEX IF NOT EXISTS la_commit_log_age ON la_commit_log(table_uuid, applied_at)",
            "CREATE TABLE IF NOT EXISTS la_lake(one INTEGER PRIMARY KEY, id VARCHAR(36) NOT NULL)",
            "CREATE TABLE IF NOT EXISTS la_hold(holder VARCHAR(64) PRIMARY KEY, until BIGINT NOT NULL)",
            QuarantineLog.SCHEMA);

    private final Database database;
    private final String catalog;
    private final NameRows names;

    CatalogRows(Database database, String catalog) {
        this.database = database;
        this.catalog = catalog;
        names = new NameRows(database, catalog);
    }

    /** The same names, those of views and namespaces too. */
    NameRows names() {
        return names;
    }

    void createSchema() throws SQLException {
        Connection connection = database.begin();
        try (Statement statement = connection.createStatement()) {
            database.lockSchema(connection);
            for (String table : SCHEMA) {
                statement.execute(table);
            }
            connection.commit();
        } finally {
            Database.close(connection);
        }
    }

    /** @param lock hold the row until the transaction ends */
    Optional<String> location(Connection connection, TableName table, boolean lock) throws SQLException {
        return names.location(connection, Kind.TABLE, table, lock);
    }

    List<TableName> list(Connection connection) throws SQLException {
        String sql = "SELECT table_namespace, table_name FROM iceberg_tables WHERE catalog_name = ? AND (iceberg_type = 'TABLE' OR iceberg_type IS NULL) ORDER BY 1, 2";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, catalog);
            var tables = new ArrayList<TableName>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    // Other engines may keep tables here whose names we could not have made; they are theirs.
                    if (TableName.isPart(row.getString(1)) && TableName.isPart(row.getString(2))) {
                        tables.add(new TableName(row.getString(1), row.getString(2)));
                    }
                }
            }
            return tables;
        }
    }

    void insert(Connection connection, TableName table, String location) throws SQLException {
        String sql = "INSERT INTO iceberg_tables (catalog_name, table_namespace, table_name, metadata_location, previous_metadata_location, iceberg_type) VALUES (?,?,?,?,null,'TABLE')";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            names.named(insert, 1, table);
            insert.setString(4, location);
            insert.executeUpdate();
        }
    }

    /** Marks the namespace as existing in the way of Iceberg's JDBC catalog. */
    void ensureNamespace(Connection connection, String namespace) throws SQLException {
        String sql = "INSERT INTO iceberg_namespace_properties (catalog_name, namespace, property_key, property_value) VALUES (?,?,'exists','true') ON CONFLICT DO NOTHING";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, catalog);
            insert.setString(2, namespace);
            insert.executeUpdate();
        }
    }

    /** Moves the pointer if it still stands at the base. @return whether it did */
    boolean swap(Connection connection, TableName table, String base, String next) throws SQLException {
        return names.swap(connection, Kind.TABLE, table, base, next);
    }

    /** The table's fence, held until the transaction ends; 0 if it never had one. */
    long fence(Connection connection, String tableUuid) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO la_table (table_uuid, epoch) VALUES (?, 0) ON CONFLICT DO NOTHING")) {
            insert.setString(1, tableUuid);
            insert.executeUpdate();
        }
        try (PreparedStatement select = connection.prepareStatement("SELECT epoch FROM la_table WHERE table_uuid = ?" + database.forUpdate())) {
            select.setString(1, tableUuid);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /** As {@link #fence}, without holding or making a row. */
    long readFence(Connection connection, String tableUuid) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT epoch FROM la_table WHERE table_uuid = ?")) {
            select.setString(1, tableUuid);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    void raiseFence(Connection connection, String tableUuid, long epoch) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE la_table SET epoch = ? WHERE table_uuid = ? AND epoch < ?")) {
            update.setLong(1, epoch);
            update.setString(2, tableUuid);
            update.setLong(3, epoch);
            update.executeUpdate();
        }
    }

    OptionalLong appliedSnapshot(Connection connection, String commitId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT snapshot_id FROM la_commit_log WHERE commit_id = ?")) {
            select.setString(1, commitId);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    void logCommit(Connection connection, String commitId, String tableUuid, long snapshotId, long epoch, long atMillis) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO la_commit_log (commit_id, table_uuid, snapshot_id, epoch, applied_at) VALUES (?,?,?,?,?)")) {
            insert.setString(1, commitId);
            insert.setString(2, tableUuid);
            insert.setLong(3, snapshotId);
            insert.setLong(4, epoch);
            insert.setLong(5, atMillis);
            insert.executeUpdate();
        }
    }

    /** As {@link #logCommit}, waiting out a transaction that is about the same id. @return whether the id was new */
    boolean claimCommit(Connection connection, String commitId, String tableUuid, long snapshotId, long atMillis) throws SQLException {
        String sql = "INSERT INTO la_commit_log (commit_id, table_uuid, snapshot_id, epoch, applied_at) VALUES (?,?,?,0,?) ON CONFLICT DO NOTHING";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, commitId);
            insert.setString(2, tableUuid);
            insert.setLong(3, snapshotId);
            insert.setLong(4, atMillis);
            return insert.executeUpdate() == 1;
        }
    }

    /**
     * Forgets commits, the oldest first.
     *
     * @param tableUuid empty for changes that are about no table
     * @param kept ids that stay, however old
     * @return how many
     */
    int forgetCommits(Connection connection, String tableUuid, long beforeMillis, Set<String> kept, int limit) throws SQLException {
        String others = kept.isEmpty() ? "" : " AND commit_id NOT IN (" + String.join(",", Collections.nCopies(kept.size(), "?")) + ")";
        String sql = "DELETE FROM la_commit_log WHERE commit_id IN (SELECT commit_id FROM la_commit_log WHERE table_uuid = ? AND applied_at < ?" + others + " ORDER BY applied_at LIMIT ?)";
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setString(1, tableUuid);
            delete.setLong(2, beforeMillis);
            int at = 3;
            for (String id : kept) {
                delete.setString(at++, id);
            }
            delete.setInt(at, limit);
            return delete.executeUpdate();
        }
    }

    /** The entity's last epoch, held until the transaction ends; 0 if it never had one. */
    long epoch(Connection connection, String entity) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT epoch FROM la_epoch WHERE entity = ?" + database.forUpdate())) {
            select.setString(1, entity);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /** The entity's last epoch and one, from 1 on. Holds that entity's row only: when a node is lost, all partitions that it had raise theirs at once. */
    long nextEpoch(Connection connection, String entity) throws SQLException {
        String sql = "INSERT INTO la_epoch (entity, epoch) VALUES (?, 1) ON CONFLICT (entity) DO UPDATE SET epoch = la_epoch.epoch + 1";
        try (PreparedStatement upsert = connection.prepareStatement(sql)) {
            upsert.setString(1, entity);
            upsert.executeUpdate();
        }
        // Nobody else can have raised it meanwhile: the row is held until the transaction ends.
        return epoch(connection, entity);
    }
}
