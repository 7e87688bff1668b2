package io.lakeactors.lake.iceberg;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.PositionVector;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableName;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.TableMetadata;

/**
 * Finds where a quarantine stood when its table had come to certain positions. Both carry the vector of each commit, and the vector's ledgers count what was refused: the snapshot that has counted as
 * much, partition by partition, holds exactly the refused records of these positions.
 */
final class QuarantineRollback {
    private final Summary summary;

    QuarantineRollback(Summary summary) {
        this.summary = summary;
    }

    /**
     * @param positions to which the table beside it goes back
     * @return {@code base} itself if it stands there already
     * @throws LakeException if the snapshot has expired
     */
    TableMetadata to(PositionVector positions, TableName quarantine, TableMetadata base) {
        Map<SourceKey, Long> wanted = refused(positions);
        Snapshot current = base.currentSnapshot();
        if (current == null || stands(summary.vectorAt(base, current), positions)) {
            return base;
        }
        if (wanted.isEmpty()) {
            // Nothing had been refused yet; what comes is appended to an empty table.
            return TableMetadata.buildFrom(base).removeRef(SnapshotRef.MAIN_BRANCH).build();
        }
        Snapshot found = StreamSupport.stream(base.snapshots().spliterator(), false)
                // The newest first: a long vector is a file of its own, and is read for each snapshot that is looked at.
                .sorted(Comparator.comparingLong(Snapshot::sequenceNumber).reversed())
                .filter(snapshot -> stands(summary.vectorAt(base, snapshot), positions))
                .findFirst()
                .orElseThrow(() -> expired(quarantine));
        return TableMetadata.buildFrom(base).setBranchSnapshot(found.snapshotId(), SnapshotRef.MAIN_BRANCH).build();
    }

    /** As many were refused, and none of them later: where records have left quarantine since, it has counted as many once more. */
    private static boolean stands(PositionVector quarantine, PositionVector positions) {
        boolean isAhead = quarantine.entries().entrySet().stream()
                .anyMatch(entry -> positions.of(entry.getKey()).map(known -> known.next() < entry.getValue().next()).orElse(true));
        return !isAhead && refused(quarantine).equals(refused(positions));
    }

    private static Map<SourceKey, Long> refused(PositionVector vector) {
        var counts = new TreeMap<SourceKey, Long>();
        vector.entries().forEach((source, progress) -> {
            if (progress.ledger().quarantined() > 0) {
                counts.put(source, progress.ledger().quarantined());
            }
        });
        return counts;
    }

    private static LakeException expired(TableName quarantine) {
        return LakeError.of(ErrorCode.REQUEST_INVALID, "the snapshot of " + quarantine + " at these positions has expired", quarantine.toString(),
                "Restore a snapshot whose quarantine is kept, or the table alone (--alone): what is replayed then and refused again stands in quarantine twice").asException();
    }
}
