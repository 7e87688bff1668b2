package io.lakeactors.engine.commit;

import io.lakeactors.contract.PipelineSpec.Delivery;
import io.lakeactors.model.TableName;

/**
 * What a table's committer is told at birth.
 *
 * @param table its table
 * @param delivery AT_LEAST_ONCE goes on where positions went back; a table that has lost its evidence takes nothing in either case, because the catalog refuses
 * @param partitionsPerCommitMax how many source partitions one commit advances
 * @param filesPerCommitMax how many files one commit adds, unless a single batch has more
 * @param offersMax how many offers are queued; further ones are not answered and come again
 */
public record CommitSetup(TableName table, Delivery delivery, int partitionsPerCommitMax, int filesPerCommitMax, int offersMax) {
    public CommitSetup {
        if (partitionsPerCommitMax < 1 || filesPerCommitMax < 1 || offersMax < 1) {
            throw new IllegalArgumentException("bounds must be positive");
        }
    }

    public static CommitSetup of(TableName table, Delivery delivery) {
        return new CommitSetup(table, delivery, 1_000, 4_000, 10_000);
    }
}
