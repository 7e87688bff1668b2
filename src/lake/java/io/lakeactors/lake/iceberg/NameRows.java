package io.lakeactors.lake.iceberg;

import io.lakeactors.model.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Names in the catalog as Iceberg's JDBC catalog keeps them: namespaces with their properties, and the rows of tables and views. */
final class NameRows {
    /** Marks a namespace that has no other property. */
    private static final String EXISTS = "exists";

    private final Database database;
    private final String catalog;

    NameRows(Database database, String catalog) {
        this.database = database;
        this.catalog = catalog;
    }

    enum Kind {
        TABLE("(iceberg_type = 'TABLE' OR iceberg_type IS NULL)"),
        VIEW("iceberg_type = 'VIEW'");

        private final String condition;

        Kind(String condition) {
            this.condition = condition;
        }
    }

    private static String one(Kind kind) {
        return " WHERE catalog_name = ? AND table_namespace = ? AND table_name = ? AND " + kind.condition;
    }

    /** @param lock hold the row until the transaction ends */
    Optional<String> location(Connection connection, Kind kind, TableName name, boolean lock) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT metadata_location FROM iceberg_tables" + one(kind) + (lock ? database.forUpdate() : ""))) {
            named(select, 1, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    List<TableName> list(Connection connection, Kind kind, String namespace) throws SQLException {
        String sql = "SELECT table_name FROM iceberg_tables WHERE catalog_name = ? AND table_namespace = ? AND " + kind.condition + " ORDER BY 1";
        var names = new ArrayList<TableName>();
        for (String name : strings(connection, sql, catalog, namespace)) {
            if (TableName.isPart(name)) {
                names.add(new TableName(namespace, name));
            }
        }
        return names;
    }

    /** @return whether the name was free */
    boolean insert(Connection connection, Kind kind, TableName name, String location) throws SQLException {
        String sql = "INSERT INTO iceberg_tables (catalog_name, table_namespace, table_name, metadata_location, previous_metadata_location, iceberg_type) VALUES (?,?,?,?,null,?)"
                + " ON CONFLICT DO NOTHING";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            named(insert, 1, name);
            insert.setString(4, location);
            insert.setString(5, kind.name());
            return insert.executeUpdate() == 1;
        }
    }

    /** Moves the pointer if it still stands at the base. @return whether it did */
    boolean swap(Connection connection, Kind kind, TableName name, String base, String next) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE iceberg_tables SET metadata_location = ?, previous_metadata_location = ?" + one(kind) + " AND metadata_location = ?")) {
            update.setString(1, next);
            update.setString(2, base);
            named(update, 3, name);
            update.setString(6, base);
            return update.executeUpdate() == 1;
        }
    }

    /** @return whether there was one */
    boolean delete(Connection connection, Kind kind, TableName name) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM iceberg_tables" + one(kind))) {
            named(delete, 1, name);
            return delete.executeUpdate() == 1;
        }
    }

    /** @return whether there was one, and the new name was free */
    boolean rename(Connection connection, Kind kind, TableName from, TableName to) throws SQLException {
        // The same lock serves two who want the same new name.
        database.lockTable(connection, "iceberg_namespace_properties");
        if (isTaken(connection, to)) {
            return false;
        }
        try (PreparedStatement update = connection.prepareStatement("UPDATE iceberg_tables SET table_namespace = ?, table_name = ?" + one(kind))) {
            update.setString(1, to.namespace());
            update.setString(2, to.name());
            named(update, 3, from);
            return update.executeUpdate() == 1;
        }
    }

    boolean isTaken(Connection connection, TableName name) throws SQLException {
        return location(connection, Kind.TABLE, name, false).isPresent() || location(connection, Kind.VIEW, name, false).isPresent();
    }

    Set<String> namespaces(Connection connection) throws SQLException {
        String sql = "SELECT table_namespace FROM iceberg_tables WHERE catalog_name = ? UNION SELECT namespace FROM iceberg_namespace_properties WHERE catalog_name = ?";
        var names = new TreeSet<String>();
        strings(connection, sql, catalog, catalog).stream().filter(TableName::isPart).forEach(names::add);
        return names;
    }

    /** Until the transaction ends, nobody makes or drops a namespace. */
    void lockNamespaces(Connection connection) throws SQLException {
        database.lockTable(connection, "iceberg_namespace_properties");
    }

    boolean isEmpty(Connection connection, String namespace) throws SQLException {
        return strings(connection, "SELECT table_name FROM iceberg_tables WHERE catalog_name = ? AND table_namespace = ?", catalog, namespace).isEmpty();
    }

    Map<String, String> properties(Connection connection, String namespace) throws SQLException {
        String sql = "SELECT property_key, property_value FROM iceberg_namespace_properties WHERE catalog_name = ? AND namespace = ?";
        // The library asks it for null.
        var properties = new HashMap<String, String>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, catalog);
            select.setString(2, namespace);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    properties.put(row.getString(1), row.getString(2));
                }
            }
        }
        properties.remove(EXISTS);
        return properties;
    }

    void markNamespace(Connection connection, String namespace) throws SQLException {
        put(connection, namespace, EXISTS, "true");
    }

    void put(Connection connection, String namespace, String key, String value) throws SQLException {
        String sql = "INSERT INTO iceberg_namespace_properties (catalog_name, namespace, property_key, property_value) VALUES (?,?,?,?)"
                + " ON CONFLICT (catalog_name, namespace, property_key) DO UPDATE SET property_value = excluded.property_value";
        try (PreparedStatement upsert = connection.prepareStatement(sql)) {
            upsert.setString(1, catalog);
            upsert.setString(2, namespace);
            upsert.setString(3, key);
            upsert.setString(4, value);
            upsert.executeUpdate();
        }
    }

    void remove(Connection connection, String namespace, String key) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM iceberg_namespace_properties WHERE catalog_name = ? AND namespace = ? AND property_key = ?")) {
            delete.setString(1, catalog);
            delete.setString(2, namespace);
            delete.setString(3, key);
            delete.executeUpdate();
        }
    }

    void forgetNamespace(Connection connection, String namespace) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM iceberg_namespace_properties WHERE catalog_name = ? AND namespace = ?")) {
            delete.setString(1, catalog);
            delete.setString(2, namespace);
            delete.executeUpdate();
        }
    }

    private static List<String> strings(Connection connection, String sql, String... parameters) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                select.setString(i + 1, parameters[i]);
            }
            var found = new ArrayList<String>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(row.getString(1));
                }
            }
            return found;
        }
    }

    void named(PreparedStatement statement, int from, TableName table) throws SQLException {
        statement.setString(from, catalog);
        statement.setString(from + 1, table.namespace());
        statement.setString(from + 2, table.name());
    }
}
