package io.lakeactors.simulation;

import io.lakeactors.contract.PipelineSpec.StartAt;
import io.lakeactors.engine.commit.CommitCore;
import io.lakeactors.engine.commit.CommitEffect;
import io.lakeactors.engine.commit.CommitEvent;
import io.lakeactors.engine.commit.CommitInput;
import io.lakeactors.engine.commit.CommitMemory;
import io.lakeactors.engine.commit.CommitSetup;
import io.lakeactors.engine.commit.OfferAnswer;
import io.lakeactors.engine.partition.PartitionCore;
import io.lakeactors.engine.partition.PartitionEffect;
import io.lakeactors.engine.partition.PartitionEvent;
import io.lakeactors.engine.partition.PartitionInput;
import io.lakeactors.engine.partition.PartitionMemory;
import io.lakeactors.engine.partition.PartitionSetup;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything around the cores under one seed: logs, journals, the catalog, messages on their way, the incarnations that live and those that should not. One
 * step is one thing
 * that happens; which one, the seed says. After the faulty part comes a calm one, in which everything must come to its end.
 */
final class World {
    private static final TableName SILVER = new TableName("silver", "t");
    private static final TableName BRONZE = new TableName("bronze", "t");
    private static final int MESSAGES_MAX = 400;
    private static final int TRACED = 80;
    private static final int JOURNAL_DOWN_FOR = 6;
    private static final int TEXT_MAX = 360;

    final long seed;
    final Chance chance;
    final Swarm swarm;
    final FaultCounts faults = new FaultCounts();
    final Invariants invariants;
    final SimCatalog catalog;
    final Map<TableName, Entity<CommitMemory, CommitEvent>> committers = new TreeMap<>();
    final List<Entity<PartitionMemory, PartitionEvent>> readers = new ArrayList<>();
    final List<SimLog> logs = new ArrayList<>();
    final List<TableLife> tableLives = new ArrayList<>();
    final List<PartitionLife> partitionLives = new ArrayList<>();
    private final Laws laws;
    private final List<Runnable> messages = new ArrayList<>();
    private final List<Runnable> slow = new ArrayList<>();
    private final Deque<Object[]> trace = new ArrayDeque<>();
    private final Operator operator;
    private final Mischief mischief;
    private final Fleet fleet;
    private boolean calm;
    private boolean journalDown;
    private int produced;
    private int generation;
    private long ids;

    World(long seed, Laws laws) {
        this(seed, laws, Map.of());
    }

    /** @param focus rates that this world has whatever its seed says */
    World(long seed, Laws laws, Map<Fault, Integer> focus) {
        this.seed = seed;
        this.laws = laws;
        chance = new Chance(seed);
        swarm = Swarm.of(chance).with(focus);
        invariants = new Invariants(SILVER, swarm);
        catalog = new SimCatalog(laws.catalog(), invariants, faults);
        operator = new Operator(this);
        mischief = new Mischief(this, operator);
        for (var table : targets()) {
            catalog.create(table);
            committers.put(table, new Entity<>(table.toString(), CommitMemory.EMPTY, CommitMemory::apply, swarm));
        }
        for (int partition = 0; partition < swarm.partitions(); partition++) {
            readers.add(new Entity<>("p/t/" + partition, PartitionMemory.EMPTY, PartitionMemory::apply, swarm));
            logs.add(newLog(partition));
        }
        fleet = new Fleet(this, swarm.nodes(), entities());
    }

    private SimLog newLog(int partition) {
        var log = new SimLog(new SourceKey("c", "id" + generation, "t", partition));
        invariants.knows(log);
        return log;
    }

    List<TableName> targets() {
        return swarm.bronze() ? List.of(BRONZE, SILVER) : List.of(SILVER);
    }

    boolean isJudged(TableName table) {
        return table.equals(SILVER);
    }

    /** Runs the faulty part, then the calm one. @throws Violation */
    void run(int steps) {
        for (int step = 0; step < steps; step++) {
            step();
        }
        calm = true;
        journalDown = false;
        fleet.mend();
        slow.forEach(this::later);
        slow.clear();
        new Ending(this, operator).run();
    }

