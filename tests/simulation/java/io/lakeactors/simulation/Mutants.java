package io.lakeactors.simulation;

import io.lakeactors.engine.commit.CommitMemory;
import io.lakeactors.engine.commit.CommitRules;
import io.lakeactors.engine.commit.Fit;
import io.lakeactors.engine.commit.Offer;
import io.lakeactors.engine.partition.Batch;
import io.lakeactors.engine.partition.PartitionRules;
import io.lakeactors.engine.partition.PartitionState;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.PositionVector;
import io.lakeactors.model.Progress;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** One mutant for each guard: the real rules with that guard taken away. */
final class Mutants {
    /** @param guard whose absence it is @param focus the faults that it takes to miss it */
    record Mutant(String guard, Laws laws, Map<Fault, Integer> focus) {}

    private static final Map<Fault, Integer> NEW_TABLES =
            Map.of(Fault.ROLLBACK, 25, Fault.TABLE_REMADE, 25, Fault.JOURNAL_LOST, 0, Fault.ORPHAN_REMOVED, 0);
    private static final Map<Fault, Integer> NEW_TOPICS = Map.of(Fault.TOPIC_REMADE, 25, Fault.JOURNAL_LOST, 25, Fault.EPOCHS_SET_BACK, 0,
            Fault.TABLE_REMADE, 0);
    private static final Map<Fault, Integer> OLD_EPOCHS = Map.of(Fault.EPOCHS_SET_BACK, 8, Fault.JOURNAL_LOST, 0, Fault.CRASH_AT_REST, 25);
    private static final Map<Fault, Integer> ON_AND_OFF = Map.of(Fault.PAUSED, 100, Fault.JOURNAL_SLOW, 0, Fault.CRASH_AMID_EFFECTS, 0);
    private static final Map<Fault, Integer> SLIPS = Map.of(Fault.WORKER_SLIP, 60);
    private static final Map<Fault, Integer> ROLLED_BACK = Map.of(Fault.ROLLBACK, 25, Fault.ORPHAN_REMOVED, 0);
    private static final Map<Fault, Integer> SHARED = Map.of(Fault.FILES_SHARED, 700);
    private static final Map<Fault, Integer> NO_EVIDENCE = Map.of(Fault.EVIDENCE_LOST, 25);
    private static final Map<Fault, Integer> ZOMBIES = Map.of(Fault.ZOMBIE, 25, Fault.MISROUTED, 300, Fault.OWN_COMPACTION, 25);
    private static final Map<Fault, Integer> ROLLED_BACK_ZOMBIES =
            Map.of(Fault.ROLLBACK, 25, Fault.ZOMBIE, 25, Fault.MISROUTED, 300, Fault.STALE_LEADER, 0, Fault.ORPHAN_REMOVED, 0);

    /** Nodes that stop, are declared dead and go on; nothing else that brings a second owner. */
    private static final Map<Fault, Integer> STOPPED_NODES = Map.of(Fault.NODE_STOPPED, 25, Fault.SPLIT_BRAIN, 0, Fault.ZOMBIE, 0, Fault.MISROUTED, 0,
            Fault.REQUEST_LATE, 0, Fault.REQUEST_DOUBLED, 0, Fault.JOURNAL_LATE, 0);
    private static final Map<Fault, Integer> TWO_SIDES = Map.of(Fault.NODE_STOPPED, 0, Fault.SPLIT_BRAIN, 25, Fault.ZOMBIE, 0, Fault.MISROUTED, 0,
            Fault.REQUEST_LATE, 0, Fault.REQUEST_DOUBLED, 0, Fault.JOURNAL_LATE, 0);
    private static final Map<Fault, Integer> OLD_TOPICS = Map.of(Fault.TOPIC_REMADE, 100, Fault.SPLIT_BRAIN, 25, Fault.REQUEST_LATE, 250, Fault.TABLE_REMADE, 0);
    private static final List<Mutant> ALL = new ArrayList<>();

    private Mutants() {}

    static List<Mutant> all() {
        if (ALL.isEmpty()) {
            partitionIdentity();
            partitionPositions();
            partitionWorker();
            commitHead();
            commitChain();
            commitOutcome();
            catalogCommit();
            catalogFiles();
            severalOwners();
        }
        return List.copyOf(ALL);
    }

    private static void without(String guard, PartitionRules rules) {
        without(guard, rules, Map.of());
    }

