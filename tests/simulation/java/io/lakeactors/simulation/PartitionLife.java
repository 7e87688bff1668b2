package io.lakeactors.simulation;

import io.lakeactors.engine.Decision;
import io.lakeactors.engine.partition.Batch;
import io.lakeactors.engine.partition.PartitionCore;
import io.lakeactors.engine.partition.PartitionEffect;
import io.lakeactors.engine.partition.PartitionEvent;
import io.lakeactors.engine.partition.PartitionInput;
import io.lakeactors.engine.partition.PartitionMemory;
import io.lakeactors.engine.partition.PartitionSetup;
import io.lakeactors.engine.partition.PartitionState;
import io.lakeactors.model.EventTime;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import io.lakeactors.model.WrittenFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One life of a partition, with the worker that reads for it. */
final class PartitionLife extends Incarnation<PartitionState, PartitionInput, PartitionEvent, PartitionEffect> {
    /** A reading under way. */
    private static final class Reading {
        private final PartitionEffect.OpenSource order;
        private long position;
        /** The last offset of a row that the judged table was given: it comes from nowhere but the order and what was read since. */
        private Optional<EventTime> eventTime;
        private boolean flushing;

        private Reading(PartitionEffect.OpenSource order) {
            this.order = order;
            position = order.from();
            eventTime = order.eventTime();
        }
    }

    private final PartitionCore core;
    private final PartitionSetup setup;
    private final SimLog log;
    private Optional<Reading> reading = Optional.empty();
    private boolean held;
    private long toldEnd = Long.MAX_VALUE;
    private int readInOutage;
    final Deque<Runnable> reports = new ArrayDeque<>();

    PartitionLife(World world, SimNode node, Entity<PartitionMemory, PartitionEvent> home, PartitionCore core, PartitionSetup setup, SimLog log) {
        super(world, node, home, core.recovered(home.memory()));
        this.core = core;
        this.setup = setup;
        this.log = log;
    }

    @Override
    Decision<PartitionState, PartitionEvent, PartitionEffect> step(PartitionState now, PartitionInput input) {
        return core.step(now, input);
    }

    @Override
    boolean remembers(Object memory) {
        return state.memory().equals(memory);
    }

    @Override
    void journaled(String journal, PartitionEvent event) {
        world.invariants.journaled(journal, source(), event);
    }

    /** That tables hold a batch they say themselves. */
    @Override
    boolean mayWait(PartitionEvent event) {
        return event instanceof PartitionEvent.BatchCommitted;
    }

    @Override
    void beginHandOver() {
        receive(new PartitionInput.Pause());
    }

    @Override
    boolean isDone(PartitionState now) {
        return now.phase() != PartitionState.Phase.RUNNING && now.phase() != PartitionState.Phase.CLOSING;
    }

    /** From now on it may finish what it has begun to write, and no more. */
    void journalWasCut() {
        readInOutage = 0;
    }

    @Override
    void check() {
        long batches = state.memory().pending().stream().filter(batch -> !batch.batchId().startsWith("gap-")).count();
        Violation.unless(batches <= setup.batchesOutstandingMax() + 1, "L2", id() + " has " + batches + " batches outstanding");
    }

    SimLog log() {
        return log;
    }

    /** Which log the journal is about: not the present one until a person agrees. */
    private SourceKey source() {
        return state.memory().source().orElse(log.key);
    }

    @Override
    void run(PartitionEffect effect) {
        switch (effect) {
            case PartitionEffect.AcquireEpoch(long round) -> world.later(() -> {
                long epoch = world.catalog.acquireEpoch(id());
                world.later(() -> receive(new PartitionInput.EpochAcquired(round, epoch)));
            });
            case PartitionEffect.ReadHeads read -> world.later(() -> {
                var heads = new HashMap<TableName, TableHead>();
                read.tables().forEach(table -> heads.put(table, world.catalog.tables.get(table).describe()));
                world.later(() -> receive(new PartitionInput.HeadsRead(read.round(), heads)));
            });
            case PartitionEffect.CheckFiles check -> world.later(() -> {
                var missing = check.files().stream().map(WrittenFile::path).filter(path -> !world.catalog.files.containsKey(path)).collect(Collectors.toSet());
                world.later(() -> receive(new PartitionInput.FilesChecked(check.round(), missing)));
            });
            case PartitionEffect.ReadBounds(long round) -> world.later(() -> {
                long earliest = log.earliest;
                // After an unclean election the log ends before what was read of it.
                long end = log.end > log.earliest && world.happens(Fault.REWOUND) ? log.earliest + world.chance.below(log.end - log.earliest) : log.end;
                if (end < log.end) {
                    world.operator().knowsOfRewinding();
                }
                toldEnd = end;
                world.later(() -> receive(new PartitionInput.BoundsRead(round, earliest, end)));
            });
            case PartitionEffect.OpenSource open -> {
                Violation.unless(open.from() <= toldEnd, "P2", "reads at " + open.from() + " of a log that ends at " + toldEnd);
                reading = Optional.of(new Reading(open));
                // What the reading before it had begun to write is not journaled: it is of an older round.
                readInOutage = 0;
                held = false;
            }
            case PartitionEffect.CloseSource close -> close(close);
            case PartitionEffect.HoldIntake() -> held = true;
            case PartitionEffect.ReleaseIntake() -> held = false;
            case PartitionEffect.Offer offer -> world.offer(node.view, offer);
            case PartitionEffect.PublishPosition(long position) -> setup.targets().forEach(table -> world.invariants.published(table, source(), position));
            case PartitionEffect.Report report -> { }
            case PartitionEffect.Stop stop -> giveWay();
        }
    }

