package io.lakeactors.query;

import io.lakeactors.model.SqlNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Gives a DuckDB instance the rows of system tables. */
final class SystemViews {
    /** A blank in it: no lake table can have such a namespace. */
    private static final String ROWS = "la rows";

    private final Connection connection;

    SystemViews(Connection connection) {
        this.connection = connection;
    }

    void add(SystemTable table) throws SQLException {
        String rows = SqlNames.quoted(table.name().toString());
        String namespace = SqlNames.quoted(table.name().namespace());
        execute("CREATE SCHEMA IF NOT EXISTS " + SqlNames.quoted(ROWS));
        execute("CREATE SCHEMA IF NOT EXISTS " + namespace);
        execute("CREATE TABLE " + SqlNames.quoted(ROWS) + "." + rows + table.columns().stream()
                .map(column -> SqlNames.quoted(column.name()) + " " + column.kind().raw()).collect(Collectors.joining(", ", " (", ")")));
        try (var appender = connection.unwrap(DuckDBConnection.class).createAppender(ROWS, table.name().toString())) {
            for (List<Object> row : table.rows().get()) {
                append(appender, row);
            }
        }
        execute("CREATE VIEW " + namespace + "." + SqlNames.quoted(table.name().name()) + " AS SELECT "
                + table.columns().stream().map(SystemViews::shown).collect(Collectors.joining(", ")) + " FROM " + SqlNames.quoted(ROWS) + "." + rows);
    }

    private static String shown(SystemTable.Column column) {
        String name = SqlNames.quoted(column.name());
        return switch (column.kind()) {
            case TEXT, NUMBER, DECIMAL, FLAG -> name;
            case TIME -> "CAST(epoch_ms(" + name + ") AS TIMESTAMPTZ) AS " + name;
        };
    }

    private static void append(DuckDBAppender appender, List<Object> row) throws SQLException {
        appender.beginRow();
        for (Object value : row) {
            switch (value) {
                case null -> appender.appendNull();
                case String text -> appender.append(text);
                case Long number -> appender.append(number.longValue());
                case Double number -> appender.append(number.doubleValue());
                case Boolean flag -> appender.append(flag.booleanValue());
                default -> throw new IllegalArgumentException("a system table has no " + value.getClass());
            }
        }
        appender.endRow();
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
