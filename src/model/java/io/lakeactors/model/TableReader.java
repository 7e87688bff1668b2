package io.lakeactors.model;

import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The port by which queries find the files of a table's current snapshot. */
public interface TableReader {
    /**
     * A data file of a snapshot.
     *
     * @param path absolute local path or URL
     * @param rows records in the file, deleted ones included
     * @param deleted row numbers in the file that deletes (of any kind) have removed, whatever their number; not to be changed
     * @param names for a file that was adopted: what it, or its folders, call the columns by id, since it has no ids itself; empty for all others
     */
    record DataFile(String path, long rows, long bytes, BitSet deleted, Map<Integer, String> names) {
        public DataFile {
            names = Map.copyOf(names);
        }

        /** A file whose columns have the table's ids. */
        public DataFile(String path, long rows, long bytes, BitSet deleted) {
            this(path, rows, bytes, deleted, Map.of());
        }
    }

    /**
     * A column of the snapshot's schema: id as in the files, for columns that were renamed or added later.
     *
     * @param former for fields that are nested in it, by their ids: the names that files may still have for them, which nothing beside them has now
     */
    record ColumnInfo(int id, String name, String type, boolean required, Map<Integer, List<String>> former) {
        public ColumnInfo {
            former = Map.copyOf(former);
        }

        public ColumnInfo(int id, String name, String type, boolean required) {
            this(id, name, type, required, Map.of());
        }
    }

    /**
     * @param schemaColumns the snapshot's columns in order
     * @param properties the snapshot's summary
     */
    record Scan(TableName table, OptionalLong snapshotId, long committedAtMillis, List<ColumnInfo> schemaColumns, List<DataFile> files, Map<String, String> properties, String location) {}

    /** @throws LakeException {@link ErrorCode#TABLE_NOT_FOUND}, {@link ErrorCode#CATALOG_UNREACHABLE} */
    Scan scan(TableName table);

    /**
     * What {@link #scan(TableName)} says but the files, which are not looked for.
     *
     * @throws LakeException as {@link #scan(TableName)}
     */
    default Scan outline(TableName table) {
        Scan scan = scan(table);
        return new Scan(table, scan.snapshotId(), scan.committedAtMillis(), scan.schemaColumns(), List.of(), scan.properties(), scan.location());
    }

    /**
     * The files of the snapshot that was current at that time.
     *
     * @param at milliseconds since 1970
     * @throws LakeException as {@link #scan(TableName)}; {@link ErrorCode#REQUEST_INVALID} if the table keeps no snapshot of that time, or cannot look back
     */
    default Scan scan(TableName table, long at) {
        throw LakeError.of(ErrorCode.REQUEST_INVALID, "this catalog cannot look back", table.toString(), "Ask for the table as it is").asException();
    }

    /**
     * The files of one snapshot, which need not be, nor have been, the current one.
     *
     * @throws LakeException as {@link #scan(TableName)}; {@link ErrorCode#REQUEST_INVALID} if the table does not keep that snapshot
     */
    default Scan scanSnapshot(TableName table, long snapshot) {
        throw LakeError.of(ErrorCode.REQUEST_INVALID, "this catalog reads current snapshots only", table.toString(), "Ask for the table as it is").asException();
    }

    /**
     * Those files of a snapshot that may hold rows whose values of a column lie in certain spans.
     *
     * @param column a date or a time, at the top of the table
     * @throws LakeException as {@link #scanSnapshot(TableName, long)}
     */
    default Scan scanSnapshot(TableName table, long snapshot, String column, List<ValueSpan> spans) {
        return scanSnapshot(table, snapshot);
    }

    /**
     * How far the time of events had come where a snapshot, or one before it that is kept, has ended: of each partition of a topic, from the farthest position to the nearest.
     *
     * @return empty if its rows are not held to a watermark
     * @throws LakeException as {@link #scanSnapshot(TableName, long)}
     */
    default List<Reached> reached(TableName table, long snapshot) {
        return List.of();
    }