    private void close(PartitionEffect.CloseSource close) {
        if (close.flush()) {
            reading.ifPresent(open -> open.flushing = true);
        } else {
            reading = Optional.empty();
        }
    }

    /** The worker makes one step, if it may. Its reports reach the core in their order. */
    void work() {
        if (!canWork() || reading.isEmpty()) {
            return;
        }
        var open = reading.get();
        if (open.flushing) {
            reading = Optional.empty();
            world.inOrder(this, () -> receive(new PartitionInput.SourceClosed(open.order.round())));
        } else if (open.position < log.earliest) {
            reading = Optional.empty();
            world.inOrder(this, () -> receive(new PartitionInput.SourceFailed(open.order.round(), World.truncated())));
        } else if (!held && reports.isEmpty()) {
            read(open);
        }
    }

    private void read(Reading open) {
        if (open.position >= limit(open)) {
            return;
        }
        var other = world.happens(Fault.FILES_SHARED) ? world.pick(world.partitionLives.stream().filter(life -> canShareWith(life, open)).toList())
                : Optional.<PartitionLife>empty();
        var range = next(open);
        if (other.isPresent()) {
            var theirs = other.get().reading.orElseThrow();
            var both = writeBoth(open.order, range, other.get(), theirs.order, other.get().next(theirs));
            report(open, both.get(0));
            other.get().report(theirs, both.get(1));
        } else {
            report(open, write(open.order, range));
        }
    }

    private long limit(Reading open) {
        return Math.min(log.end, open.order.limit().orElse(Long.MAX_VALUE));
    }

    private boolean canShareWith(PartitionLife other, Reading open) {
        return other != this && other.node == node && other.canWork() && !other.held && other.reports.isEmpty() && other.reading.filter(theirs ->
                !theirs.flushing && theirs.position >= other.log.earliest && theirs.position < other.limit(theirs)
                        && theirs.order.targets().equals(open.order.targets())).isPresent();
    }

    private OffsetRange next(Reading open) {
        readInOutage += world.journalAnswers() ? 0 : 1;
        Violation.unless(readInOutage <= 1, "L2", id() + " goes on reading though the journal takes nothing");
        return new OffsetRange(open.position, Math.min(limit(open), open.position + 1 + world.chance.below(8)));
    }

    private void report(Reading open, Batch batch) {
        open.position = batch.range().next();
        toldEnd = Math.max(toldEnd, open.position);
        world.inOrder(this, () -> receive(new PartitionInput.BatchWritten(open.order.round(), batch)));
    }

    /** Two batches of two partitions of a node, in files that both share. */
    private List<Batch> writeBoth(PartitionEffect.OpenSource order, OffsetRange range, PartitionLife other, PartitionEffect.OpenSource theirOrder, OffsetRange theirRange) {
        var mine = batch(order, range);
        var theirs = other.batch(theirOrder, theirRange);
        var ids = List.of(mine.batchId(), theirs.batchId());
        var myPortions = new ArrayList<Batch.Portion>();
        var theirPortions = new ArrayList<Batch.Portion>();
        for (int i = 0; i < mine.portions().size(); i++) {
            var files = new ArrayList<>(mine.portions().get(i).files());
            var theirFiles = new ArrayList<>(theirs.portions().get(i).files());
            for (var file : List.copyOf(files)) {
                for (var same : theirFiles.stream().filter(their -> their.table().equals(file.table())).toList()) {
                    var gone = world.catalog.files.remove(same.path());
                    files.set(files.indexOf(file), file.sharedBy(ids, ids.get(0)));
                    theirFiles.set(theirFiles.indexOf(same), world.catalog.share(file, gone.writerEpoch(), gone.source(), gone.rows()).sharedBy(ids, ids.get(1)));
                }
            }
            myPortions.add(new Batch.Portion(mine.portions().get(i).table(), mine.portions().get(i).ledger(), files, mine.portions().get(i).eventTime()));
            theirPortions.add(new Batch.Portion(theirs.portions().get(i).table(), theirs.portions().get(i).ledger(), theirFiles, theirs.portions().get(i).eventTime()));
        }
        return List.of(with(mine, myPortions), with(theirs, theirPortions));
    }

