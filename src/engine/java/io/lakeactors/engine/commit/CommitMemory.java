package io.lakeactors.engine.commit;

import io.lakeactors.engine.commit.CommitEvent.Intent;
import io.lakeactors.model.LakeError;
import java.util.Optional;

/**
 * What a committer knows after a crash: its events, folded.
 *
 * @param epoch the last one acquired, 0 before the first
 * @param tableUuid the table's identity once it was seen
 * @param open the intent whose end is not known
 * @param halted why it is stopped
 * @param adopt whether a person has said to take the table as it is
 */
public record CommitMemory(long epoch, Optional<String> tableUuid, Optional<Intent> open, Optional<LakeError> halted, boolean adopt) {
    public static final CommitMemory EMPTY = new CommitMemory(0, Optional.empty(), Optional.empty(), Optional.empty(), false);

    /** Pure: the same events give the same memory. */
    public CommitMemory apply(CommitEvent event) {
        return switch (event) {
            case CommitEvent.EpochAcquired(long acquired) -> new CommitMemory(acquired, tableUuid, open, halted, adopt);
            case CommitEvent.TableSeen(String uuid) -> new CommitMemory(epoch, Optional.of(uuid), open, halted, false);
            case CommitEvent.CommitIntended(Intent intent) -> new CommitMemory(epoch, tableUuid, Optional.of(intent), halted, adopt);
            case CommitEvent.CommitResolved resolved -> new CommitMemory(epoch, tableUuid,
                    open.filter(intent -> !intent.commitId().equals(resolved.commitId())), halted, adopt);
            case CommitEvent.TableHalted(LakeError error) -> new CommitMemory(epoch, tableUuid, open, Optional.of(error), false);
            case CommitEvent.Cleared(boolean adopted) -> new CommitMemory(epoch, tableUuid, open, Optional.empty(), adopted);
        };
    }
}