    /** @param next the position that it was reached before */
    record Reached(String topic, int partition, long next, EventTime time) {}

    /**
     * What has become of a table's rows. Without a column, nothing but the table's metadata is looked at.
     *
     * @param since a snapshot, or {@link SnapshotNotes#NO_SNAPSHOT} for the table without rows
     * @param until a later snapshot
     * @param column a date or a time, at the top of the table
     * @throws LakeException as {@link #scan(TableName)}, {@link ErrorCode#STORAGE_FAILED}
     */
    default RowChanges changes(TableName table, long since, long until, Optional<String> column) {
        return since == until ? RowChanges.NONE : RowChanges.unknown("is in a catalog that does not tell changes");
    }

    /** How a column's value compares to a constant. */
    enum Sign {
        LESS,
        AT_MOST,
        EQUAL,
        AT_LEAST,
        MORE
    }

    /**
     * Something that is true of every row that is wanted.
     *
     * @param column its name, in any case
     * @param constant as SQL writes it, without quotes
     * @param quoted whether it had them
     */
    record Bound(String column, Sign sign, String constant, boolean quoted) {}

    /**
     * What a query needs of a table.
     *
     * @param at the time that it looks back to, milliseconds since 1970; empty for now
     * @param bounds all of them hold for the rows that it wants; files that have no such row may be left out
     * @param filesMax more files than this are refused
     */
    record Wanted(OptionalLong at, List<Bound> bounds, int filesMax) {
        public Wanted {
            bounds = List.copyOf(bounds);
        }
    }

    /**
     * The files that may hold what is wanted.
     *
     * @throws LakeException as {@link #scan(TableName, long)}; {@link ErrorCode#QUERY_FAILED} if they are too many
     */
    default Scan scan(TableName table, Wanted wanted) {
        return wanted.at().isPresent() ? scan(table, wanted.at().getAsLong()) : scan(table);
    }

    /**
     * How much a table holds. What lies in files with deletes on them has to be looked at for it; nothing else has.
     *
     * @throws LakeException as {@link #scan(TableName)}
     */
    default Extent extent(TableName table) {
        Scan scan = scan(table);
        long rows = scan.files().stream().mapToLong(file -> file.rows() - file.deleted().cardinality()).sum();
        return new Extent(table, scan.snapshotId(), scan.committedAtMillis(), rows, scan.files().size(), scan.files().stream().mapToLong(DataFile::bytes).sum(), scan.schemaColumns(), scan.location());
    }

    /**
     * What a snapshot of a table was made of.
     *
     * @param snapshot the current one if empty
     * @param stepsMax so many of the latest steps
     * @throws LakeException as {@link #outline(TableName)}
     */
    default TableLineage lineage(TableName table, OptionalLong snapshot, int stepsMax) {
        throw new UnsupportedOperationException("it does not know what tables were made of");
    }

    /** @param rows those that were deleted are not counted */
    record Extent(TableName table, OptionalLong snapshotId, long committedAtMillis, long rows, long files, long bytes, List<ColumnInfo> columns, String location) {}

    /** Data files as paths on this machine, until it is closed. */
    interface Readable extends AutoCloseable {
        /** Files that lie on this machine, where they lie. */
        Readable AS_IT_LIES = new Readable() {
            @Override
            public String path(DataFile file) {
                return file.path().startsWith("file:") ? java.net.URI.create(file.path()).getPath() : file.path();
            }

            @Override
            public void close() {
                // Nothing was taken.
            }
        };

        /** @param file of one of the scans */
        String path(DataFile file);

        @Override
        void close();
    }

    /**
     * Makes the scans' files readable by path: those of an object store are copied here, if they are not yet.
     *
     * @throws LakeException {@link ErrorCode#QUERY_FAILED} if they are more than may be kept here, {@link ErrorCode#STORAGE_FAILED}
     */
    default Readable readable(Collection<Scan> scans) {
        return Readable.AS_IT_LIES;
    }

    List<TableName> list();
}
