package io.lakeactors.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The port to records that stand in quarantine, for who lets them out. Blocking, safe for threads. It reads, and writes files that no snapshot knows; they leave by a
 * {@link TableChange.Release}.
 */
public interface TableQuarantine {
    /** A record by where it came from. */
    record Position(String topic, int partition, long offset) {}

    /**
     * Which records are meant: those that every given part is true of.
     *
     * @param rule that decided
     * @param positions these only
     */
    record Choice(Optional<String> rule, Optional<Set<Position>> positions) {
        public static final Choice ALL = new Choice(Optional.empty(), Optional.empty());

        public Choice {
            positions = positions.map(Set::copyOf);
        }

        public boolean takes(String decided, Position position) {
            return rule.map(wanted -> wanted.equals(decided)).orElse(true) && positions.map(all -> all.contains(position)).orElse(true);
        }
    }

    /** A row of a data file, from 0; in the order of paths, and of rows. */
    record Mark(String file, long row) implements Comparable<Mark> {
        @Override
        public int compareTo(Mark other) {
            int byFile = file.compareTo(other.file);
            return byFile != 0 ? byFile : Long.compare(row, other.row);
        }
    }

    /**
     * A record as it came in.
     *
     * @param at where it stands
     * @param key null if it has none, as {@code value} and {@code headers}
     * @param headers as {@link RawBatch} has them
     * @param timestamp milliseconds since 1970, -1 if the source has none
     * @param ingestMicros when it was decoded, microseconds since 1970
     * @param rule that decided
     * @param rules all that it broke
     * @param contractVersion that judged it
     */
    record Held(
            Mark at, Position position, byte[] key, byte[] value, byte[] headers, long timestamp, long ingestMicros, String rule, List<String> rules, String contractVersion) {
        public Held {
            rules = List.copyOf(rules);
        }

        public long bytes() {
            return (key == null ? 0 : key.length) + (value == null ? 0 : value.length) + (headers == null ? 0 : headers.length);
        }
    }

    /**
     * Some of the records that are meant.
     *
     * @param snapshot in which they stand
     * @param rows in the order of their marks
     * @param files all data files of that snapshot
     * @param isLast whether no more of them come after these
     */
    record Page(long snapshot, List<Held> rows, Set<String> files, boolean isLast) {
        public Page {
            rows = List.copyOf(rows);
            files = Set.copyOf(files);
        }
    }

    /** @param rows at most @param bytes of keys, values and headers after which a page ends; one record may go beyond */
    record Limit(int rows, long bytes) {}

    /**
     * Reads records of the current snapshot that are meant.
     *
     * @param after only those behind this row; empty from the first
     * @throws LakeException {@link ErrorCode#TABLE_NOT_FOUND}, {@link ErrorCode#CATALOG_UNREACHABLE}, {@link ErrorCode#STORAGE_FAILED}
     */
    Page page(TableName quarantine, Choice choice, Optional<Mark> after, Limit limit);

    /**
     * Writes deletes of these rows, durable when this returns; no snapshot knows them yet.
     *
     * @param epoch of {@link #epoch}; stands in the files' names
     * @param run letters, digits and dashes; unique to this call
     * @param snapshot in which the rows are live
     * @throws LakeException {@link ErrorCode#COMMIT_STALE} if the snapshot or one of the files is not there any more
     */
    List<WrittenFile> deletes(TableName quarantine, long epoch, String run, long snapshot, List<Mark> rows);

    /**
     * The epoch of {@link TableCare#entity} that holds now, from 1 on. Who works under it yields to every run of maintenance that begins later, and stops none.
     *
     * @throws LakeException {@link ErrorCode#CATALOG_UNREACHABLE}
     */
    long epoch(TableName table);

    /** What has left quarantines, newest first. @param limit how many entries at most */
    List<Entry> log(Optional<TableName> table, int limit);

    /** What became of a record that left. */
    enum Action {
        RELEASE,
        DISCARD
    }

    /**
     * Who let records out, when and why. One change may have several entries, one for each share.
     *
     * @param change its id
     * @param table that they were meant for
     * @param at milliseconds since 1970
     * @param by who ordered it, in the caller's word
     * @param reason in his words; may be empty
     * @param pipeline whose contract judged them; empty if none was asked
     * @param contractVersion of that contract
     */
    record Entry(String change, TableName table, long at, Action action, String by, String reason, String pipeline, String contractVersion, Share share) {}

    /**
     * Records that left together and were alike.
     *
     * @param rule that had sent them to quarantine
     * @param contractVersion that it belonged to
     * @param day on which they came in, days since 1970-01-01
     */
    record Share(String rule, String contractVersion, long day, long rows) {}
}
