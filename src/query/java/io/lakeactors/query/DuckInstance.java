package io.lakeactors.query;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.duckdb.DuckDBDriver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A DuckDB instance in memory that is kept to its limits and reaches for nothing by itself. */
final class DuckInstance {
    private static final Logger LOG = LoggerFactory.getLogger(DuckInstance.class);

    private DuckInstance() {}

    /** @param streams whether results are handed out while they are computed, instead of whole */
    static Connection open(QueryLimits limits, boolean streams) throws SQLException {
        var settings = new Properties();
        settings.setProperty("memory_limit", (limits.memoryBytes() >> 10) + "KiB");
        settings.setProperty("threads", Integer.toString(limits.threads()));
        settings.setProperty("temp_directory", "");
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        settings.setProperty("allow_persistent_secrets", "false");
        settings.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, Boolean.toString(streams));
        Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", settings);
        DuckLibrary.release();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
        }
        return connection;
    }

    /** Cancels the statement when its time is over, unless it is cancelled itself before. */
    static CompletableFuture<Void> alarm(Statement statement, QueryLimits limits) {
        return CompletableFuture.runAsync(() -> cancel(statement), CompletableFuture.delayedExecutor(limits.timeoutMillis(), TimeUnit.MILLISECONDS));
    }

    private static void cancel(Statement statement) {
        try {
            statement.cancel();
        } catch (SQLException ended) {
            LOG.debug("A query ended as it was to be cancelled.", ended);
        }
    }
}
