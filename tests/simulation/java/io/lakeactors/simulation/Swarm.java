package io.lakeactors.simulation;

import io.lakeactors.contract.PipelineSpec.Delivery;
import java.util.EnumMap;
import java.util.Map;

/**
 * The options of one world, drawn from its seed: which faults it knows and how often they come. A world with all faults at once hides those that need a
 * quiet one.
 *
 * @param nodes on which everything lives
 * @param eventsKept how many events a journal keeps before a snapshot, as many as there are between two; 0 if it has no snapshots
 * @param journalGuards whether journals refuse a second writer; where they do not, only the epochs stand between two owners
 * @param partitions source partitions
 * @param bronze whether there is a second target
 * @param latest whether partitions begin at the log's end
 * @param perMille how likely each fault is where it may happen
 */
record Swarm(
        int nodes, int eventsKept, boolean journalGuards, Delivery delivery, int partitions, boolean bronze, boolean latest, int records, int outstandingMax,
        Map<Fault, Integer> perMille) {
    static Swarm of(Chance chance) {
        var rates = rates(chance);
        boolean journalGuards = chance.below(5) != 0;
        if (!journalGuards) {
            // Then the epochs are all there is; and that a file is still wanted only its journal knows.
            rates.put(Fault.EPOCHS_SET_BACK, 0);
            rates.put(Fault.ORPHAN_REMOVED, 0);
        }
        int eventsKept = chance.below(2) == 0 ? 0 : 8 + chance.below(20);
        var delivery = chance.below(3) == 0 ? Delivery.AT_LEAST_ONCE : Delivery.EXACTLY_ONCE;
        int nodes = 1 + chance.below(4);
        int partitions = 1 + chance.below(3);
        boolean bronze = chance.below(2) == 0;
        // Where the log's end was when a partition began only its journal knows.
        boolean latest = chance.below(6) == 0 && journalGuards;
        return new Swarm(nodes, eventsKept, journalGuards, delivery, partitions, bronze, latest,
                20 + chance.below(60), 1 + chance.below(4), rates);
    }

    private static EnumMap<Fault, Integer> rates(Chance chance) {
        var rates = new EnumMap<Fault, Integer>(Fault.class);
        for (var fault : Fault.values()) {
            rates.put(fault, chance.below(3) == 0 ? 0 : 1 + chance.below(most(fault)));
        }
        only(chance, rates, Fault.ROLLBACK, 4);
        only(chance, rates, Fault.EVIDENCE_LOST, 4);
        only(chance, rates, Fault.TABLE_REMADE, 6);
        only(chance, rates, Fault.TOPIC_REMADE, 4);
        only(chance, rates, Fault.RETENTION, 4);
        only(chance, rates, Fault.REWOUND, 4);
        only(chance, rates, Fault.STALE_LEADER, 8);
        only(chance, rates, Fault.WORKER_SLIP, 8);
        only(chance, rates, Fault.JOURNAL_LOST, 3);
        only(chance, rates, Fault.EPOCHS_SET_BACK, 6);
        if (rates.get(Fault.JOURNAL_LOST) > 0) {
            // Who loses the journal and what the journal guards against at once has lost both evidences.
            rates.put(Fault.EPOCHS_SET_BACK, 0);
            rates.put(Fault.TABLE_REMADE, 0);
        }
        if (rates.get(Fault.ROLLBACK) > 0 || rates.get(Fault.TABLE_REMADE) > 0) {
            // Orphan removal waits a day; a request that is older than a rollback and a removal is not simulated.
            rates.put(Fault.ORPHAN_REMOVED, 0);
        }
        return rates;
    }

    Swarm with(Map<Fault, Integer> focus) {
        var rates = new EnumMap<>(perMille);
        rates.putAll(focus);
        boolean guards = journalGuards || focus.getOrDefault(Fault.EPOCHS_SET_BACK, 0) > 0;
        return new Swarm(nodes, eventsKept, guards, delivery, partitions, bronze, latest, records, outstandingMax, rates);
    }

    private static void only(Chance chance, Map<Fault, Integer> rates, Fault fault, int oneIn) {
        if (chance.below(oneIn) != 0) {
            rates.put(fault, 0);
        }
    }

    private static int most(Fault fault) {
        return switch (fault) {
            case CRASH_BEFORE_PERSIST, CRASH_AFTER_PERSIST, CRASH_AMID_EFFECTS -> 12;
            case CRASH_AT_REST, ZOMBIE, NODE_CRASHED, NODE_STOPPED -> 15;
            case TWO_NODES_CRASHED, NODE_LEFT, SPLIT_BRAIN, JOURNAL_DOWN -> 10;
            case HAND_OVER, JOURNAL_LATE -> 20;
            case JOURNAL_SLOW -> 100;
            case FILES_SHARED -> 700;
            case OFFER_LOST, OFFER_DOUBLED, ANSWER_LOST, ANSWER_DOUBLED, MISROUTED -> 200;
            case REQUEST_LOST, REQUEST_DOUBLED, REQUEST_LATE, REPLY_LOST, RESOLVE_LOST -> 250;
            case FOREIGN_COMPACTION, OWN_COMPACTION, EXPIRY, ORPHAN_REMOVED -> 40;
            case RETENTION, TARGET_LAGS -> 20;
            case STALE_LEADER, REWOUND, WORKER_SLIP -> 60;
            case ROLLBACK, EVIDENCE_LOST, TABLE_REMADE, TOPIC_REMADE, JOURNAL_LOST, EPOCHS_SET_BACK, FILE_LOST -> 8;
            case PAUSED -> 40;
            case DISSOLVED, JOURNAL_REFUSED, JOURNAL_ASTRAY, ZOMBIE_ENDED, NODE_DECLARED_DEAD, HAND_OVER_LATE, RACE_LOST, COMMIT_FENCED -> 1;
        };
    }
}
