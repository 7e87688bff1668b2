package io.lakeactors.engine.commit;

import io.lakeactors.engine.Decision;
import io.lakeactors.engine.commit.CommitState.Flight;
import io.lakeactors.engine.commit.CommitState.Phase;
import io.lakeactors.model.Progress;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One step while it is being decided: the state as it becomes, with the events and effects so far. Lives for one call. */
final class CommitTurn {
    CommitMemory memory;
    Phase phase;
    long round;
    Optional<TableHead> head;
    final Map<SourceKey, List<Offer>> queue = new LinkedHashMap<>();
    final Map<SourceKey, Long> senders;
    Optional<Flight> flight;
    /** Whether the head was read in this very step. */
    boolean fresh;
    List<Offer> early;
    final Map<String, Integer> lonely;
    private final List<CommitEvent> events = new ArrayList<>();
    private final List<CommitEffect> effects = new ArrayList<>();

    CommitTurn(CommitState state) {
        memory = state.memory();
        phase = state.phase();
        round = state.round();
        head = state.head();
        state.queue().forEach((source, chain) -> queue.put(source, new ArrayList<>(chain)));
        senders = new HashMap<>(state.senders());
        flight = state.flight();
        early = new ArrayList<>(state.early());
        lonely = new HashMap<>(state.lonely());
    }

    void emit(CommitEvent event) {
        memory = memory.apply(event);
        events.add(event);
    }

    void run(CommitEffect effect) {
        effects.add(effect);
    }

    void answer(Offer offer, OfferAnswer answer) {
        effects.add(new CommitEffect.Answer(offer.from(), offer.batchId(), answer));
    }

    void readHead(TableName table) {
        phase = Phase.READING_HEAD;
        round++;
        run(new CommitEffect.ReadHead(round, table));
    }

    void report(CommitEffect.Status status, String reason) {
        effects.add(new CommitEffect.Report(status, reason));
    }

    Optional<Progress> entry(SourceKey source) {
        return head.flatMap(known -> known.vector().of(source));
    }

    boolean inFlight(Offer offer) {
        return flight.filter(open -> open.carries(offer)).isPresent();
    }

    int queued() {
        return queue.values().stream().mapToInt(List::size).sum();
    }

    Decision<CommitState, CommitEvent, CommitEffect> decision() {
        queue.values().removeIf(List::isEmpty);
        lonely.keySet().removeIf(batchId -> queue.values().stream().flatMap(List::stream).noneMatch(offer -> offer.batchId().equals(batchId)));
        return new Decision<>(new CommitState(memory, phase, round, head, queue, senders, flight, early, lonely), events, effects);
    }
}
