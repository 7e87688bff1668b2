package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.iceberg.CatalogCopy.Name;
import io.lakeactors.lake.iceberg.CatalogCopy.Property;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** A catalog's rows as a whole. The log of commits is left out: whoever could ask for one of its entries stays with the lake that was copied. */
final class BackupRows {
    private final String catalog;

    BackupRows(String catalog) {
        this.catalog = catalog;
    }

    private interface Reader<T> {
        T of(ResultSet row) throws SQLException;
    }

    CatalogCopy read(Connection connection) throws SQLException {
        List<Name> names = all(connection, "SELECT table_namespace, table_name, COALESCE(iceberg_type, 'TABLE'), metadata_location FROM iceberg_tables WHERE catalog_name = ? ORDER BY 1, 2",
                true, row -> new Name(row.getString(1), row.getString(2), row.getString(3), row.getString(4)));
        List<Property> namespaces = all(connection, "SELECT namespace, property_key, property_value FROM iceberg_namespace_properties WHERE catalog_name = ? ORDER BY 1, 2", true,
                row -> new Property(row.getString(1), row.getString(2), row.getString(3)));
        return new CatalogCopy(lake(connection), names, namespaces, numbers(connection, "SELECT entity, epoch FROM la_epoch"), numbers(connection, "SELECT table_uuid, epoch FROM la_table"),
                QuarantineLog.read(connection, Optional.empty(), Integer.MAX_VALUE));
    }

    /** The lake's id, made when it is first asked for. */
    private String lake(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO la_lake (one, id) VALUES (1, ?) ON CONFLICT DO NOTHING")) {
            insert.setString(1, UUID.randomUUID().toString());
            insert.executeUpdate();
        }
        return all(connection, "SELECT id FROM la_lake", false, row -> row.getString(1)).getFirst();
    }

    boolean isUsed(Connection connection) throws SQLException {
        return !all(connection, "SELECT table_name FROM iceberg_tables WHERE catalog_name = ?", true, row -> row.getString(1)).isEmpty()
                || !numbers(connection, "SELECT entity, epoch FROM la_epoch").isEmpty();
    }

    /** Writes all but the id: what is restored is a lake of its own. */
    void write(Connection connection, CatalogCopy copy) throws SQLException {
        String tables = "INSERT INTO iceberg_tables (catalog_name, table_namespace, table_name, metadata_location, previous_metadata_location, iceberg_type) VALUES (?,?,?,?,null,?)";
        try (PreparedStatement insert = connection.prepareStatement(tables)) {
            for (Name name : copy.names()) {
                strings(insert, catalog, name.namespace(), name.name(), name.metadata(), name.type());
            }
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO iceberg_namespace_properties (catalog_name, namespace, property_key, property_value) VALUES (?,?,?,?)")) {
            for (Property property : copy.namespaces()) {
                strings(insert, catalog, property.namespace(), property.key(), property.value());
            }
        }
        numbers(connection, "INSERT INTO la_epoch (entity, epoch) VALUES (?,?)", copy.epochs());
        numbers(connection, "INSERT INTO la_table (table_uuid, epoch) VALUES (?,?)", copy.fences());
        QuarantineLog.write(connection, copy.quarantineLog());
    }

    private static void strings(PreparedStatement insert, String... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            insert.setString(i + 1, values[i]);
        }
        insert.executeUpdate();
    }

    private static void numbers(Connection connection, String sql, Map<String, Long> values) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (var value : new TreeMap<>(values).entrySet()) {
                insert.setString(1, value.getKey());
                insert.setLong(2, value.getValue());
                insert.executeUpdate();
            }
        }
    }

    private static Map<String, Long> numbers(Connection connection, String sql) throws SQLException {
        var found = new TreeMap<String, Long>();
        try (PreparedStatement select = connection.prepareStatement(sql); ResultSet row = select.executeQuery()) {
            while (row.next()) {
                found.put(row.getString(1), row.getLong(2));
            }
        }
        return found;
    }

    private <T> List<T> all(Connection connection, String sql, boolean named, Reader<T> reader) throws SQLException {
        var found = new ArrayList<T>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            if (named) {
                select.setString(1, catalog);
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(reader.of(row));
                }
            }
        }
        return found;
    }
}
