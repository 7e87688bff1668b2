package io.lakeactors.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** What of an actor outlives it: its journal. */
final class Entity<M, E> {
    /** What became of a write. */
    enum Write {
        DONE,
        /** The journal's primary key refuses a second writer. */
        REFUSED,
        /** It stands where nobody minds it and nobody will ever read it: where events were that a snapshot has replaced. */
        ASTRAY
    }

    final String id;
    private final M empty;
    private final BiFunction<M, E, M> fold;
    private final int eventsKept;
    private final boolean guarded;
    private final List<E> journal = new ArrayList<>();
    private M memory;
    /** Changes with every write, also when the journal is lost: an incarnation that does not know it cannot write. */
    private long version;
    /** Up to here events are deleted. */
    private long deleted;

    Entity(String id, M empty, BiFunction<M, E, M> fold, Swarm swarm) {
        this.id = id;
        this.empty = empty;
        this.fold = fold;
        eventsKept = swarm.eventsKept();
        guarded = swarm.journalGuards();
        memory = empty;
    }

    M memory() {
        return memory;
    }

    long version() {
        return version;
    }

    /**
     * @param seen the version up to which the writer knows the journal
     * @param astray whether it has written astray before: then that is not this journal's version
     */
    Write append(List<E> events, long seen, boolean astray) {
        if (astray || seen != version) {
            return !guarded || seen + events.size() <= deleted ? Write.ASTRAY : Write.REFUSED;
        }
        for (var event : events) {
            journal.add(event);
            memory = fold.apply(memory, event);
        }
        version += events.size();
        if (eventsKept > 0 && version - deleted >= 2L * eventsKept) {
            deleted = version - eventsKept;
        }
        return Write.DONE;
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
