package io.lakeactors.lake.iceberg;

import io.lakeactors.model.Ledger;
import io.lakeactors.model.Progress;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableName;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;

/**
 * What a table's ledger says at a position before its end, once the rows behind that have left. What was dropped stands nowhere, nor does how far the time of events had come, and rows may have left
 * otherwise (retention, deletes by other engines): then only a snapshot that ended there knows.
 */
final class LedgerBefore {
    private final Summary summary;
    private final TableName name;
    private final TableMetadata base;

    LedgerBefore(Summary summary, TableName name, TableMetadata base) {
        this.summary = summary;
        this.name = name;
        this.base = base;
    }

    /**
     * What leaves of one partition.
     *
     * @param entry how far the table is
     * @param rows that stand at or behind {@code first} in the table, and leave
     * @param held the same of quarantine
     * @param complete whether each position behind is one of these: then none of them has left otherwise, nor was dropped
     * @param all rows of the partition in the table; not looked at if complete
     * @param allHeld the same of quarantine
     */
    record Leaves(SourceKey source, long first, Progress entry, long rows, long held, boolean complete, long all, long allHeld) {
        private Progress to(Ledger ledger) {
            return new Progress(entry.start(), first, -1, entry.writerEpoch(), ledger);
        }

        private Progress to(Ledger ledger, Progress then) {
            return new Progress(entry.start(), first, -1, entry.writerEpoch(), ledger, then.eventTime());
        }
    }

    Progress at(Leaves leaves) {
        Ledger now = leaves.entry().ledger();
        boolean stands = leaves.complete() || leaves.all() == now.written() && leaves.allHeld() == now.quarantined();
        Optional<Progress> own = ended(leaves);
        Optional<Progress> then = own.or(() -> any(leaves));
        boolean timed = leaves.entry().eventTime().isPresent();
        if (stands && now.written() >= leaves.rows() && now.quarantined() >= leaves.held()) {
            long written = now.written() - leaves.rows();
            long quarantined = now.quarantined() - leaves.held();
            boolean counted = leaves.complete() || now.dropped() == 0;
            long dropped = counted ? now.dropped() : then.map(past -> past.ledger().consumed() - written - quarantined).orElse(-1L);
            if (dropped >= 0 && (!timed || then.isPresent())) {
                return timed ? leaves.to(Ledger.of(written, quarantined, dropped), then.get()) : leaves.to(Ledger.of(written, quarantined, dropped));
            }
        } else if (own.filter(past -> fits(leaves, past.ledger())).isPresent()) {
            return leaves.to(own.get().ledger(), own.get());
        }
        throw TakeOutBuilder.inexact(why(leaves, stands), name, "Replay from a snapshot that is kept (--from snapshot:ID, lake table history " + name + " lists them), or all of it (--from earliest)");
    }

    /** Whether nothing but what has left otherwise tells the table from what it was: records that were released from quarantine since do so too. */
    private static boolean fits(Leaves leaves, Ledger then) {
        Ledger now = leaves.entry().ledger();
        return fits(leaves.all() - leaves.rows(), then.written(), leaves.all() == now.written()) && fits(leaves.allHeld() - leaves.held(), then.quarantined(), leaves.allHeld() == now.quarantined());
    }

    private static boolean fits(long stand, long claimed, boolean exactly) {
        return exactly ? stand == claimed : stand <= claimed;
    }

    private static String why(Leaves leaves, boolean stands) {
        Ledger now = leaves.entry().ledger();
        if (!stands) {
            return "of " + leaves.source() + " " + now.written() + " rows were written and " + now.quarantined() + " quarantined, but " + leaves.all() + " and " + leaves.allHeld()
                    + " are there (retention, or deletes by others), and how many there were before " + leaves.first() + " is not known any more";
        }
        return now.dropped() > 0 && !leaves.complete() ? "rules of the contract have dropped " + now.dropped() + " records of " + leaves.source() + ", and how many of them lie before " + leaves.first() + " is not known any more"
                : "rows of " + leaves.source() + " are late or not by the times before them, and what the greatest of those was at " + leaves.first() + " is not known any more";
    }

    /** Of the snapshots that the table was made by, the newest that ended there. Before one that ended earlier another reading began. */
    private Optional<Progress> ended(Leaves leaves) {
        for (Snapshot at = base.currentSnapshot(); at != null; at = at.parentId() == null ? null : base.snapshot(at.parentId())) {
            Optional<Progress> past = summary.vectorAt(base, at).of(leaves.source());
            if (past.isEmpty() || past.get().next() < leaves.first()) {
                return Optional.empty();
            }
            if (isThere(leaves, past.get())) {
                return past;
            }
        }
        return Optional.empty();
    }

    /** However the table was made: as many records lie before a position in each reading. */
    private Optional<Progress> any(Leaves leaves) {
        return StreamSupport.stream(base.snapshots().spliterator(), false).sorted(Comparator.comparingLong(Snapshot::sequenceNumber).reversed())
                .map(snapshot -> summary.vectorAt(base, snapshot).of(leaves.source())).flatMap(Optional::stream).filter(past -> isThere(leaves, past)).findFirst();
    }

    private static boolean isThere(Leaves leaves, Progress past) {
        return past.next() == leaves.first() && past.start() == leaves.entry().start();
    }
}