    private static void without(String guard, PartitionRules rules, Map<Fault, Integer> focus) {
        ALL.add(new Mutant("partition." + guard, Laws.REAL.with(rules), focus));
    }

    private static void without(String guard, CommitRules rules) {
        without(guard, rules, Map.of());
    }

    private static void without(String guard, CommitRules rules, Map<Fault, Integer> focus) {
        ALL.add(new Mutant("commit." + guard, Laws.REAL.with(rules), focus));
    }

    private static void without(String guard, CatalogRules rules) {
        without(guard, rules, Map.of());
    }

    private static void without(String guard, CatalogRules rules, Map<Fault, Integer> focus) {
        ALL.add(new Mutant("catalog." + guard, Laws.REAL.with(rules), focus));
    }

    private static Fit blindTo(Fit unseen, Fit fit) {
        return fit == unseen ? Fit.NEXT : fit;
    }

    private static void partitionIdentity() {
        without("epochIsNew", new PartitionRules() {
            @Override
            public boolean epochIsNew(long remembered, long acquired) {
                return true;
            }
        }, OLD_EPOCHS);
        without("isCurrent", new PartitionRules() {
            @Override
            public boolean isCurrent(long round, long now) {
                return true;
            }
        }, ON_AND_OFF);
        without("isAnswerToUs", new PartitionRules() {
            @Override
            public boolean isAnswerToUs(boolean pending) {
                return true;
            }
        }, ROLLED_BACK);
        without("isSameSource", new PartitionRules() {
            @Override
            public boolean isSameSource(SourceKey remembered, SourceKey described) {
                return true;
            }
        });
        without("isSameLog", new PartitionRules() {
            @Override
            public boolean isSameLog(SourceKey source, TableHead head) {
                return true;
            }
        }, NEW_TOPICS);
        without("hasEvidence", new PartitionRules() {
            @Override
            public boolean hasEvidence(TableHead head) {
                return true;
            }
        }, NO_EVIDENCE);
    }

    private static void partitionPositions() {
        without("hasNotRegressed", new PartitionRules() {
            @Override
            public boolean hasNotRegressed(long known, long held) {
                return true;
            }
        });
        for (var fit : List.of(Fit.GAP, Fit.OVERLAP)) {
            without("fit " + fit, new PartitionRules() {
                @Override
                public Fit fit(OffsetRange range, long position) {
                    return blindTo(fit, super.fit(range, position));
                }
            });
        }
        without("filesAreThere", new PartitionRules() {
            @Override
            public boolean filesAreThere(Batch batch, Set<String> missing) {
                return true;
            }
        });
        without("isNotTruncated", new PartitionRules() {
            @Override
            public boolean isNotTruncated(long from, long earliest) {
                return true;
            }
        });
        without("isNotRewound", new PartitionRules() {
            @Override
            public boolean isNotRewound(long from, long end) {
                return true;
            }
        });
        without("mustChooseStart", new PartitionRules() {
            @Override
            public boolean mustChooseStart(OptionalLong start) {
                return true;
            }
        });
    }

    private static void partitionWorker() {
        without("isForReading", new PartitionRules() {
            @Override
            public boolean isForReading(PartitionState.Segment segment, Batch batch) {
                return true;
            }
        }, SLIPS);
        without("isOwnEpoch", new PartitionRules() {
            @Override
            public boolean isOwnEpoch(long epoch, Batch batch) {
                return true;
            }
        }, SLIPS);
        without("conserves", new PartitionRules() {
            @Override
            public boolean conserves(Batch batch) {
                return true;
            }
        }, SLIPS);
        without("leaderEpochHolds", new PartitionRules() {
            @Override
            public boolean leaderEpochHolds(int before, int read) {
                return true;
            }
        });
        without("mustHold", new PartitionRules() {
            @Override
            public boolean mustHold(int outstanding, int max) {
                return false;
            }
        });
    }

    private static void commitHead() {
        without("epochIsNew", new CommitRules() {
            @Override
            public boolean epochIsNew(long remembered, long acquired) {
                return true;
            }
        }, OLD_EPOCHS);
        without("isSameTable", new CommitRules() {
            @Override
            public boolean isSameTable(Optional<String> remembered, String uuid) {
                return true;
            }
        }, NEW_TABLES);
        without("hasEvidence", new CommitRules() {
            @Override
            public boolean hasEvidence(TableHead head) {
                return true;
            }
        }, NO_EVIDENCE);
        without("hasNotRegressed", new CommitRules() {
            @Override
            public boolean hasNotRegressed(PositionVector before, PositionVector after) {
                return true;
            }
        });
        without("mustReadAgain", new CommitRules() {
            @Override
            public boolean mustReadAgain(boolean fresh) {
                return false;
            }
        }, NEW_TABLES);
    }

