package io.lakeactors.engine.commit;

import io.lakeactors.engine.commit.CommitEvent.BatchRef;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableHead;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A committer between two steps: its memory, and what is lost in a crash.
 *
 * @param memory what the journal holds
 * @param phase what it is about
 * @param round numbers the questions to ports; answers to an older one are ignored
 * @param head as last seen; empty until it was read
 * @param queue for each partition the chain of offers that continues the head, in the order in which partitions came; those in flight are still in it
 * @param senders the highest incarnation that each partition has offered from
 * @param flight the commit whose end is awaited
 * @param early offers that came before the head was known
 * @param lonely batches in the queue that share a file with one that is not, or stand behind such a one: how often each was offered again meanwhile
 */
public record CommitState(
        CommitMemory memory, Phase phase, long round, Optional<TableHead> head, Map<SourceKey, List<Offer>> queue, Map<SourceKey, Long> senders,
                Optional<Flight> flight,
        List<Offer> early, Map<String, Integer> lonely) {
    public CommitState {
        var chains = new LinkedHashMap<SourceKey, List<Offer>>();
        queue.forEach((source, chain) -> chains.put(source, List.copyOf(chain)));
        queue = Collections.unmodifiableMap(chains);
        senders = Map.copyOf(senders);
        early = List.copyOf(early);
        lonely = Map.copyOf(lonely);
    }

    static CommitState recovered(CommitMemory memory) {
        return new CommitState(memory, Phase.IDLE, 0, Optional.empty(), Map.of(), Map.of(), Optional.empty(), List.of(), Map.of());
    }

    /** Whether offers have not been answered. */
    boolean isAwaited() {
        return !early.isEmpty() || queue.values().stream().anyMatch(chain -> !chain.isEmpty());
    }

    public enum Phase {
        IDLE,
        ACQUIRING_EPOCH,
        READING_HEAD,
        READY,
        COMMITTING,
        /** The end of the commit is unknown; a new epoch is acquired to fence it with. */
        FENCING,
        RESOLVING,
        HALTED,
        STOPPED
    }

    /**
     * @param attempt from 1; 0 for one of an earlier incarnation
     * @param undecided whether the last try to resolve it came to nothing
     */
    public record Flight(CommitRequest request, List<BatchRef> batches, int attempt, boolean undecided) {
        public Flight {
            batches = List.copyOf(batches);
        }

        boolean carries(Offer offer) {
            return batches.stream().anyMatch(batch -> batch.batchId().equals(offer.batchId()));
        }

        /** What resolving needs; an intent in the journal keeps no more either. */
        CommitRequest withoutFiles() {
            return new CommitRequest(request.commitId(), request.epoch(), request.target(), request.targetUuid(), request.advances(), List.of());
        }
    }
}
