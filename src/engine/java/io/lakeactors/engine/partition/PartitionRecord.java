package io.lakeactors.engine.partition;

import io.lakeactors.model.OffsetRange;
import java.util.ArrayList;
import java.util.List;

/**
 * What the journal holds of a partition: the core's memory, and what people want to know.
 *
 * @param open counts of batches that are still pending
 * @param counts of batches that came to their end
 * @param bytes likewise
 * @param choices that persons made, oldest first; the oldest that skipped nothing are forgotten beyond {@link #CHOICES_KEPT}
 */
public record PartitionRecord(PartitionMemory memory, List<BatchCounted> open, RuleCounts counts, long bytes, List<ChoiceMade> choices) {
    static final int CHOICES_KEPT = 100;
    public static final PartitionRecord EMPTY = new PartitionRecord(PartitionMemory.EMPTY, List.of(), RuleCounts.NONE, 0, List.of());

    public PartitionRecord {
        open = List.copyOf(open);
        // Snapshots of release 0.1 have none.
        choices = choices == null ? List.of() : List.copyOf(choices);
    }

    PartitionRecord apply(Object event) {
        return switch (event) {
            case BatchCounted counted -> {
                var more = new ArrayList<>(open);
                more.add(counted);
                yield new PartitionRecord(memory, more, counts, bytes, choices);
            }
            case ChoiceMade made -> new PartitionRecord(memory, open, counts, bytes, with(made));
            case PartitionEvent.BatchDropped dropped -> new PartitionRecord(memory.apply(dropped),
                    open.stream().filter(counted -> !counted.batchId().equals(dropped.batchId())).toList(), counts, bytes, choices);
            case PartitionEvent.GapAccepted gap -> settled(memory.apply(gap), ranged(OperatorChoice.SKIP_TRUNCATED, gap.range()));
            case PartitionEvent.PositionsSeen seen -> settled(memory.apply(seen), repeated(seen));
            case PartitionEvent core -> settled(memory.apply(core), choices);
            default -> throw new IllegalArgumentException("not an event of a partition: " + event.getClass());
        };
    }

    private List<ChoiceMade> with(ChoiceMade made) {
        var all = new ArrayList<>(choices);
        all.add(made);
        if (all.size() > CHOICES_KEPT) {
            all.stream().filter(old -> old.choice() != OperatorChoice.SKIP_TRUNCATED).findFirst().ifPresent(all::remove);
        }
        return all;
    }

    /** The last choice, if it is of this kind and nothing is known of its positions yet, with them. */
    private List<ChoiceMade> ranged(OperatorChoice kind, OffsetRange range) {
        if (choices.isEmpty() || choices.getLast().choice() != kind || choices.getLast().range().isPresent()) {
            return choices;
        }
        var all = new ArrayList<>(choices);
        all.set(all.size() - 1, all.getLast().over(range));
        return all;
    }

    /** Where a table is seen to hold less than it was known to, the difference is read again. */
    private List<ChoiceMade> repeated(PartitionEvent.PositionsSeen seen) {
        long from = Long.MAX_VALUE;
        long to = -1;
        for (var at : seen.positions()) {
            long known = memory.committed().getOrDefault(at.table(), -1L);
            long now = at.position() < 0 ? memory.start().orElse(known) : at.position();
            if (now < known) {
                from = Math.min(from, now);
                to = Math.max(to, known);
            }
        }
        return from < to ? ranged(OperatorChoice.REPLAY, new OffsetRange(from, to)) : choices;
    }

    /** Counts of batches that are no longer pending become part of the sum. The batch of a count comes after it. */
    private PartitionRecord settled(PartitionMemory now, List<ChoiceMade> made) {
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
        return new PartitionRecord(now, still, sum, all, made);
    }
}
