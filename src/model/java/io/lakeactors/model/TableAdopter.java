package io.lakeactors.model;

import java.util.List;

/** The port by which files that somebody else has written become a table where they lie. Blocking. */
public interface TableAdopter {
    /**
     * What was, or would be, adopted.
     *
     * @param location where the table's metadata is
     * @param partitioning the columns that the folders name, in their order
     */
    record Adopted(TableName table, String location, int files, long rows, long bytes, List<String> partitioning) {}

    /**
     * Makes a table of the Parquet files below a directory. The files are neither moved nor changed.
     *
     * @param spec the new table; its partitioning is that of the folders ({@code day=2026-01-01/…}), whatever the spec says
     * @param directory absolute, within the warehouse
     * @param dryRun look at every file, make nothing
     * @throws LakeException {@link ErrorCode#REQUEST_INVALID} naming what is wrong with which file, or if the table is there already
     */
    Adopted adopt(TableSpec spec, String directory, boolean dryRun);
}
