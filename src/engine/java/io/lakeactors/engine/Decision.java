package io.lakeactors.engine;

import java.util.List;

/**
 * What a core decides on one input. The carrier persists {@code events} in order; once they are durable it takes {@code state} over and runs {@code effects}
 * in order.
 * If persisting fails, state and effects are forgotten: the entity starts again from its journal.
 *
 * @param state after the events; its memory is the old memory with the events applied
 * @param events to persist; empty for none
 * @param effects to run after that; empty for none
 */
public record Decision<S, E, F>(S state, List<E> events, List<F> effects) {
    public Decision {
        events = List.copyOf(events);
        effects = List.copyOf(effects);
    }
}
