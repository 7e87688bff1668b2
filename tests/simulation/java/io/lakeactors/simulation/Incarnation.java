package io.lakeactors.simulation;

import io.lakeactors.engine.Decision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * One life of an actor on a node. It carries a core as the real actors do: decide, persist, then take the state over and run the effects; a crash may come
 * between any two. What comes while a write is under way waits.
 */
abstract class Incarnation<S, I, E, F> {
    final World world;
    final SimNode node;
    private final Entity<?, E> home;
    private final Deque<I> stash = new ArrayDeque<>();
    /** Events that go to the journal with the next ones, or never. */
    private final List<E> owed = new ArrayList<>();
    /** Under which name the invariants know its journal: one that writes astray has its own. */
    private String journal;
    private long seen;
    private boolean alive = true;
    private boolean writing;
    private boolean leaving;
    S state;

    Incarnation(World world, SimNode node, Entity<?, E> home, S state) {
        this.world = world;
        this.node = node;
        this.home = home;
        this.state = state;
        journal = home.id;
        seen = home.version();
    }

    abstract Decision<S, E, F> step(S now, I input);

    abstract void run(F effect);

    /** @param journal its name */
    abstract void journaled(String journal, E event);

    /** Whether it goes on before the journal has this. */
    boolean mayWait(E event) {
        return false;
    }

    /** What must hold between steps. */
    abstract void check();

    abstract boolean remembers(Object memory);

    /** What it does at once when another node shall take over. */
    abstract void beginHandOver();

    /** Whether nothing of it is worth waiting for when another node shall take over. */
    abstract boolean isDone(S now);

    final String id() {
        return home.id;
    }

    final boolean isAlive() {
        return alive;
    }

    /** Whether it lives and nothing holds it up. */
    final boolean canWork() {
        return alive && !writing && node.canWork();
    }

    final boolean isLeaving() {
        return leaving;
    }

    /** Whether the cluster takes it for the owner. */
    final boolean isCurrent() {
        return world.fleet().whole().has(this);
    }

    /** Whether it writes where nobody will read. */
    final boolean isAstray() {
        return Invariants.isAstray(journal);
    }

    final void die() {
        alive = false;
        node.view.forget(this);
        world.fleet().whole().forget(this);
    }

    /** A newer one has taken over. */
    final void giveWay() {
        if (!isCurrent()) {
            world.faults.hit(Fault.ZOMBIE_ENDED);
        }
        die();
    }

    /** As the shard asks when it moves: finish what is under way, then end; or end when that takes too long. */
    final void handOver() {
        if (!leaving) {
            leaving = true;
            beginHandOver();
            endIfDone();
            world.muchLater(() -> {
                if (alive) {
                    world.faults.hit(Fault.HAND_OVER_LATE);
                    die();
                }
            });
        }
    }

    private void endIfDone() {
        if (alive && leaving && !writing && isDone(state)) {
            die();
        }
    }

    final void receive(I input) {
        node.run(() -> {
            if (alive && writing) {
                stash.add(input);
            } else if (alive) {
                take(input);
                takeStashed();
            }
        });
    }

    private void takeStashed() {
        while (alive && !writing && !stash.isEmpty()) {
            take(stash.remove());
        }
    }

    private void take(I input) {
        world.trace(this, input);
        var decision = step(state, input);
        if (decision.events().stream().allMatch(this::mayWait)) {
            owed.addAll(decision.events());
            carryOut(decision);
        } else if (world.happens(Fault.CRASH_BEFORE_PERSIST) || !world.journalAnswers()) {
            die();
        } else if (world.happens(Fault.JOURNAL_LATE)) {
            // Given up as failed, and done in the end.
            die();
            world.muchLater(() -> write(decision));
        } else if (world.happens(Fault.JOURNAL_SLOW)) {
            writing = true;
            world.later(() -> {
                var written = write(decision);
                node.run(() -> answered(written, decision));
            });
        } else {
            answered(write(decision), decision);
        }
    }

    private void answered(Entity.Write written, Decision<S, E, F> decision) {
        writing = false;
        if (!alive) {
            return;
        }
        if (written == Entity.Write.REFUSED || world.happens(Fault.CRASH_AFTER_PERSIST)) {
            die();
            return;
        }
        carryOut(decision);
        takeStashed();
    }

    private void carryOut(Decision<S, E, F> decision) {
        state = decision.state();
        for (var effect : decision.effects()) {
            if (world.happens(Fault.CRASH_AMID_EFFECTS)) {
                die();
                return;
            }
            run(effect);
        }
        check();
        endIfDone();
    }

    private Entity.Write write(Decision<S, E, F> decision) {
        var events = new ArrayList<>(owed);
        events.addAll(decision.events());
        owed.clear();
        var written = home.append(events, seen, isAstray());
        switch (written) {
            case REFUSED -> {
                world.faults.hit(Fault.JOURNAL_REFUSED);
                return written;
            }
            case ASTRAY -> {
                world.faults.hit(Fault.JOURNAL_ASTRAY);
                journal = isAstray() ? journal : Invariants.astray(home.id, world.nextId());
            }
            case DONE -> { }
        }
        seen += events.size();
        state = decision.state();
        events.forEach(event -> {
            world.trace(this, event);
            journaled(journal, event);
        });
        Violation.unless(written == Entity.Write.ASTRAY || remembers(home.memory()), "REPLAY", home.id + " remembers otherwise than its journal");
        return written;
    }

    @Override
    public final String toString() {
        return home.id + "@" + node;
    }
}
