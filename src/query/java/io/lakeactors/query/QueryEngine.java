package io.lakeactors.query;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableReader;
import io.lakeactors.model.TableReader.Scan;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Read-only SQL over the current snapshots: one DuckDB instance in memory for each query, which sees the files of the tables that the query names and nothing
 * else. Blocking; safe for threads.
 */
public final class QueryEngine {
    private final TableReader reader;
    private final QueryLimits limits;
    private final List<SystemTable> system;
    private final Semaphore places;

    public QueryEngine(TableReader reader, QueryLimits limits) {
        this(reader, limits, List.of());
    }

    /** @param system tables that are not in the catalog; one of the catalog with the same name cannot be asked */
    public QueryEngine(TableReader reader, QueryLimits limits, List<SystemTable> system) {
        this.reader = reader;
        this.limits = limits;
        this.system = List.copyOf(system);
        this.places = new Semaphore(limits.concurrentMax());
    }

    /**
     * Answers one SELECT.
     *
     * @param rowLimit rows at most, at least 1; more than the limits' {@code rowsMax} counts as that
     * @throws LakeException QUERY_REFUSED for what is not a plain SELECT, TABLE_NOT_FOUND, QUERY_FAILED for what DuckDB refuses or cannot finish within the
     *     limits, CATALOG_UNREACHABLE
     */
    public QueryResult run(String sql, int rowLimit) {
        return run(sql, rowLimit, OptionalLong.empty());
    }

    /** As above. @param asOf over the tables as they were at this time, milliseconds since 1970; REQUEST_INVALID where one keeps no snapshot of it */
    public QueryResult run(String sql, int rowLimit, OptionalLong asOf) {
        return run(sql, rowLimit, asOf, Map.of());
    }

    /** As the first, but these tables as they were scanned before. */
    QueryResult run(String sql, int rowLimit, Map<TableName, Scan> held) {
        return run(sql, rowLimit, OptionalLong.empty(), held);
    }

    private QueryResult run(String sql, int rowLimit, OptionalLong asOf, Map<TableName, Scan> held) {
        if (rowLimit < 1) {
            throw LakeError.of(ErrorCode.REQUEST_INVALID, "a limit of " + rowLimit + " rows", "limit", "Ask for at least one row.").asException();
        }
        return inPlace(connection -> {
            var scans = new LinkedHashMap<TableName, Scan>();
            var select = SelectOnly.read(connection, sql);
            var asked = new LinkedHashSet<SystemTable>();
            for (List<String> parts : select.tables()) {
                Optional<SystemTable> own = system(parts);
                own.ifPresent(asked::add);
                if (own.isPresent()) {
                    continue;
                }
                var wanted = new TableReader.Wanted(asOf, select.wanted().of(parts), limits.filesMax());
                scans.computeIfAbsent(resolve(parts), table -> held.containsKey(table) ? held.get(table) : reader.scan(table, wanted));
            }
            if (!asked.isEmpty() && asOf.isPresent()) {
                throw LakeError.of(ErrorCode.REQUEST_INVALID, asked.getFirst().name() + " keeps no snapshots", "as of", "Ask it as it is, and choose by its times.").asException();
            }
            for (SystemTable table : asked) {
                new SystemViews(connection).add(table);
            }
            return answer(connection, scans.values(), select.sql(), rowLimit);
        });
    }

    private Optional<SystemTable> system(List<String> parts) {
        return system.stream().filter(table -> String.join(".", parts).equalsIgnoreCase(table.name().toString())).findFirst();
    }

    /** Answers our own SQL over snapshots that were scanned before. */
    QueryResult over(Collection<Scan> scans, String sql) {
        return inPlace(connection -> answer(connection, scans, sql, limits.rowsMax()));
    }

    @FunctionalInterface
    private interface Work {
        QueryResult with(Connection connection) throws SQLException;
    }

    private QueryResult inPlace(Work work) {
        try {
            if (!places.tryAcquire(limits.timeoutMillis(), TimeUnit.MILLISECONDS)) {
                throw LakeError.of(ErrorCode.QUERY_FAILED, limits.concurrentMax() + " other queries are running", "", "Ask again later.").asException();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw LakeError.of(ErrorCode.QUERY_FAILED, "the query was stopped", "", "Ask again.").asException(stopped);
        }
        try (Connection connection = DuckInstance.open(limits, false)) {
            return work.with(connection);
        } catch (SQLException failure) {
            throw DuckErrors.of(failure, limits);
        } finally {
            places.release();
        }
    }

    private QueryResult answer(Connection connection, Collection<Scan> scans, String sql, int rowLimit) throws SQLException {
        long started = System.nanoTime();
        try (var files = reader.readable(scans)) {
            return answer(connection, scans, files, sql, rowLimit, started);
        }
    }

    private QueryResult answer(Connection connection, Collection<Scan> scans, TableReader.Readable files, String sql, int rowLimit, long started) throws SQLException {
        SnapshotViews.confine(connection, scans, files);
        int limit = Math.min(rowLimit, limits.rowsMax());
        // Bound by itself for the columns' own names: below another SELECT, equal names are made different.
        try (var bound = connection.prepareStatement(sql); Statement statement = connection.createStatement()) {
            var columns = columns(bound.getMetaData());
            var alarm = DuckInstance.alarm(statement, limits);
            try (ResultSet rows = statement.executeQuery("SELECT * FROM (" + sql + ") LIMIT " + (limit + 1L))) {
                return read(columns, rows, limit, started);
            } finally {
                alarm.cancel(false);
            }
        }
    }

    static List<QueryResult.Column> columns(ResultSetMetaData meta) throws SQLException {
        var columns = new ArrayList<QueryResult.Column>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            columns.add(new QueryResult.Column(meta.getColumnLabel(i), meta.getColumnTypeName(i)));
        }
        return columns;
    }

    private QueryResult read(List<QueryResult.Column> columns, ResultSet from, int rowLimit, long started) throws SQLException {
        var rows = new ArrayList<List<Object>>();
        long chars = 0;
        boolean truncated = false;
        while (from.next()) {
            if (rows.size() == rowLimit || chars > limits.charsMax()) {
                truncated = true;
                break;
            }
            var row = new ArrayList<Object>(columns.size());
            for (int i = 1; i <= columns.size(); i++) {
                Object value = JsonValues.of(from.getObject(i));
                chars += JsonValues.size(value);
                row.add(value);
            }
            rows.add(row);
        }
        return new QueryResult(columns, rows, truncated, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
    }

    private TableName resolve(List<String> parts) {
        return NamedTables.resolve(parts, Stream.concat(reader.list().stream(), system.stream().map(SystemTable::name)).toList());
    }
}
