package io.lakeactors.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** What of an actor outlives it: its journal, and who is thought to be its present incarnation. */
final class Entity<M, E> {
    final String id;
    private final M empty;
    private final BiFunction<M, E, M> fold;
    private final List<E> journal = new ArrayList<>();
    private M memory;
    /** Changes with every write, also when the journal is lost: an incarnation that does not know it cannot write. */
    private long version;
    Optional<Incarnation<?, ?, E, ?>> current = Optional.empty();

    Entity(String id, M empty, BiFunction<M, E, M> fold) {
        this.id = id;
        this.empty = empty;
        this.fold = fold;
        memory = empty;
    }

    M memory() {
        return memory;
    }

    long version() {
        return version;
    }

    /** The journal's primary key refuses a second writer. */
    boolean append(List<E> events, long seen) {
        if (seen != version) {
            return false;
        }
        for (var event : events) {
            journal.add(event);
            memory = fold.apply(memory, event);
        }
        version += events.size();
        return true;
    }

    void lose() {
        journal.clear();
        memory = empty;
        version++;
    }

    void replaysToItsMemory() {
        M replayed = empty;
        for (var event : journal) {
            replayed = fold.apply(replayed, event);
        }
        Violation.unless(replayed.equals(memory), "REPLAY", id + " replays to " + replayed + ", not " + memory);
    }
}
