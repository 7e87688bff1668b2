package io.lakeactors.engine.partition;

import java.util.ArrayList;
import java.util.List;

/**
 * What the journal holds of a partition: the core's memory, and counts for people.
 *
 * @param open counts of batches that are still pending
 * @param counts of batches that came to their end
 * @param bytes likewise
 */
public record PartitionRecord(PartitionMemory memory, List<BatchCounted> open, RuleCounts counts, long bytes) {
    public static final PartitionRecord EMPTY = new PartitionRecord(PartitionMemory.EMPTY, List.of(), RuleCounts.NONE, 0);

    public PartitionRecord {
        open = List.copyOf(open);
    }

    PartitionRecord apply(Object event) {
        return switch (event) {
            case BatchCounted counted -> {
                var more = new ArrayList<>(open);
                more.add(counted);
                yield new PartitionRecord(memory, more, counts, bytes);
            }
            case PartitionEvent.BatchDropped dropped -> new PartitionRecord(
                    memory.apply(dropped), open.stream().filter(counted -> !counted.batchId().equals(dropped.batchId())).toList(), counts, bytes);
            case PartitionEvent core -> settled(memory.apply(core));
            default -> throw new IllegalArgumentException("not an event of a partition: " + event.getClass());
        };
    }

    /** Counts of batches that are no longer pending become part of the sum. The batch of a count comes after it. */
    private PartitionRecord settled(PartitionMemory now) {
        var pending = now.pending().stream().map(Batch::batchId).toList();
        var still = new ArrayList<BatchCounted>();
        var sum = counts;
        long all = bytes;
        for (var counted : open) {
            boolean wasPending = memory.pending().stream().anyMatch(batch -> batch.batchId().equals(counted.batchId()));
            if (wasPending && !pending.contains(counted.batchId())) {
                sum = sum.plus(counted.counts());
                all += counted.rawBytes();
            } else {
                still.add(counted);
            }
        }
        return new PartitionRecord(now, still, sum, all);
    }
}
