package io.lakeactors.lake.iceberg;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Properties;

/**
 * Connections to the catalog's database, one for each transaction. Nothing is run twice, as a driver or pool that repeats a statement whose answer was lost is how tables are destroyed.
 * A few connections to PostgreSQL whose transaction has ended as it was told are kept for seconds for the next ones: a new one costs a process of the server and a proof of the password.
 */
class Database {
    private static final int BUSY_MILLIS = 5_000;
    private static final int KEPT_MAX = 4;
    private static final long KEPT_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int SOCKET_SECONDS = 15;
    /** A kept connection is tried for no longer than a new one would take to fail. */
    private static final int TRY_SECONDS = 5;
    private static final String SETTINGS =
            "SET LOCAL lock_timeout = '3s'; SET LOCAL statement_timeout = '5s'; SET LOCAL idle_in_transaction_session_timeout = '10s'; SET LOCAL synchronous_commit = on";
    /** Any number that nobody else locks in this database. */
    private static final long SCHEMA_LOCK = 0x6c616b652d636174L;

    private record Kept(Connection connection, long since) {}

    private final CatalogConfig config;
    private final Deque<Kept> kept = new ArrayDeque<>();
    private boolean closed;

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

    private <T> T undone(Connection connection, Work<T> work) throws SQLException {
        boolean done = false;
        try {
            T result = work.in(connection);
            done = true;
            return result;
        } finally {
            end(connection, rollback(connection) && done);
        }
    }

    /** A connection in whose first statement a write transaction begins. Autocommit is off. */
    Connection begin() throws SQLException {
        return begin("IMMEDIATE");
    }

    /** @param mode SQLite's: whether other writers are kept out from the first statement on, or from the first that writes */
    private Connection begin(String mode) throws SQLException {
        for (Connection connection = takeKept(); connection != null; connection = takeKept()) {
            try {
                connection.setNetworkTimeout(Runnable::run, TRY_SECONDS * 1_000);
                set(connection);
                connection.setNetworkTimeout(Runnable::run, SOCKET_SECONDS * 1_000);
                return connection;
            } catch (SQLException e) {
                // It died while nobody used it: nothing but the settings was said to it.
                close(connection);
            }
        }
        Connection connection = connect(mode);
        try {
            connection.setAutoCommit(false);
            if (config.kind() == CatalogConfig.Kind.POSTGRES) {
                set(connection);
            }
            return connection;
        } catch (SQLException e) {
            close(connection);
            throw e;
        }
    }

    private static void set(Connection connection) throws SQLException {
        try (Statement settings = connection.createStatement()) {
            settings.execute(SETTINGS);
        }
    }

    private synchronized Connection takeKept() {
        long now = System.nanoTime();
        while (!kept.isEmpty() && now - kept.peekFirst().since() > KEPT_NANOS) {
            close(kept.removeFirst().connection());
        }
        return kept.isEmpty() ? null : kept.removeLast().connection();
    }

    /**
     * Ends a connection that {@link #begin} gave.
     *
     * @param done whether its transaction has ended as it was told, without an error: then another may use the connection
     */
    void end(Connection connection, boolean done) {
        if (done && config.kind() == CatalogConfig.Kind.POSTGRES) {
            synchronized (this) {
                if (!closed && kept.size() < KEPT_MAX) {
                    kept.addLast(new Kept(connection, System.nanoTime()));
                    return;
                }
            }
        }
        close(connection);
    }

    /** Closes what is kept; connections in use are closed when they end. */
    synchronized void close() {
        closed = true;
        kept.forEach(one -> close(one.connection()));
        kept.clear();
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
            properties.setProperty("socketTimeout", String.valueOf(SOCKET_SECONDS));
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

    /** @return false if it could not, for which the connection has to be closed: that does the same */
    static boolean rollback(Connection connection) {
        try {
            connection.rollback();
            return true;
        } catch (SQLException e) {
            return false;
        }
    }
}
