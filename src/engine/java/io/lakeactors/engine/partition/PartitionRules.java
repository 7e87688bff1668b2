package io.lakeactors.engine.partition;

import io.lakeactors.engine.commit.Fit;
import io.lakeactors.engine.partition.PartitionState.Segment;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import io.lakeactors.model.WrittenFile;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The guards of a partition, one small method each. Production never overrides one; the simulation overrides each in turn and must then see an invariant break.
 */
public class PartitionRules {
    /** P0: an epoch that does not rise comes from an epoch store that was set back. */
    public boolean epochIsNew(long remembered, long acquired) {
        return acquired > remembered;
    }

    /** Answers to an older question say what no longer is. */
    public boolean isCurrent(long round, long now) {
        return round == now;
    }

    /** An answer about a batch that is not pending may speak of another log's positions, or of a table before it was rolled back. */
    public boolean isAnswerToUs(boolean pending) {
        return pending;
    }

    /** P15: the journal is about this log and no other. */
    public boolean isSameSource(SourceKey remembered, SourceKey described) {
        return remembered.equals(described);
    }

    /** P15: no table carries an entry of another log under the same topic and partition. */
    public boolean isSameLog(SourceKey source, TableHead head) {
        return head.vector().entries().keySet().stream()
                .noneMatch(key -> key.topic().equals(source.topic()) && key.partition() == source.partition() && !key.equals(source));
    }

    /** I12: without a vector nobody knows what the table holds. */
    public boolean hasEvidence(TableHead head) {
        return head.evidence() != TableHead.Evidence.LOST;
    }

    /** P16: a table holds at least what it was known to hold. @param held -1 for no entry */
    public boolean hasNotRegressed(long known, long held) {
        return held >= known;
    }

    /** P1: how a pending batch meets a table. */
    public Fit fit(OffsetRange range, long position) {
        return Fit.of(range, position);
    }

    /** P1: only files that are all still there may be rolled forward. */
    public boolean filesAreThere(Batch batch, Set<String> missing) {
        return batch.files().stream().map(WrittenFile::path).noneMatch(missing::contains);
    }

    /** P2: what is to be read next is still there. */
    public boolean isNotTruncated(long from, long earliest) {
        return from >= earliest;
    }

    /** P2: the log reaches what was read from it. */
    public boolean isNotRewound(long from, long end) {
        return from <= end;
    }

    /** A start that was chosen once stays, or a crash before the first commit would move it. */
    public boolean mustChooseStart(OptionalLong start) {
        return start.isEmpty();
    }

    /** A reading writes for the tables that stand where it begins, and for no other. */
    public boolean isForReading(Segment segment, Batch batch) {
        return segment.targets().equals(batch.portions().stream().map(Batch.Portion::table).collect(Collectors.toSet()));
    }

    /** KIP-320: records under a lower leader epoch than those before them come from a log that was cut and grew again. */
    public boolean leaderEpochHolds(int before, int read) {
        return read < 0 || read >= before;
    }

    /** P13: files stand under the epoch of the incarnation that journals them. */
    public boolean isOwnEpoch(long epoch, Batch batch) {
        return batch.writerEpoch() == epoch;
    }

    /** I6: what was consumed is in the files or counted as dropped, and every target consumed the same. */
    public boolean conserves(Batch batch) {
        long consumed = batch.portions().get(0).ledger().consumed();
        return batch.portions().stream().allMatch(portion -> portion.ledger().consumed() == consumed
                && portion.ledger().written() == rows(portion, portion.table(), true)
                && portion.ledger().quarantined() == rows(portion, portion.table(), false));
    }

    private static long rows(Batch.Portion portion, TableName target, boolean own) {
        return portion.files().stream().filter(file -> file.table().equals(target) == own).mapToLong(WrittenFile::rows).sum();
    }

    /** L2: no more batches are taken on than can be outstanding. */
    public boolean mustHold(int outstanding, int max) {
        return outstanding >= max;
    }
}
