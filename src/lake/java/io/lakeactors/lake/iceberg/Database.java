package io.lakeactors.lake.iceberg;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * Connections to the catalog's database, one for each transaction: nothing is pooled and nothing is run twice, as a driver or pool that repeats a statement whose answer was lost is how
 * tables are destroyed.
 */
class Database {
    private static final int BUSY_MILLIS = 5_000;
    /** Any number that nobody else locks in this database. */
    private static final long SCHEMA_LOCK = 0x6c616b652d636174L;

    private final CatalogConfig config;

    Database(CatalogConfig config) {
        this.config = config;
    }

    /** What is done in one transaction. */
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /** Does work that only reads: it sees one state of the catalog, and no writer waits for it. */
    <T> T look(Work<T> work) throws SQLException {
        return undone(begin("DEFERRED"), work);
    }

    /** Does work that only reads, when whoever is writing has ended: for a question about what has become of a write. */
    <T> T lookAfterWriters(Work<T> work) throws SQLException {
        return undone(begin(), work);
    }

    private static <T> T undone(Connection connection, Work<T> work) throws SQLException {
        try {
            return work.in(connection);
        } finally {
            rollback(connection);
            close(connection);
        }
    }

    /** A connection in whose first statement a write transaction begins. Autocommit is off. */
    Connection begin() throws SQLException {
        return begin("IMMEDIATE");
    }

    /** @param mode SQLite's: whether other writers are kept out from the first statement on, or from the first that writes */
    private Connection begin(String mode) throws SQLException {
        Connection connection = connect(mode);
        try {
            connection.setAutoCommit(false);
            if (config.kind() == CatalogConfig.Kind.POSTGRES) {
                try (Statement settings = connection.createStatement()) {
                    settings.execute("SET LOCAL lock_timeout = '3s'; SET LOCAL statement_timeout = '5s'; SET LOCAL idle_in_transaction_session_timeout = '10s'; SET LOCAL synchronous_commit = on");
                }
            }
            return connection;
        } catch (SQLException e) {
            close(connection);
            throw e;
        }
    }

    /** What follows a SELECT that must hold its rows until the transaction ends. SQLite locks the whole file when the transaction begins. */
    String forUpdate() {
        return config.kind() == CatalogConfig.Kind.POSTGRES ? " FOR UPDATE" : "";
    }

    /** Holds a table against every other writer until the transaction ends. */
    void lockTable(Connection connection, String table) throws SQLException {
        if (config.kind() == CatalogConfig.Kind.POSTGRES) {
            try (Statement lock = connection.createStatement()) {
                lock.execute("LOCK TABLE " + table + " IN EXCLUSIVE MODE");
            }
        }
    }

    /** Until the transaction ends, no other session is about the schema: "if not exists" alone is not safe against one that makes the same table. */
    void lockSchema(Connection connection) throws SQLException {
        if (config.kind() == CatalogConfig.Kind.POSTGRES) {
            try (Statement lock = connection.createStatement()) {
                lock.execute("SELECT pg_advisory_xact_lock(" + SCHEMA_LOCK + ")");
            }
        }
    }

    private Connection connect(String mode) throws SQLException {
        var properties = new Properties();
        if (config.kind() == CatalogConfig.Kind.SQLITE) {
            properties.setProperty("journal_mode", "WAL");
            properties.setProperty("synchronous", "FULL");
            properties.setProperty("busy_timeout", String.valueOf(BUSY_MILLIS));
            properties.setProperty("transaction_mode", mode);
        } else {
            properties.setProperty("user", config.user());
            properties.setProperty("password", config.password());
            properties.setProperty("connectTimeout", "5");
            properties.setProperty("socketTimeout", "15");
            properties.setProperty("tcpKeepAlive", "true");
            properties.setProperty("ApplicationName", "lakeactors");
        }
        return open(config.address(), properties);
    }

    /** Opens a connection; tests put a faulty one in its place. */
    Connection open(String address, Properties properties) throws SQLException {
        return DriverManager.getConnection(address, properties);
    }

    static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // What was to be decided was decided before; the server ends the session by itself.
        }
    }

    static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // A connection that cannot roll back is closed next, which does the same.
        }
    }
}
