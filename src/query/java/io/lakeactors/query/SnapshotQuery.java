package io.lakeactors.query;

import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.ColumnChanges;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Field;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.RowChanges;
import io.lakeactors.model.Schema;
import io.lakeactors.model.SnapshotNotes;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuery;
import io.lakeactors.model.TableReader;
import io.lakeactors.model.TableReader.ColumnInfo;
import io.lakeactors.model.TableReader.Scan;
import io.lakeactors.model.Type;
import io.lakeactors.model.ValueSpan;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Read-only SQL as columns, for tables that are made of others: one DuckDB instance for each run, whose result is handed on while it is computed. */
public final class SnapshotQuery implements TableQuery {
    private static final int BATCH_ROWS = 4_096;

    private final TableReader reader;
    private final QueryLimits limits;

    /** @param limits of one run; rows and characters do not count */
    public SnapshotQuery(TableReader reader, QueryLimits limits) {
        this.reader = reader;
        this.limits = limits;
    }

    @Override
    public Reading open(String sql, Map<TableName, Long> pinned) {
        return bound(sql, (table, wanted) -> pinned.containsKey(table) ? reader.scanSnapshot(table, pinned.get(table)) : reader.scan(table, wanted));
    }

    @Override
    public Reading imagine(String sql, TableName table, ColumnChanges changes) {
        return bound(sql, (name, wanted) -> {
            Scan scan = reader.outline(name);
            var columns = name.equals(table) ? ChangedColumns.of(scan.schemaColumns(), changes) : scan.schemaColumns();
            return new Scan(name, scan.snapshotId(), scan.committedAtMillis(), columns, List.of(), scan.properties(), scan.location());
        });
    }

    @Override
    public Reading outlined(String sql) {
        return bound(sql, (table, wanted) -> reader.outline(table)).outlined();
    }

    @Override
    public RowChanges changes(TableName table, long since, long until, Optional<String> column) {
        return reader.changes(table, since, until, column);
    }

    private Opened bound(String sql, BiFunction<TableName, TableReader.Wanted, Scan> scanned) {
        return inInstance(false, connection -> {
            var select = SelectOnly.read(connection, sql);
            List<TableName> known = select.tables().isEmpty() ? List.of() : reader.list();
            var scans = new TreeMap<TableName, Scan>();
            for (List<String> parts : select.tables()) {
                var wanted = new TableReader.Wanted(OptionalLong.empty(), select.wanted().of(parts), limits.filesMax());
                scans.computeIfAbsent(NamedTables.resolve(parts, known), table -> scanned.apply(table, wanted));
            }
            try (var files = reader.readable(scans.values())) {
                SnapshotViews.confine(connection, scans.values(), files);
                try (var bound = connection.prepareStatement(select.sql())) {
                    return new Opened(select.sql(), scans, QueryEngine.columns(bound.getMetaData()), false, Optional.empty());
                }
            }
        });
    }

    @Override
    public Map<String, String> notes(TableName table) {
        return reader.outline(table).properties();
    }

    private final class Opened implements Reading {
        private final String sql;
        private final SortedMap<TableName, Scan> scans;
        private final List<QueryResult.Column> columns;
        /** Without the scans' files. */
        private final boolean outlined;
        private final Optional<Within> within;

        Opened(String sql, SortedMap<TableName, Scan> scans, List<QueryResult.Column> columns, boolean outlined, Optional<Within> within) {
            this.sql = sql;
            this.scans = scans;
            this.columns = columns;
            this.outlined = outlined;
            this.within = within;
        }

        Opened outlined() {
            return new Opened(sql, scans, columns, true, within);
        }

        @Override
        public Reading within(TableName table, String column, List<ValueSpan> spans) {
            return new Opened(sql, scans, columns, true, Optional.of(new Within(table, column, spans)));
        }

        @Override
        public Optional<ColumnInfo> column(TableName table, String name) {
            return Optional.ofNullable(scans.get(table)).flatMap(scan -> scan.schemaColumns().stream().filter(column -> column.name().equals(name)).findFirst());
        }

        /** Of the snapshots that were found first, with the columns of then. */
        private List<Scan> whole() {
            return outlined ? scans.values().stream().map(this::whole).toList() : List.copyOf(scans.values());
        }