    void step() {
        int what = chance.below(100);
        if (what < 50) {
            deliver();
        } else if (what < 72) {
            pick(partitionLives).ifPresent(PartitionLife::work);
        } else if (what < 84) {
            tick();
        } else if (what < 90) {
            revive();
        } else if (what < 94) {
            produce();
        } else {
            mischief.strike();
        }
    }

    Operator operator() {
        return operator;
    }

    Fleet fleet() {
        return fleet;
    }

    /** The ids of all that wants to live. */
    Set<String> entities() {
        var ids = new TreeSet<String>();
        committers.values().forEach(entity -> ids.add(entity.id));
        readers.forEach(entity -> ids.add(entity.id));
        return ids;
    }

    boolean journalAnswers() {
        return !journalDown;
    }

    /** Nothing can be persisted, and nobody can recover, until it is back. */
    void cutJournal() {
        journalDown = true;
        partitionLives.forEach(PartitionLife::journalWasCut);
    }

    boolean isCalm() {
        return calm;
    }

    boolean happens(Fault fault) {
        if (calm || !chance.perMille(swarm.perMille().get(fault))) {
            return false;
        }
        faults.hit(fault);
        return true;
    }

    long nextId() {
        return ids++;
    }

    <T> Optional<T> pick(List<T> list) {
        return list.isEmpty() ? Optional.empty() : Optional.of(list.get(chance.below(list.size())));
    }

    /** A message that takes its time: any other may come before it. */
    void later(Runnable message) {
        messages.add(message);
    }

    void muchLater(Runnable message) {
        slow.add(message);
    }

    /** A worker is next to its core: what it says stays in order, and it says one thing at a time. */
    void inOrder(PartitionLife life, Runnable report) {
        life.reports.add(report);
        later(() -> life.reports.remove().run());
    }

    void deliver() {
        if (!slow.isEmpty() && chance.below(60) == 0) {
            later(slow.remove(chance.below(slow.size())));
        }
        if (!messages.isEmpty()) {
            int index = chance.below(messages.size());
            var message = messages.get(index);
            messages.set(index, messages.get(messages.size() - 1));
            messages.remove(messages.size() - 1);
            message.run();
        }
    }

    boolean isQuiet() {
        return messages.isEmpty();
    }

    void offer(View view, PartitionEffect.Offer offer) {
        if (happens(Fault.OFFER_LOST) || messages.size() > MESSAGES_MAX) {
            return;
        }
        int times = happens(Fault.OFFER_DOUBLED) ? 2 : 1;
        for (int i = 0; i < times; i++) {
            later(() -> tableLife(view, offer.table()).ifPresent(life -> life.receive(new CommitInput.Offered(offer.offer()))));
        }
    }

    private Optional<TableLife> tableLife(View view, TableName table) {
        if (happens(Fault.MISROUTED)) {
            return pick(tableLives.stream().filter(life -> life.table().name.equals(table)).toList());
        }
        return view.owner(committers.get(table).id).map(TableLife.class::cast);
    }

    void answer(View view, TableName table, CommitEffect.Answer answer) {
        if (answer.answer() instanceof OfferAnswer.Dissolved) {
            faults.hit(Fault.DISSOLVED);
        }
        if (happens(Fault.ANSWER_LOST) || messages.size() > MESSAGES_MAX) {
            return;
        }
        int times = happens(Fault.ANSWER_DOUBLED) ? 2 : 1;
        for (int i = 0; i < times; i++) {
            var heard = new PartitionInput.TableAnswered(table, answer.batchId(), answer.answer());
            later(() -> partitionLife(view, answer.to()).ifPresent(life -> life.receive(heard)));
        }
    }

    /** A committer that halts has all partitions look again; who does not hear of it finds out by itself, later. */
    void halted(View view) {
        for (var reader : readers) {
            if (!happens(Fault.ANSWER_LOST) && messages.size() <= MESSAGES_MAX) {
                later(() -> partitionLife(view, reader.id).ifPresent(life -> life.receive(new PartitionInput.LookAgain())));
            }
        }
    }