    private static Batch with(Batch batch, List<Batch.Portion> portions) {
        return new Batch(batch.batchId(), batch.writerEpoch(), batch.range(), batch.leaderEpoch(), portions);
    }

    private Batch write(PartitionEffect.OpenSource asked, OffsetRange range) {
        int slip = world.happens(Fault.WORKER_SLIP) ? world.chance.below(5) : -1;
        return slip(slip, batch(slip == 2 ? older(asked) : asked, range));
    }

    private Batch batch(PartitionEffect.OpenSource order, OffsetRange range) {
        String id = "b" + world.nextId();
        var records = log.between((int) range.first(), (int) range.next());
        var portions = new ArrayList<Batch.Portion>();
        for (var target : order.targets()) {
            portions.add(world.isJudged(target) ? judged(order, id, target, records) : raw(order, id, target, records));
        }
        int leaderEpoch = world.happens(Fault.STALE_LEADER) ? Math.max(0, log.leaderEpoch - 1) : log.leaderEpoch;
        return new Batch(id, order.writerEpoch(), range, leaderEpoch, portions);
    }

    private static PartitionEffect.OpenSource older(PartitionEffect.OpenSource order) {
        return new PartitionEffect.OpenSource(order.round(), order.from(), order.leaderEpoch(), order.eventTime(), Math.max(0, order.writerEpoch() - 1), order.limit(),
                order.targets());
    }

    /** A worker that is wrong in one of the ways that the core looks for; -1 for one that is right. */
    private static Batch slip(int way, Batch batch) {
        var range = batch.range();
        var first = batch.portions().get(0);
        var others = batch.portions().subList(1, batch.portions().size());
        return switch (way) {
            case 0 -> new Batch(batch.batchId(), batch.writerEpoch(), new OffsetRange(range.first() + 1, range.next() + 1), batch.leaderEpoch(),
                    batch.portions());
            case 1 -> new Batch(batch.batchId(), batch.writerEpoch(), new OffsetRange(Math.max(0, range.first() - 1), range.next()), batch.leaderEpoch(),
                    batch.portions());
            case 3 -> new Batch(batch.batchId(), batch.writerEpoch(), range, batch.leaderEpoch(), others.isEmpty() ? batch.portions() : others);
            case 4 -> {
                var wrong = new ArrayList<>(others);
                wrong.add(new Batch.Portion(first.table(), first.ledger().plus(Ledger.of(1, 0, 0)), first.files(), first.eventTime()));
                yield new Batch(batch.batchId(), batch.writerEpoch(), range, batch.leaderEpoch(), wrong);
            }
            default -> batch;
        };
    }

    private Batch.Portion raw(PartitionEffect.OpenSource order, String id, TableName target, BitSet records) {
        var files = records.isEmpty() ? List.<WrittenFile>of() : List.of(world.catalog.write(target, target, order.writerEpoch(), id, log.key, records));
        return new Batch.Portion(target, Ledger.of(records.cardinality(), 0, 0), files);
    }

    private Batch.Portion judged(PartitionEffect.OpenSource order, String id, TableName target, BitSet records) {
        var good = new BitSet();
        var bad = new BitSet();
        for (int offset = records.nextSetBit(0); offset >= 0; offset = records.nextSetBit(offset + 1)) {
            if (SimLog.quarantined(offset)) {
                bad.set(offset);
            } else if (!SimLog.dropped(offset)) {
                good.set(offset);
            }
        }
        var files = new ArrayList<WrittenFile>();
        if (!good.isEmpty()) {
            files.add(world.catalog.write(target, target, order.writerEpoch(), id, log.key, good));
        }
        if (!bad.isEmpty()) {
            files.add(world.catalog.write(target, target.quarantine(), order.writerEpoch(), id, log.key, bad));
        }
        int lost = records.cardinality() - good.cardinality() - bad.cardinality();
        var open = reading.orElseThrow();
        long newest = Math.max(good.length() - 1, open.eventTime.map(EventTime::newestMicros).orElse(-1L));
        open.eventTime = newest < 0 ? Optional.empty() : Optional.of(new EventTime("offset", newest));
        return new Batch.Portion(target, Ledger.of(good.cardinality(), bad.cardinality(), lost), files, open.eventTime);
    }
}
