package io.lakeactors.engine.partition;

import io.lakeactors.contract.PipelineSpec.Delivery;
import io.lakeactors.contract.PipelineSpec.StartAt;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableName;
import java.util.List;

/**
 * What a partition is told at birth.
 *
 * @param id the entity's id, {@code pipeline/topic/partition}: answers go there
 * @param source the source partition as the cluster describes it now
 * @param targets tables with a vector of their own (silver, bronze); companions are not targets
 * @param batchesOutstandingMax prepared batches that no answer has come for; at this number the intake is held. The one that is being written then still comes.
 */
public record PartitionSetup(String id, SourceKey source, List<TableName> targets, StartAt start, Delivery delivery, int batchesOutstandingMax) {
    public PartitionSetup {
        targets = targets.stream().sorted().distinct().toList();
        if (targets.isEmpty() || batchesOutstandingMax < 1) {
            throw new IllegalArgumentException("needs a target and a positive bound");
        }
    }
}
