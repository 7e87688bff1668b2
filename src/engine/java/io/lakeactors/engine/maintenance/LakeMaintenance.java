package io.lakeactors.engine.maintenance;

import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableShape;
import java.util.concurrent.CompletionStage;

/** What people ask of those who look after tables. Every stage fails with a {@link io.lakeactors.model.LakeException}. Safe for threads. */
public interface LakeMaintenance {
    /** How tables stand, and what was done for them. */
    CompletionStage<CareView> view();

    /** Looks after a table now, as far as can be; completes when that is done. @param dryRun only counts what would be done */
    CompletionStage<CareRecord> run(TableName table, boolean dryRun);

    /** Durable: nothing is done to a paused table unasked. @param by who says so */
    CompletionStage<CareView> pause(TableName table, boolean paused, String by);

    /** Fails with TABLE_NOT_FOUND. Blocks for the time of a look; call it where that may be. */
    TableShape shape(TableName table);

    /** Makes a person's change; completes when it has landed, fails with REQUEST_INVALID if it cannot be. @return the table's current snapshot after it */
    CompletionStage<Long> change(TableName table, TableChange.Work work, String by);
}
