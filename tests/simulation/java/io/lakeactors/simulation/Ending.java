package io.lakeactors.simulation;

import io.lakeactors.engine.partition.PartitionInput;
import io.lakeactors.engine.partition.PartitionState;

/** The calm part: no fault any more, and everything must come to its end (L1, I8). */
final class Ending {
    private static final int STEPS_MAX = 60_000;
    private static final int LOOK_EVERY = 50;

    private final World world;
    private final Operator operator;

    Ending(World world, Operator operator) {
        this.world = world;
        this.operator = operator;
    }

    void run() {
        // Who has nothing to write does not notice that a table was set back; one more record each shows it to them.
        world.logs.forEach(log -> log.append(0));
        for (int step = 0; step < STEPS_MAX; step++) {
            int what = world.chance.below(100);
            if (what < 60) {
                world.deliver();
            } else if (what < 80) {
                world.pick(world.partitionLives).ifPresent(PartitionLife::work);
            } else if (what < 95) {
                world.tick();
            } else {
                world.revive();
                operator.attend();
            }
            if (step % LOOK_EVERY == 0 && isDrained()) {
                operator.restoreAll();
                rest();
                return;
            }
        }
        throw new Violation("L1", "not everything is drained: " + state());
    }

    private boolean isDrained() {
        return world.partitionLives.stream().filter(Incarnation::isCurrent).count() == world.readers.size()
                && world.partitionLives.stream().filter(Incarnation::isCurrent).allMatch(this::isDrained)
                && world.tableLives.stream().filter(Incarnation::isCurrent).allMatch(life -> life.state.memory().open().isEmpty());
    }

    private boolean isDrained(PartitionLife life) {
        return life.state.phase() == PartitionState.Phase.RUNNING && life.state.memory().pending().isEmpty() && life.state.read() == life.log().end;
    }

    /** Everything is committed; a pause must find nothing left to do. */
    private void rest() {
        world.partitionLives.stream().filter(Incarnation::isCurrent).toList().forEach(life -> life.receive(new PartitionInput.Pause()));
        for (int step = 0; step < STEPS_MAX && !areAtRest(); step++) {
            world.pick(world.partitionLives).ifPresent(PartitionLife::work);
            world.deliver();
            if (step % LOOK_EVERY == 0) {
                world.tick();
                operator.attend();
            }
        }
        Violation.unless(areAtRest(), "L1", "does not come to rest: " + state());
        world.readers.forEach(Entity::replaysToItsMemory);
        world.committers.values().forEach(Entity::replaysToItsMemory);
        for (var table : world.catalog.tables.values()) {
            for (int partition = 0; partition < world.logs.size(); partition++) {
                var log = world.logs.get(partition);
                long start = world.readers.get(partition).memory().start().orElse(0);
                long next = table.vector().of(log.key).map(progress -> progress.next()).orElse(start);
                Violation.unless(next == log.end, "L1", table.name + " holds " + log.key + " up to " + next + " of " + log.end);
            }
            world.invariants.moved(table);
        }
    }

    private boolean areAtRest() {
        return world.partitionLives.stream().filter(Incarnation::isCurrent).allMatch(life -> life.state.atRest());
    }

    private String state() {
        var text = new StringBuilder();
        world.partitionLives.stream().filter(Incarnation::isCurrent)
                .forEach(life -> text.append("\n  ").append(life.id()).append(" end ").append(life.log().end).append(' ').append(life.state));
        world.tableLives.stream().filter(Incarnation::isCurrent).forEach(life -> text.append("\n  ").append(life.table().name).append(' ').append(life.state));
        return text.toString();
    }
}
