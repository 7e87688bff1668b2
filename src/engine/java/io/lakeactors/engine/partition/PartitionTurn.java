package io.lakeactors.engine.partition;

import io.lakeactors.engine.Decision;
import io.lakeactors.engine.partition.PartitionState.Mark;
import io.lakeactors.engine.partition.PartitionState.Phase;
import io.lakeactors.engine.partition.PartitionState.Segment;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One step while it is being decided: the state as it becomes, with the events and effects so far. Lives for one call. */
final class PartitionTurn {
    PartitionMemory memory;
    Phase phase;
    long round;
    SortedMap<TableName, Mark> heads;
    SortedMap<TableName, Mark> reading;
    Optional<Segment> segment;
    boolean wanted;
    boolean held;
    Optional<LakeError> blocked;
    Optional<LakeError> sourceError;
    long published;
    private final List<PartitionEvent> events = new ArrayList<>();
    private final List<PartitionEffect> effects = new ArrayList<>();

    PartitionTurn(PartitionState state) {
        memory = state.memory();
        phase = state.phase();
        round = state.round();
        heads = new TreeMap<>(state.heads());
        reading = new TreeMap<>(state.reading());
        segment = state.segment();
        wanted = state.wanted();
        held = state.held();
        blocked = state.blocked();
        sourceError = state.sourceError();
        published = state.published();
    }

    void emit(PartitionEvent event) {
        memory = memory.apply(event);
        events.add(event);
    }

    void run(PartitionEffect effect) {
        effects.add(effect);
    }

    void report(PartitionEffect.Status status, String reason) {
        effects.add(new PartitionEffect.Report(status, reason));
    }

    Decision<PartitionState, PartitionEvent, PartitionEffect> decision() {
        var state = new PartitionState(memory, phase, round, heads, reading, segment, wanted, held, blocked, sourceError, published);
        return new Decision<>(state, events, effects);
    }
}
