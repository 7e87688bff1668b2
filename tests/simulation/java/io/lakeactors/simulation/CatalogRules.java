package io.lakeactors.simulation;

import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.PositionVector;
import io.lakeactors.model.Progress;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableHead;
import java.util.Optional;

/** The guards that stand in the catalog's transaction and in orphan removal, one small method each. */
class CatalogRules {
    /** I12: what lost its vector since the head was read is not written to. */
    boolean hasEvidence(TableHead head) {
        return head.evidence() != TableHead.Evidence.LOST;
    }

    /** P7: the pointer still is where it was when the new snapshot was built. */
    boolean isSameBase(long base, long now) {
        return base == now;
    }

    /** I9. */
    boolean isUnfenced(long epoch, long tableEpoch) {
        return epoch >= tableEpoch;
    }

    /** P15. */
    boolean isSameTable(String expected, String uuid) {
        return expected.equals(uuid);
    }

    /** I3: a range begins where the entry ends; without an entry, where the partition begins. */
    boolean continues(CommitRequest.Advance advance, Optional<Progress> entry) {
        OffsetRange range = advance.range();
        return entry.map(progress -> progress.next() == range.first()).orElse(advance.after().start() == range.first());
    }

    /** P15: what the table has read under this name before is the same log; unless a person chose the other one. */
    boolean isSameLog(SourceKey source, CommitRequest.Advance advance, PositionVector vector) {
        return advance.renewed() || vector.of(source).isPresent() || vector.entries().keySet().stream()
                .noneMatch(key -> key.topic().equals(source.topic()) && key.partition() == source.partition());
    }

    /** P8: what is resolved as not applied can never land. */
    long fence(long tableEpoch, long fenceEpoch) {
        return Math.max(tableEpoch, fenceEpoch);
    }

    /** P13: only files of writers that have been succeeded in the table. */
    boolean isOutOfReach(SimFile file, Optional<Progress> entry) {
        return entry.isPresent() && file.writerEpoch() < entry.get().writerEpoch();
    }

    /** P13: no retained snapshot needs it. */
    boolean isUnreferenced(SimTable table, SimFile file) {
        return table.retained.stream().noneMatch(snapshot -> snapshot.files().contains(file));
    }

    /** P12: expiry keeps the newest snapshot that carries a vector, and those by which the head leads to it. */
    boolean mustKeep(SimTable table, SimTable.Snapshot snapshot) {
        return table.evidence().filter(found -> snapshot.id() >= found.id()).isPresent();
    }

    /** P8: a failed or unknown commit deletes nothing. */
    boolean cleansUpAfterFailure() {
        return false;
    }

    /** P0: an epoch is given once. */
    long nextEpoch(long last) {
        return last + 1;
    }
}
