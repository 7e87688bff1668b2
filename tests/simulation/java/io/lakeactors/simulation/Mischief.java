package io.lakeactors.simulation;

import io.lakeactors.engine.partition.PartitionInput;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What others do to a world: crashes, zombies, foreign clients, operators, retention. */
final class Mischief {
    private final World world;
    private final Operator operator;

    Mischief(World world, Operator operator) {
        this.world = world;
        this.operator = operator;
    }

    void strike() {
        if (world.chance.below(3) == 0) {
            operator.attend();
        }
        var fault = Fault.values()[world.chance.below(Fault.values().length)];
        // Each is struck rarely enough that its rate is still the swarm's: the kinds share the strikes.
        if (world.isCalm() || !world.chance.perMille(Math.min(1000, 40 * world.swarm.perMille().get(fault)))) {
            return;
        }
        var table = world.pick(List.copyOf(world.catalog.tables.values())).orElseThrow();
        switch (fault) {
            case CRASH_AT_REST -> crash();
            case ZOMBIE -> takeOver();
            case NODE_CRASHED -> hit(fault, world.fleet().crash());
            case TWO_NODES_CRASHED -> hit(fault, world.fleet().crash() && world.fleet().crash());
            case NODE_STOPPED -> hit(fault, world.fleet().stopOne());
            case NODE_LEFT -> hit(fault, world.fleet().leave());
            case HAND_OVER -> hit(fault, world.fleet().move());
            case SPLIT_BRAIN -> hit(fault, world.fleet().split());
            case JOURNAL_DOWN -> {
                world.cutJournal();
                hit(fault, true);
            }
            case JOURNAL_LOST -> loseJournal();
            case FOREIGN_COMPACTION -> world.catalog.compact(table, false);
            case OWN_COMPACTION -> world.catalog.compact(table, true);
            case EXPIRY -> world.catalog.expire(table, false);
            case EVIDENCE_LOST -> takeEvidence(table);
            case ORPHAN_REMOVED -> world.catalog.removeOrphans(table, named());
            case ROLLBACK -> rollBack(table);
            case TABLE_REMADE -> operator.remake(table);
            case TOPIC_REMADE -> remakeTopic();
            case RETENTION -> retain();
            case FILE_LOST -> loseFile(table);
            case EPOCHS_SET_BACK -> world.catalog.setEpochsBack();
            case PAUSED -> pause();
            case TARGET_LAGS -> lag();
            case CRASH_BEFORE_PERSIST, CRASH_AFTER_PERSIST, CRASH_AMID_EFFECTS, JOURNAL_REFUSED, JOURNAL_SLOW, JOURNAL_LATE, JOURNAL_ASTRAY, ZOMBIE_ENDED,
                    NODE_DECLARED_DEAD, HAND_OVER_LATE, OFFER_LOST, OFFER_DOUBLED, ANSWER_LOST, ANSWER_DOUBLED, MISROUTED, REQUEST_LOST, REQUEST_DOUBLED,
                    REQUEST_LATE, REPLY_LOST, RESOLVE_LOST, RACE_LOST, COMMIT_FENCED, STALE_LEADER, REWOUND, WORKER_SLIP -> { }
        }
    }

    private void hit(Fault fault, boolean happened) {
        if (happened) {
            world.faults.hit(fault);
        }
    }

    private void crash() {
        Incarnation<?, ?, ?, ?> life = world.chance.below(2) == 0 ? world.pick(world.tableLives).orElse(null) : world.pick(world.partitionLives).orElse(null);
        if (life != null) {
            life.die();
            world.faults.hit(Fault.CRASH_AT_REST);
        }
    }

    /** Somebody believes the owner dead, and makes another; the old one lives on. */
    private void takeOver() {
        var node = world.fleet().place(world.fleet().whole());
        if (node.isPresent() && world.journalAnswers()) {
            if (world.chance.below(2) == 0) {
                world.spawn(node.get(), world.pick(world.targets()).orElseThrow());
            } else {
                world.spawn(node.get(), world.chance.below(world.readers.size()));
            }
            world.faults.hit(Fault.ZOMBIE);
        }
    }

    private void loseJournal() {
        if (world.chance.below(2) == 0) {
            world.pick(List.copyOf(world.committers.values())).ifPresent(entity -> {
                entity.lose();
                world.invariants.forgotJournal(entity.id);
            });
        } else {
            int partition = world.chance.below(world.readers.size());
            world.readers.get(partition).lose();
            world.invariants.forgotJournal(world.readers.get(partition).id, world.logs.get(partition).key);
        }
        world.faults.hit(Fault.JOURNAL_LOST);
    }

    private Set<String> named() {
        var paths = new HashSet<String>();
        world.committers.values().forEach(entity -> entity.memory().open().ifPresent(intent -> paths.addAll(intent.paths())));
        return paths;
    }

    private void takeEvidence(SimTable table) {
        world.catalog.compact(table, false);
        world.catalog.expire(table, true);
    }

    private void rollBack(SimTable table) {
        if (table.retained.size() > 1) {
            var to = table.retained.get(world.chance.below(table.retained.size() - 1));
            if (to.vector() != null) {
                operator.knowsOfRollback(table);
                world.catalog.rollBack(table, to);
            }
        }
    }

    private void remakeTopic() {
        operator.knowsOfNewTopic();
        world.remakeTopic();
        world.faults.hit(Fault.TOPIC_REMADE);
    }

    private void retain() {
        var log = world.pick(world.logs).orElseThrow();
        if (log.end > log.earliest) {
            log.earliest += 1 + world.chance.below(log.end - log.earliest);
            operator.knowsOfRetention(log);
            world.faults.hit(Fault.RETENTION);
        }
    }

    /** The power fails everywhere at once, and with it a file that was believed durable. */
    private void loseFile(SimTable table) {
        var unreferenced = world.catalog.files.values().stream()
                .filter(file -> file.table().equals(table.name) && table.retained.stream().noneMatch(snapshot -> snapshot.files().contains(file)))
                .sorted(Comparator.comparing(SimFile::path)).toList();
        world.powerCut();
        world.pick(unreferenced).ifPresent(world.catalog::lose);
    }

    private void pause() {
        world.pick(world.partitionLives).ifPresent(life -> {
            life.receive(new PartitionInput.Pause());
            world.later(() -> life.receive(new PartitionInput.Resume()));
            world.later(() -> life.receive(new PartitionInput.Renew()));
            world.later(() -> life.receive(new PartitionInput.LookAgain()));
            world.faults.hit(Fault.PAUSED);
        });
    }

    /** One table's committer is down while the other goes on: their positions part. */
    private void lag() {
        if (world.targets().size() > 1) {
            world.pick(world.tableLives).ifPresent(Incarnation::die);
            world.faults.hit(Fault.TARGET_LAGS);
        }
    }
}
