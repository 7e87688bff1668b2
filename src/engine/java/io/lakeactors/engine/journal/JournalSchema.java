package io.lakeactors.engine.journal;

import io.lakeactors.engine.EngineConfig;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;

/** Makes the journal's tables where there are none, with the statements that the persistence plugin ships. */
public final class JournalSchema {
    private static final String POSTGRES = "jdbc:postgresql:";
    private static final Map<String, String> SCRIPTS =
            Map.of("jdbc:h2:", "schema/h2/h2-create-schema.sql", POSTGRES, "schema/postgres/postgres-create-schema.sql");
    /** Any number that nobody else locks in this database. */
    private static final long SCHEMA_LOCK = 0x6c616b652d6a726eL;
    /** The plugin's script has a table for a feature that we do not use, and makes its indices in a way that no transaction allows. */
    private static final String UNUSED = "durable_state";
    /** H2 makes an index for the column's UNIQUE, too: the script's would be a second one on the same, which each transaction writes. */
    private static final String SECOND_INDEX = "event_journal_ordering_idx";
    /** So long an event stands in its row. H2 keeps what is longer by itself, in four trees that each transaction writes, too; by its own choice that begins at 256 bytes. */
    private static final String IN_ROW_BYTES = "16384";

    private JournalSchema() {}

    /** What the actor system has to know of the journal, as configuration keys. */
    public static Map<String, Object> settings(EngineConfig.Journal journal) {
        boolean h2 = journal.url().startsWith("jdbc:h2:");
        String shared = "pekko-persistence-jdbc.shared-databases.slick.";
        return Map.of(
                shared + "profile", h2 ? "slick.jdbc.H2Profile$" : "slick.jdbc.PostgresProfile$",
                shared + "db.driver", h2 ? "org.h2.Driver" : "org.postgresql.Driver",
                shared + "db.url", durable(journal.url()),
                shared + "db.user", journal.user(),
                shared + "db.password", journal.password(),
                // Slick deadlocks under load unless these three are the same.
                shared + "db.numThreads", journal.connections(),
                shared + "db.maxConnections", journal.connections(),
                shared + "db.minConnections", journal.connections());
    }

    /** @throws io.lakeactors.model.LakeException JOURNAL_UNREACHABLE */
    public static void createIfAbsent(EngineConfig.Journal journal) {
        String script = SCRIPTS.entrySet().stream().filter(entry -> journal.url().startsWith(entry.getKey())).findFirst().orElseThrow().getValue();
        try (Connection connection = DriverManager.getConnection(durable(journal.url()), journal.user(), journal.password())) {
            connection.setAutoCommit(false);
            if (journal.url().startsWith(POSTGRES)) {
                alone(connection);
            }
            if (!exists(connection, journal.url().startsWith(POSTGRES) ? "public" : "PUBLIC")) {
                run(connection, script);
            }
            connection.commit();
        } catch (SQLException | IOException e) {
            throw LakeError.of(ErrorCode.JOURNAL_UNREACHABLE, "the journal cannot be opened: " + e.getMessage(), place(journal.url()),
                    "Check that it runs and that the user may create tables")
                    .asException(e);
        }
    }

    /** Nodes that start together make the tables one after the other: "if not exists" alone is not safe against another session that does the same. */
    private static void alone(Connection connection) throws SQLException {
        try (var lock = connection.createStatement()) {
            lock.execute("SELECT pg_advisory_xact_lock(" + SCHEMA_LOCK + ")");
        }
    }

    /** Without the driver's settings. */
    private static String place(String url) {
        int settings = url.indexOf('?');
        return settings < 0 ? url : url.substring(0, settings);
    }

    /** H2 otherwise answers before it has handed a commit to the operating system, and closes under us when the process is told to end. */
    static String durable(String url) {
        if (!url.startsWith("jdbc:h2:")) {
            return url;
        }
        String upper = url.toUpperCase(Locale.ROOT);
        var full = new StringBuilder(url);
        Map.of("WRITE_DELAY", "0", "DB_CLOSE_ON_EXIT", "FALSE", "DB_CLOSE_DELAY", "-1", "MAX_LENGTH_INPLACE_LOB", IN_ROW_BYTES).forEach((key, value) -> {
            if (!upper.contains(";" + key + "=")) {
                full.append(';').append(key).append('=').append(value);
            }
        });
        return full.toString();
    }

    private static boolean exists(Connection connection, String schema) throws SQLException {
        try (var tables = connection.getMetaData().getTables(null, schema, "event_journal", null)) {
            return tables.next();
        }
    }

    private static void run(Connection connection, String script) throws SQLException, IOException {
        try (InputStream in = JournalSchema.class.getClassLoader().getResourceAsStream(script); var statement = connection.createStatement()) {
            if (in == null) {
                throw new IOException(script + " is not on the class path");
            }
            for (String sql : new String(in.readAllBytes(), StandardCharsets.UTF_8).split(";\\s*(\\r?\\n|$)")) {
                if (!sql.isBlank() && !sql.contains(UNUSED) && !(script.contains("/h2/") && sql.contains(SECOND_INDEX))) {
                    statement.execute(sql);
                }
            }
        }
    }

    /** Closes an embedded journal, so that another process can open it at once. */
    public static void close(EngineConfig.Journal journal) {
        if (!journal.url().startsWith("jdbc:h2:")) {
            return;
        }
        try (Connection connection = DriverManager.getConnection(durable(journal.url()), journal.user(), journal.password());
                var statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        } catch (SQLException e) {
            org.slf4j.LoggerFactory.getLogger(JournalSchema.class).debug("The journal was closed already.", e);
        }
    }
}
