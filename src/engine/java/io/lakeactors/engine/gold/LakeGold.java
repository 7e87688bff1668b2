package io.lakeactors.engine.gold;

import io.lakeactors.contract.GoldSpec;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.PipelineTexts;
import io.lakeactors.model.ColumnChanges;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What people ask of gold tables. Every stage fails with a {@link io.lakeactors.model.LakeException}. Safe for threads. */
public interface LakeGold {
    /**
     * Makes a gold table be as specified: new or changed. With {@code dryRun} nothing changes; the answer says what would. Fails with QUERY_REFUSED, QUERY_FAILED, TABLE_NOT_FOUND or GOLD_MISFIT where
     * its query cannot make it, with TABLE_DOES_NOT_FIT where the table is other, and with GOLD_CONFLICT where it is made otherwise or of itself.
     */
    CompletionStage<Applied> apply(GoldSpec spec, boolean dryRun);

    /** As {@link #apply}, of one that was made elsewhere. @param paused it stands still from the beginning */
    CompletionStage<Applied> restore(GoldSpec spec, boolean paused);

    /** The texts that it was applied with. Fails with GOLD_NOT_FOUND. */
    CompletionStage<PipelineTexts> texts(String name);

    CompletionStage<GoldView> view();

    /**
     * Who would be broken if a pipeline's table had the columns of another contract: gold tables whose queries read it, and checks of contracts. Fails with NODE_UNREACHABLE where it cannot be said.
     *
     * @return a clause for each, with why
     */
    CompletionStage<List<String>> broken(PipelineSpec now, ColumnChanges changes);

    /** Fails with GOLD_NOT_FOUND. */
    CompletionStage<GoldView.Table> table(String name);

    /** Makes it now, though it is paused or no source has changed; completes when that is done. Fails with GOLD_NOT_FOUND. @param full as a whole, though it is made window by window else */
    CompletionStage<GoldRecord> run(String name, boolean full);

    /** As it is made else. */
    default CompletionStage<GoldRecord> run(String name) {
        return run(name, false);
    }

    /** Durable: a paused table is made only if somebody asks for it. */
    CompletionStage<GoldView.Table> pause(String name, boolean paused);

    /** Forgets it; the table stays. @return what it was */
    CompletionStage<GoldView.Table> delete(String name);

    /** @param changes sentences for people; empty if it was so already */
    record Applied(String name, boolean changed, List<String> changes) {
        public Applied {
            changes = List.copyOf(changes);
        }
    }
}
