package io.lakeactors.model;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The port to the rows that a table's snapshots added, in an order that stays: snapshot by snapshot, by the paths of their files, by their places in them. What was only written anew
 * (compaction, rows retired out of files) adds none. Blocking, safe for threads.
 */
public interface TableGains {
    /**
     * A place between two rows.
     *
     * @param snapshot whose rows are counted
     * @param rows of those that it added, how many are behind; {@link #ALL} for every one
     */
    record Place(long snapshot, long rows) {
        public static final long ALL = Long.MAX_VALUE;

        public Place {
            if (rows < 0) {
                throw new IllegalArgumentException("negative count of rows " + rows);
            }
        }

        /** Behind everything that a snapshot added. */
        public static Place behind(long snapshot) {
            return new Place(snapshot, ALL);
        }
    }

    /**
     * @param place behind this row
     * @param values of the columns asked for, in their order: null, Boolean, numbers, String, byte[], UUID, the java.time types, List, and Map for structs and maps
     */
    record Row(Place place, List<Object> values) {}

    /**
     * Some rows.
     *
     * @param reached behind all rows of the page, and all that follows and has none; empty if the table has no snapshot
     * @param isLast whether there are no more up to the snapshot that was current when reading began
     */
    record Page(List<Row> rows, Optional<Place> reached, boolean isLast) {}

    /** Rows on their way. Used by one thread at a time. */
    interface Reading extends AutoCloseable {
        /** Whether the place that it began at is on no way to the current snapshot: the table was restored to an earlier one, and what came since is read from there. */
        boolean turned();

        /**
         * @param rows at most
         * @param bytes of texts and binaries after which a page ends; one row may go beyond
         * @throws LakeException {@link ErrorCode#STORAGE_FAILED}
         */
        Page next(int rows, long bytes);

        @Override
        void close();
    }

    /** The table's own id, which no other table ever has. @throws LakeException {@link ErrorCode#TABLE_NOT_FOUND}, {@link ErrorCode#CATALOG_UNREACHABLE} */
    String id(TableName table);

    /**
     * Begins to read.
     *
     * @param after where; empty for the oldest snapshot from which none is missing up to the current one
     * @param columns gives those wanted by their names, of the table's own in order as they are just now; one that the table has not is null in every row
     * @throws LakeException {@link ErrorCode#TABLE_NOT_FOUND}, {@link ErrorCode#CATALOG_UNREACHABLE}; {@link ErrorCode#OUTLET_BEHIND} if snapshots behind the place have expired
     */
    Reading read(TableName table, Optional<Place> after, UnaryOperator<List<String>> columns);
}
