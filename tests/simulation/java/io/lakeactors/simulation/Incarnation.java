package io.lakeactors.simulation;

import io.lakeactors.engine.Decision;

/**
 * One life of an actor. It carries a core as the real actors do: decide, persist, then take the state over and run the effects; a crash may come
 * between any two.
 */
abstract class Incarnation<S, I, E, F> {
    final World world;
    private final Entity<?, E> home;
    private long seen;
    private boolean alive = true;
    S state;

    Incarnation(World world, Entity<?, E> home, S state) {
        this.world = world;
        this.home = home;
        this.state = state;
        seen = home.version();
    }

    abstract Decision<S, E, F> step(S now, I input);

    abstract void run(F effect);

    abstract void journaled(E event);

    /** What must hold between steps. */
    abstract void check();

    abstract boolean remembers(Object memory);

    final boolean isAlive() {
        return alive;
    }

    final boolean isCurrent() {
        return home.current.filter(now -> now == this).isPresent();
    }

    final void die() {
        alive = false;
        if (isCurrent()) {
            home.current = java.util.Optional.empty();
        }
    }

    final void receive(I input) {
        if (!alive) {
            return;
        }
        world.trace(home.id, input);
        var decision = step(state, input);
        if (!decision.events().isEmpty() && !persist(decision)) {
            die();
            return;
        }
        state = decision.state();
        for (var effect : decision.effects()) {
            if (world.happens(Fault.CRASH_AMID_EFFECTS)) {
                die();
                return;
            }
            run(effect);
        }
        check();
    }

    private boolean persist(Decision<S, E, F> decision) {
        if (world.happens(Fault.CRASH_BEFORE_PERSIST)) {
            return false;
        }
        if (!home.append(decision.events(), seen)) {
            world.faults.hit(Fault.JOURNAL_REFUSED);
            return false;
        }
        seen += decision.events().size();
        decision.events().forEach(event -> {
            world.trace(home.id, event);
            journaled(event);
        });
        state = decision.state();
        Violation.unless(remembers(home.memory()), "REPLAY", home.id + " remembers otherwise than its journal");
        return !world.happens(Fault.CRASH_AFTER_PERSIST);
    }
}