    private Optional<PartitionLife> partitionLife(View view, String id) {
        if (happens(Fault.MISROUTED)) {
            return pick(partitionLives.stream().filter(life -> life.id().equals(id)).toList());
        }
        return view.owner(id).map(PartitionLife.class::cast);
    }

    /** Time passes, and what has no owner in somebody's eyes is brought back to life there. */
    void revive() {
        if (!calm) {
            fleet.passTime();
            journalDown = journalDown && chance.below(JOURNAL_DOWN_FOR) != 0;
        }
        if (!journalDown) {
            fleet.views().forEach(this::revive);
        }
    }

    private void revive(View view) {
        committers.forEach((table, entity) -> {
            if (view.lacks(entity)) {
                fleet.place(view).ifPresent(node -> spawn(node, table));
            }
        });
        for (int partition = 0; partition < readers.size(); partition++) {
            if (view.lacks(readers.get(partition))) {
                int index = partition;
                fleet.place(view).ifPresent(node -> spawn(node, index));
            }
        }
    }

    void spawn(SimNode node, TableName table) {
        var entity = committers.get(table);
        var core = new CommitCore(new CommitSetup(table, swarm.delivery(), 2, 6, 50), laws.commit());
        var life = new TableLife(this, node, entity, core, catalog.tables.get(table));
        node.view.take(life);
        tableLives.removeIf(old -> !old.isAlive());
        tableLives.add(life);
        later(() -> life.receive(new CommitInput.Start()));
    }

    void spawn(SimNode node, int partition) {
        var entity = readers.get(partition);
        var log = logs.get(partition);
        var setup = new PartitionSetup(entity.id, log.key, targets(), swarm.latest() ? StartAt.LATEST : StartAt.EARLIEST, swarm.delivery(),
                swarm.outstandingMax());
        var life = new PartitionLife(this, node, entity, new PartitionCore(setup, laws.partition()), setup, log);
        node.view.take(life);
        partitionLives.removeIf(old -> !old.isAlive());
        partitionLives.add(life);
        later(() -> life.receive(new PartitionInput.Start()));
    }

    void tick() {
        if (chance.below(2) == 0) {
            pick(tableLives).filter(Incarnation::canWork).ifPresent(life -> life.receive(new CommitInput.Tick("c" + nextId(), chance.below(3) == 0)));
        } else if (messages.size() < MESSAGES_MAX) {
            pick(partitionLives).filter(Incarnation::canWork).ifPresent(life -> life.receive(new PartitionInput.Tick()));
        }
    }

    private void produce() {
        if (produced < swarm.records()) {
            produced++;
            var log = pick(logs).orElseThrow();
            log.leaderEpoch += chance.below(10) == 0 ? 1 : 0;
            log.append(chance.below(4) == 0 ? chance.below(4) : 0);
        }
    }

    /** Nobody lives on, and nothing is on its way any more. */
    void powerCut() {
        fleet.powerOff();
        messages.clear();
        slow.clear();
    }

    /** The topic is deleted and made again under its old name. */
    void remakeTopic() {
        generation++;
        for (int partition = 0; partition < logs.size(); partition++) {
            logs.set(partition, newLog(partition));
            fleet.whole().owner(readers.get(partition).id).ifPresent(Incarnation::die);
        }
    }

    /** Everything that lives, owner or not. */
    List<Incarnation<?, ?, ?, ?>> lives() {
        var lives = new ArrayList<Incarnation<?, ?, ?, ?>>(tableLives);
        lives.addAll(partitionLives);
        return lives;
    }

    static LakeError truncated() {
        return LakeError.of(ErrorCode.SOURCE_TRUNCATED, "the records are gone", "", "");
    }

    void trace(Object who, Object what) {
        trace.add(new Object[] {who, what});
        if (trace.size() > TRACED) {
            trace.remove();
        }
    }

    private static String cut(String text) {
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX) + "…";
    }

    /** What happened last, for people. */
    String story() {
        var text = new StringBuilder();
        trace.forEach(line -> text.append("  ").append(line[0]).append(' ').append(cut(line[1].toString())).append('\n'));
        return text.toString();
    }
}