    private static void commitChain() {
        without("isSuperseded", new CommitRules() {
            @Override
            public boolean isSuperseded(long senderEpoch, long highestSeen) {
                return false;
            }
        }, ROLLED_BACK_ZOMBIES);
        for (var fit : List.of(Fit.HELD, Fit.GAP, Fit.OVERLAP)) {
            without("fit " + fit, new CommitRules() {
                @Override
                public Fit fit(OffsetRange range, long position) {
                    return blindTo(fit, super.fit(range, position));
                }
            });
        }
        without("firstPosition", new CommitRules() {
            @Override
            public long firstPosition(Offer offer) {
                return offer.range().first();
            }
        });
        without("isWhole", new CommitRules() {
            @Override
            public boolean isWhole(Offer offer, Set<String> together) {
                return true;
            }
        }, SHARED);
        without("mustDissolve", new CommitRules() {
            @Override
            public boolean mustDissolve(int asked) {
                return false;
            }
        }, SHARED);
        without("isDue", new CommitRules() {
            @Override
            public boolean isDue(Offer offer, boolean positionsDue) {
                return !offer.positionOnly();
            }
        });
    }

    private static void commitOutcome() {
        without("mustResolveFirst", new CommitRules() {
            @Override
            public boolean mustResolveFirst(CommitMemory memory) {
                return false;
            }
        });
        without("mustResolve", new CommitRules() {
            @Override
            public boolean mustResolve() {
                return false;
            }
        });
        without("fenceEpoch", new CommitRules() {
            @Override
            public long fenceEpoch(long requested, long acquired) {
                return requested;
            }
        });
        without("stillFits", new CommitRules() {
            @Override
            public boolean stillFits(SourceKey source, OffsetRange range, long start, PositionVector vector) {
                return true;
            }
        });
    }

    private static void catalogCommit() {
        without("isSameBase", new CatalogRules() {
            @Override
            boolean isSameBase(long base, long now) {
                return true;
            }
        }, ZOMBIES);
        without("isUnfenced", new CatalogRules() {
            @Override
            boolean isUnfenced(long epoch, long tableEpoch) {
                return true;
            }
        });
        without("isSameTable", new CatalogRules() {
            @Override
            boolean isSameTable(String expected, String uuid) {
                return true;
            }
        }, NEW_TABLES);
        without("hasEvidence", new CatalogRules() {
            @Override
            boolean hasEvidence(TableHead head) {
                return true;
            }
        }, NO_EVIDENCE);
        without("continues", new CatalogRules() {
            @Override
            boolean continues(CommitRequest.Advance advance, Optional<Progress> entry) {
                return true;
            }
        });
        without("fence", new CatalogRules() {
            @Override
            long fence(long tableEpoch, long fenceEpoch) {
                return tableEpoch;
            }
        });
        without("nextEpoch", new CatalogRules() {
            @Override
            long nextEpoch(long last) {
                return Math.max(1, last);
            }
        });
    }

    private static void severalOwners() {
        var unfenced = new CatalogRules() {
            @Override
            boolean isUnfenced(long epoch, long tableEpoch) {
                return true;
            }
        };
        without("isUnfenced, with nodes that stop", unfenced, STOPPED_NODES);
        without("isUnfenced, with two sides", unfenced, TWO_SIDES);
        without("isSameLog", new CatalogRules() {
            @Override
            boolean isSameLog(SourceKey source, CommitRequest.Advance advance, PositionVector vector) {
                return true;
            }
        }, OLD_TOPICS);
    }

    private static void catalogFiles() {
        without("isOutOfReach", new CatalogRules() {
            @Override
            boolean isOutOfReach(SimFile file, Optional<Progress> entry) {
                return true;
            }
        });
        without("isUnreferenced", new CatalogRules() {
            @Override
            boolean isUnreferenced(SimTable table, SimFile file) {
                return true;
            }
        });
        without("mustKeep", new CatalogRules() {
            @Override
            boolean mustKeep(SimTable table, SimTable.Snapshot snapshot) {
                return false;
            }
        });
        without("cleansUpAfterFailure", new CatalogRules() {
            @Override
            boolean cleansUpAfterFailure() {
                return true;
            }
        });
    }
}
