package io.lakeactors.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/** The port to SQL over the lake's tables, for tables that are made of others. Blocking; safe for threads. */
public interface TableQuery {
    /** One SELECT whose tables were looked up: all that it reads is of these snapshots, however often it is asked. */
    interface Reading {
        /** The snapshots, each by its table; {@link SnapshotNotes#NO_SNAPSHOT} for a table that has none yet. */
        SortedMap<TableName, Long> sources();

        /** Why the result's columns cannot fill those of a schema, a clause for each; empty if they can. */
        List<String> misfits(Schema schema);

        /** A column of one of the tables, by its exact name; empty if the query does not read the table, or it has no such column at its top. */
        default Optional<TableReader.ColumnInfo> column(TableName table, String name) {
            return Optional.empty();
        }

        /**
         * The same, as if one of the tables had only those rows whose values of a column lie in these spans. Files without such rows are not read.
         *
         * @param column a date or a time
         */
        default Reading within(TableName table, String column, List<ValueSpan> spans) {
            throw new UnsupportedOperationException("it reads whole tables only");
        }

        /**
         * Runs it, in bounded memory.
         *
         * @param schema of the same names as the result's columns, in any order
         * @param sink is given the rows in batches, each of which may be reused when it returns
         * @throws LakeException {@link ErrorCode#GOLD_MISFIT}, {@link ErrorCode#GOLD_VALUE_UNFIT} with the column and an example, {@link ErrorCode#QUERY_FAILED}
         */
        void into(Schema schema, Consumer<ColumnBatch> sink);
    }

    /** Over the tables as they are. @throws LakeException {@link ErrorCode#QUERY_REFUSED}, {@link ErrorCode#QUERY_FAILED}, {@link ErrorCode#TABLE_NOT_FOUND}, {@link ErrorCode#CATALOG_UNREACHABLE} */
    default Reading open(String sql) {
        return open(sql, Map.of());
    }

    /** As above. @param pinned snapshots to read of some tables in place of their current ones */
    Reading open(String sql, Map<TableName, Long> pinned);

    /** As {@link #open(String)}, looking for the tables' files only when it {@linkplain Reading#into runs}: for a reading of which a part will do. */
    default Reading outlined(String sql) {
        return open(sql);
    }

    /** As {@link TableReader#changes}. */
    default RowChanges changes(TableName table, long since, long until, Optional<String> column) {
        return since == until ? RowChanges.NONE : RowChanges.unknown("cannot be compared");
    }

    /**
     * A SELECT as it would be answered if a table's columns were others; it has no rows, and only its {@linkplain Reading#misfits columns} can be asked for.
     *
     * @throws LakeException as {@link #open(String)}; {@link ErrorCode#QUERY_FAILED} where it names a column that is no more
     */
    Reading imagine(String sql, TableName table, ColumnChanges changes);

    /** What a table's current snapshot says of itself; empty if it has none. @throws LakeException {@link ErrorCode#TABLE_NOT_FOUND}, {@link ErrorCode#CATALOG_UNREACHABLE} */
    Map<String, String> notes(TableName table);
}