        private Scan whole(Scan outline) {
            if (outline.snapshotId().isEmpty()) {
                return outline;
            }
            long snapshot = outline.snapshotId().getAsLong();
            Scan found = within.filter(part -> part.table().equals(outline.table())).map(part -> reader.scanSnapshot(part.table(), snapshot, part.column(), part.spans()))
                    .orElseGet(() -> reader.scanSnapshot(outline.table(), snapshot));
            return new Scan(outline.table(), outline.snapshotId(), outline.committedAtMillis(), outline.schemaColumns(), found.files(), outline.properties(), outline.location());
        }

        @Override
        public SortedMap<TableName, Long> sources() {
            var sources = new TreeMap<TableName, Long>();
            scans.forEach((table, scan) -> sources.put(table, scan.snapshotId().orElse(SnapshotNotes.NO_SNAPSHOT)));
            return Collections.unmodifiableSortedMap(sources);
        }

        @Override
        public List<String> misfits(Schema schema) {
            return ResultFit.misfits(columns, schema);
        }

        @Override
        public void into(Schema schema, Consumer<ColumnBatch> sink) {
            List<String> misfits = misfits(schema);
            if (!misfits.isEmpty()) {
                throw LakeError.of(ErrorCode.GOLD_MISFIT, String.join("; ", misfits), "", "Correct the query or the contract").asException();
            }
            inInstance(true, connection -> {
                List<Scan> read = whole();
                try (var files = reader.readable(read)) {
                    SnapshotViews.confine(connection, read, files, within);
                    run(connection, schema, sink);
                }
                return null;
            });
        }

        private void run(Connection connection, Schema schema, Consumer<ColumnBatch> sink) throws SQLException {
            try (var statement = connection.prepareStatement(sql)) {
                var alarm = DuckInstance.alarm(statement, limits);
                try (ResultSet rows = statement.executeQuery()) {
                    hand(rows, schema, batch -> {
                        // DuckDB does not hear of a cancellation while nothing is fetched.
                        if (alarm.isDone()) {
                            throw DuckErrors.late(limits, null);
                        }
                        sink.accept(batch);
                    });
                } finally {
                    alarm.cancel(false);
                }
            }
        }

        private void hand(ResultSet rows, Schema schema, Consumer<ColumnBatch> sink) throws SQLException {
            List<Field> fields = schema.fields();
            Column[] batch = fields.stream().map(field -> Column.of(field.type())).toArray(Column[]::new);
            int[] places = fields.stream().mapToInt(field -> 1 + columns.stream().map(QueryResult.Column::name).toList().indexOf(field.name())).toArray();
            int count = 0;
            while (rows.next()) {
                for (int i = 0; i < batch.length; i++) {
                    add(batch[i], fields.get(i), value(rows, places[i], fields.get(i).type()));
                }
                if (++count == BATCH_ROWS) {
                    give(schema, batch, count, sink);
                    count = 0;
                }
            }
            if (count > 0) {
                give(schema, batch, count, sink);
            }
        }
    }

    /** A local time by itself: as an instant of the machine's zone it would move where that zone skips hours. */
    private static Object value(ResultSet rows, int place, Type type) throws SQLException {
        return type instanceof Type.Timestamp(boolean zoned, var form) && !zoned ? rows.getObject(place, LocalDateTime.class) : rows.getObject(place);
    }

    private static void add(Column column, Field field, Object value) throws SQLException {
        try {
            TypedCells.add(column, field, field.name(), value);
        } catch (TypedCells.Unfit unfit) {
            throw LakeError.of(ErrorCode.GOLD_VALUE_UNFIT, "\"" + unfit.path() + "\" of a row " + unfit.getMessage(), "", "Correct the query, or the contract").asException();
        }
    }

    private static void give(Schema schema, Column[] batch, int rows, Consumer<ColumnBatch> sink) {
        sink.accept(new ColumnBatch(schema, batch, rows));
        for (Column column : batch) {
            column.clear();
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    private <T> T inInstance(boolean streams, Work<T> work) {
        try (Connection connection = DuckInstance.open(limits, streams)) {
            return work.with(connection);
        } catch (SQLException failure) {
            throw DuckErrors.of(failure, limits);
        }
    }
}
