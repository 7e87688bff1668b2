package io.lakeactors.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineConfig;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Field;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.Schema;
import io.lakeactors.model.SchemaRegistry;
import io.lakeactors.model.Selection;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.Type;
import io.lakeactors.testkit.FakeSource;
import io.lakeactors.testkit.FakeTableStore;
import io.lakeactors.testkit.SeededIds;
import io.lakeactors.testkit.WallClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchWorkerTest {
    private static final ActorTestKit KIT = ActorTestKit.create("worker",
            com.typesafe.config.ConfigFactory.parseString("pekko.loglevel = OFF, pekko.actor.provider = local"));
    private static final Schema SCHEMA = new Schema(List.of(Field.of("value", new Type.Text(), false)));
    private static final Map<Refined.Role, TableSpec> TABLES = Map.of(
            Refined.Role.SILVER, new TableSpec(TableName.parse("silver.t"), SCHEMA.with(AuditColumns.FIELDS), List.of(), Map.of()),
            Refined.Role.QUARANTINE, new TableSpec(TableName.parse("quarantine.silver_t"), SCHEMA, List.of(), Map.of()));

    /** Passes every record on; fails on batches that hold the word {@code bomb}, and forgets nothing that it saw. */
    private static final class TouchyRefinery implements Refinery {
        private final long window;
        private final List<Long> primed = new ArrayList<>();
        private final List<Integer> learnt = new java.util.concurrent.CopyOnWriteArrayList<>();
        private volatile Set<Integer> wanted = Set.of();

        TouchyRefinery(long window) {
            this.window = window;
        }

        @Override
        public Set<Integer> schemasWanted(RawBatch raw) {
            return wanted;
        }

        @Override
        public void learn(Map<Integer, SchemaRegistry.Answer> answers) {
            learnt.addAll(answers.keySet());
        }

        @Override
        public Refined refine(RawBatch raw) {
            for (int row = 0; row < raw.count(); row++) {
                if (text(raw, row).equals("bomb")) {
                    throw new IllegalStateException("touched a bomb");
                }
                if (text(raw, row).equals("stop")) {
                    return new Refined(List.of(), Ledger.ZERO, Map.of(), Map.of(), Map.of(), Optional.of(
                            io.lakeactors.model.LakeError.of(ErrorCode.RULE_STOPS_PIPELINE, "a rule says so", "", "Mend it")));
                }
            }
            return new Refined(List.of(part(raw, Refined.Role.SILVER)), Ledger.of(raw.count(), 0, 0), Map.of(), Map.of(), Map.of(), Optional.empty());
        }

        @Override
        public Refined poisoned(RawBatch raw, String cause) {
            return new Refined(
                    List.of(part(raw, Refined.Role.QUARANTINE)), Ledger.of(0, raw.count(), 0), Map.of(POISON, (long) raw.count()), Map.of(), Map.of(),
                            Optional.empty());
        }

        private static Refined.Part part(RawBatch raw, Refined.Role role) {
            var column = new Column.Bytes();
            for (int row = 0; row < raw.count(); row++) {
                column.add(raw.bytes(), raw.valueStart(row), raw.valueLength(row));
            }
            return new Refined.Part(role, new ColumnBatch(SCHEMA, new Column[] {column}, raw.count()), Selection.all(raw.count()));
        }

        private static String text(RawBatch raw, int row) {
            return new String(raw.bytes(), raw.valueStart(row), raw.valueLength(row), java.nio.charset.StandardCharsets.UTF_8);
        }

        @Override
        public void prime(RawBatch raw) {
            for (int row = 0; row < raw.count(); row++) {
                if (text(raw, row).equals("bomb")) {
                    throw new IllegalStateException("touched a bomb");
                }
            }
            primed.add(raw.range().first());
            primed.add(raw.range().next());
        }

        @Override
        public long windowPositions() {
            return window;
        }
    }

    private final FakeSource source = new FakeSource("cluster-a").topic("t", 1);
    private final FakeTableStore store = new FakeTableStore();
    private final MemoryBudget memory = new MemoryBudget(16 << 20);
    private final MemoryShares shares = new MemoryShares(memory);
    private final TestProbe<WorkerReport> partition = KIT.createTestProbe();
    private TouchyRefinery refinery = new TouchyRefinery(0);
    private SchemaLookup schemas = SchemaLookup.NONE;
    private ActorRef<WorkerCommand> worker;

    @AfterEach
    void close() {
        KIT.stop(worker);
        source.close();
    }

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    private void produce(String... values) {
        for (String value : values) {
            source.produce("t", 0, value);
        }
    }

    private void work(long position, long readFrom, long limit, long carefulUntil) {
        var config = new EngineConfig.Partition(1 << 20, 1 << 20, Duration.ofSeconds(10), 4, Duration.ofSeconds(30));
        Executor io = ForkJoinPool.commonPool();
        var clock = new WallClock();
        var parts = new WorkerParts(1, "p", source.key("t", 0), position, readFrom, -1, 1, limit, -1, carefulUntil, 20, 1 << 20, TABLES, refinery, schemas, store,
                source,
                shares, config, clock, new SeededIds(1), new Signals(new PrometheusRegistry(), memory, clock), new BatchCloser(io, CrashPoints.NONE));
        worker = KIT.spawn(BatchWorker.create(parts, partition.getRef()));
    }

    private <T extends WorkerReport> T next(Class<T> type) {
        return type.cast(partition.fishForMessage(Duration.ofSeconds(10), report -> type.isInstance(report)
                ? org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes.complete()
                : org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes.continueAndIgnore()).getLast());
    }

    @Test
    void aBatchIsReportedWhenItsFilesAreDurable() {
        produce("a", "b", "c");
        work(0, 0, -1, -1);
        var written = next(WorkerReport.Written.class);
        assertThat(written.range()).isEqualTo(new OffsetRange(0, 3));
        assertThat(written.ledger()).isEqualTo(Ledger.of(3, 0, 0));
        assertThat(written.files()).singleElement().satisfies(file -> assertThat(store.exists(file)).isTrue());
        assertThat(written.rawBytes()).isEqualTo(3);
    }

    @Test
    void whoKeepsUpGathersOnUntilTheBatchBeforeIsCommitted() {
        produce("a");
        work(0, 0, -1, -1);
        assertThat(next(WorkerReport.Written.class).range()).isEqualTo(new OffsetRange(0, 1));
        produce("b");
        readTo(2);
        produce("c");
        readTo(3);
        worker.tell(new WorkerCommand.Committed(1));
        assertThat(next(WorkerReport.Written.class).range()).isEqualTo(new OffsetRange(1, 3));
    }

    @Test
    void aBatchSaysWhetherMoreWaitedWhenItWasClosed() {
        produce("a", "b", "c");
        work(0, 0, -1, -1);
        assertThat(next(WorkerReport.Written.class).lagging()).isFalse();
        worker.tell(new WorkerCommand.EndHeard(100));
        worker.tell(new WorkerCommand.EndHeard(100));
        produce("d");
        assertThat(next(WorkerReport.Written.class).lagging()).isTrue();
    }

    /** Progress is told every 100 ms: by then a batch would be over five times. */
    private void readTo(long position) {
        var progress = next(WorkerReport.Reading.class);
        while (progress.read() < position) {
            progress = next(WorkerReport.Reading.class);
        }
    }

    @Test
    void aBatchWaitsForItsSchemasAndWhatCameBeforeItIsWritten() throws InterruptedException {
        var asked = new LinkedBlockingQueue<Consumer<Map<Integer, SchemaRegistry.Answer>>>();
        schemas = (ids, found, failed) -> asked.add(found);
        produce("a");
        work(0, 0, -1, -1);
        assertThat(next(WorkerReport.Written.class).range()).isEqualTo(new OffsetRange(0, 1));
        refinery.wanted = Set.of(7);
        produce("b", "c");
        var found = asked.poll(10, TimeUnit.SECONDS);
        var progress = next(WorkerReport.Reading.class);
        while (progress.end() < 3) {
            progress = next(WorkerReport.Reading.class);
        }
        assertThat(progress.read()).as("read while the registry has not answered").isEqualTo(1);
        worker.tell(new WorkerCommand.Committed(1));
        found.accept(Map.of(7, new SchemaRegistry.Unregistered()));
        // That nobody has registered it is an answer too: it is not asked for again.
        assertThat(next(WorkerReport.Written.class).range().first()).isEqualTo(1);
        assertThat(refinery.learnt).startsWith(7);
    }

    @Test
    void aRegistryThatWillNeverAnswerEndsTheSession() {
        schemas = (ids, found, failed) -> failed.accept(io.lakeactors.model.LakeError.of(ErrorCode.PIPELINE_INVALID, "there is no registry", "", "Configure it"));
        refinery.wanted = Set.of(7);
        produce("a");
        work(0, 0, -1, -1);
        assertThat(next(WorkerReport.Failed.class).error().code()).isEqualTo(ErrorCode.PIPELINE_INVALID);
    }

    @Test
    void aPoisonBatchIsIsolatedRecordByRecord() {
        produce("a", "bomb", "c");
        work(0, 0, -1, -1);
        var written = next(WorkerReport.Written.class);
        assertThat(written.range()).isEqualTo(new OffsetRange(0, 3));
        assertThat(written.ledger()).isEqualTo(Ledger.of(2, 1, 0));
        assertThat(written.counts().quarantined()).containsEntry(Refinery.POISON, 1L);
        assertThat(written.files()).hasSize(2);
    }

    @Test
    void whereRulesLookBackAPoisonBatchIsReadAgainWithCare() {
        refinery = new TouchyRefinery(100);
        produce("a", "bomb", "c");
        work(0, 0, -1, -1);
        var failed = next(WorkerReport.Failed.class);
        assertThat(failed.error().code()).isEqualTo(ErrorCode.BATCH_POISONED);
        assertThat(failed.carefulUntil()).isEqualTo(3);

        work(0, 0, -1, failed.carefulUntil());
        assertThat(next(WorkerReport.Written.class).ledger()).isEqualTo(Ledger.of(2, 1, 0));
    }

    @Test
    void recordsBeforeThePositionAreOnlyTakenNoteOf() {
        refinery = new TouchyRefinery(100);
        produce("a", "b", "c", "d");
        work(2, 0, -1, -1);
        var written = next(WorkerReport.Written.class);
        assertThat(written.range()).isEqualTo(new OffsetRange(2, 4));
        assertThat(refinery.primed).containsExactly(0L, 2L);
    }

    @Test
    void aRecordBeforeThePositionThatFailsIsPassedOverWithCare() {
        refinery = new TouchyRefinery(100);
        produce("bomb", "b", "c", "d");
        work(2, 0, -1, -1);
        var failed = next(WorkerReport.Failed.class);
        assertThat(failed.error().code()).isEqualTo(ErrorCode.BATCH_POISONED);
        assertThat(failed.carefulUntil()).isEqualTo(2);

        work(2, 0, -1, failed.carefulUntil());
        assertThat(next(WorkerReport.Written.class).range()).isEqualTo(new OffsetRange(2, 4));
        assertThat(refinery.primed).as("the log goes on where the record was").containsExactly(0L, 1L, 1L, 2L);
    }

    @Test
    void whoLooksBackWaitsForItsTurnAsWhoLagsDoes() {
        var others = IntStream.range(0, 5).mapToObj(i -> shares.join(() -> { }, () -> { })).toList();
        others.subList(0, 4).forEach(share -> share.toPoll(1 << 20, true, System.nanoTime()));
        refinery = new TouchyRefinery(1_000_000);
        work(1_000_000, 0, -1, -1);
        worker.tell(new WorkerCommand.EndHeard(1_000_000));
        assertThat(next(WorkerReport.Reading.class).end()).isEqualTo(1_000_000);
        assertThat(shares.isWaitedFor()).as("it has all to read again, though it writes nothing of it").isTrue();
    }

    @Test
    void nothingBehindTheLimitIsWritten() {
        produce("a", "b", "c", "d");
        work(0, 0, 3, -1);
        assertThat(next(WorkerReport.Written.class).range()).isEqualTo(new OffsetRange(0, 3));
        produce("e");
        partition.awaitAssert(() -> {
            assertThat(source.openIntakes()).isZero();
            return null;
        });
    }

    @Test
    void aRuleThatStopsThePipelineLetsThroughWhatWasBeforeTheBatch() {
        source.recordsPerPoll(2);
        produce("a", "b", "stop", "d");
        work(0, 0, -1, -1);
        assertThat(next(WorkerReport.Written.class).range()).isEqualTo(new OffsetRange(0, 2));
        assertThat(next(WorkerReport.Failed.class).error().code()).isEqualTo(ErrorCode.RULE_STOPS_PIPELINE);
        assertThat(store.tables()).isEmpty();
    }

    @Test
    void aDiskThatFailsEndsTheSessionAndGivesBackItsMemory() {
        store.storageFails(ErrorCode.STORAGE_FULL);
        produce("a");
        work(0, 0, -1, -1);
        assertThat(next(WorkerReport.Failed.class).error().code()).isEqualTo(ErrorCode.STORAGE_FULL);
        partition.awaitAssert(() -> {
            assertThat(memory.used()).isZero();
            return null;
        });
    }

    @Test
    void aHeldWorkerReportsNoMoreUntilItIsReleasedOrComesToRest() {
        work(0, 0, -1, -1);
        worker.tell(new WorkerCommand.Hold(true));
        produce("a");
        assertThat(next(WorkerReport.Reading.class)).isNotNull();
        worker.tell(new WorkerCommand.Rest());
        var last = partition.fishForMessage(Duration.ofSeconds(10), report -> report instanceof WorkerReport.Rested
                ? org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes.complete()
                : org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes.continueAndCollect());
        assertThat(last.getLast()).isInstanceOf(WorkerReport.Rested.class);
        assertThat(source.openIntakes()).isZero();
        assertThat(memory.used()).isZero();
    }

    @Test
    void whatKeepsABatchFromBeingFinishedIsToldAsItIs() {
        store.finishesFail(ErrorCode.TABLE_DOES_NOT_FIT);
        produce("a");
        work(0, 0, -1, -1);
        assertThat(next(WorkerReport.Failed.class).error().code()).isEqualTo(ErrorCode.TABLE_DOES_NOT_FIT);
    }
}
