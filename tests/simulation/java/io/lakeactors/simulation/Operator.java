package io.lakeactors.simulation;

import io.lakeactors.engine.commit.CommitInput;
import io.lakeactors.engine.commit.CommitState;
import io.lakeactors.engine.partition.OperatorChoice;
import io.lakeactors.engine.partition.PartitionInput;
import io.lakeactors.engine.partition.PartitionState;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.TableName;
import java.util.HashSet;
import java.util.Set;

/** The person who mends what has halted, and who knows what was done on purpose. A halt that nothing explains is a violation. */
final class Operator {
    private final World world;
    private final Set<TableName> rolledBack = new HashSet<>();
    private boolean newTopic;
    private boolean retention;
    private boolean rewound;

    Operator(World world) {
        this.world = world;
    }

    void knowsOfRollback(SimTable table) {
        rolledBack.add(table.name);
    }

    void knowsOfNewTopic() {
        newTopic = true;
    }

    void knowsOfRetention(SimLog log) {
        retention = true;
    }

    void remake(SimTable table) {
        rolledBack.add(table.name);
        world.catalog.remake(table);
    }

    void knowsOfRewinding() {
        rewound = true;
    }

    void attend() {
        for (var life : java.util.List.copyOf(world.tableLives)) {
            if (life.isCurrent() && life.state.phase() == CommitState.Phase.HALTED) {
                mend(life, life.state.memory().halted().orElseThrow());
            }
        }
        for (var life : java.util.List.copyOf(world.partitionLives)) {
            if (life.isCurrent() && life.state.phase() == PartitionState.Phase.HALTED) {
                mend(life, life.state.memory().halted().orElseThrow());
            }
        }
    }

    private void mend(TableLife life, LakeError error) {
        var table = life.table();
        switch (error.code()) {
            case POSITIONS_REGRESSED, TABLE_IDENTITY_CHANGED -> {
                explained(rolledBack.contains(table.name), error);
                life.receive(new CommitInput.Clear(true));
            }
            case EVIDENCE_LOST -> {
                restoreEvidence(table);
                life.receive(new CommitInput.Clear(false));
            }
            case COMMIT_STALE -> {
                explained(newTopic, error);
                life.receive(new CommitInput.Clear(false));
                lookAgain();
            }
            default -> explained(false, error);
        }
    }

    /** Clearing a table tells its partitions to look again, too: one of them is why it had stopped. */
    private void lookAgain() {
        world.partitionLives.stream().filter(life -> life.isCurrent() && life.state.blocked().isPresent()).toList()
                .forEach(life -> life.receive(new PartitionInput.Clear(OperatorChoice.RETRY)));
    }

    private void mend(PartitionLife life, LakeError error) {
        switch (error.code()) {
            case POSITIONS_REGRESSED -> choose(life, error, !rolledBack.isEmpty(), OperatorChoice.REPLAY);
            case SOURCE_TRUNCATED -> choose(life, error, retention, OperatorChoice.SKIP_TRUNCATED);
            case SOURCE_IDENTITY_CHANGED -> choose(life, error, newTopic, OperatorChoice.NEW_SOURCE);
            case SOURCE_REWOUND -> choose(life, error, rewound || world.faults.of(Fault.STALE_LEADER) > 0, OperatorChoice.RETRY);
            case EVIDENCE_LOST -> {
                restoreAll();
                life.receive(new PartitionInput.Clear(OperatorChoice.RETRY));
            }
            case INTERNAL, OFFSET_GAP, OFFSET_OVERLAP -> {
                // What a second writer has landed stands in no journal that the first one could know.
                boolean another = !world.swarm.journalGuards() && world.faults.of(Fault.JOURNAL_ASTRAY) > 0;
                choose(life, error, another || world.faults.of(Fault.WORKER_SLIP) > 0, another ? OperatorChoice.REPLAY : OperatorChoice.RETRY);
            }
            default -> explained(false, error);
        }
    }

    private void choose(PartitionLife life, LakeError error, boolean known, OperatorChoice choice) {
        explained(known, error);
        life.receive(new PartitionInput.Clear(choice));
    }

    void restoreAll() {
        world.catalog.tables.values().forEach(this::restoreEvidence);
    }

    private void restoreEvidence(SimTable table) {
        if (table.head.isPresent() && table.evidence().isEmpty()) {
            world.catalog.restore(table, world.invariants.lastVector(table));
        }
    }

    private static void explained(boolean known, LakeError error) {
        Violation.unless(known, "HALT", "halted for no reason: " + error.sentence());
    }
}
