package io.lakeactors.engine.quarantine;

import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuarantine.Action;
import io.lakeactors.model.TableQuarantine.Choice;
import io.lakeactors.model.TableQuarantine.Entry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What people ask of quarantines. Every stage fails with a {@link io.lakeactors.model.LakeException}. Safe for threads. */
public interface LakeQuarantine {
    /**
     * Lets records of a table's quarantine out: into the table those that pass the contract as it is now, or all of them for good. Each at most once, whatever dies meanwhile; one that is not there
     * any more is not let out again.
     *
     * <p>Fails with TABLE_NOT_FOUND, QUARANTINE_NOT_FOUND, QUARANTINE_ORPHANED, PIPELINE_NOT_FOUND, QUARANTINE_BUSY; portions that had left by then have left.
     */
    CompletionStage<Outcome> let(Order order);

    /** Who let records out, when and why, newest first. Blocks. @param limit how many entries at most */
    List<Entry> log(Optional<TableName> table, int limit);

    /**
     * @param table that the records were meant for
     * @param pipeline whose contract is to judge them; empty for the one that writes the table
     * @param dryRun only say what would become of them
     * @param by who orders it, in the caller's word
     * @param reason in his words; may be empty
     */
    record Order(TableName table, Choice choice, Action action, Optional<String> pipeline, boolean dryRun, String by, String reason) {}

    /**
     * @param pipeline whose contract judged; empty if the records were discarded
     * @param contractVersion of that contract
     * @param left records that are in quarantine no more, or would not be after a dry run
     * @param stayed records that still do not pass, by the rule that decides now
     */
    record Outcome(String pipeline, String contractVersion, long left, Map<String, Long> stayed) {
        public Outcome {
            stayed = Map.copyOf(stayed);
        }
    }
}
