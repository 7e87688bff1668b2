package io.lakeactors.engine.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Field;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Selection;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.Type;
import io.lakeactors.model.WrittenFile;
import io.lakeactors.testkit.FakeTableStore;
import io.lakeactors.testkit.WallClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BatchCloserTest {
    private static final Schema SCHEMA = new Schema(List.of(Field.of("value", new Type.Long(), false)));
    private static final TableSpec TABLE = new TableSpec(TableName.parse("silver.t"), SCHEMA, List.of(), Map.of());
    private static final Map<Refined.Role, TableSpec> TABLES = Map.of(Refined.Role.SILVER, TABLE);
    private static final BatchCloser.Kind KIND = new BatchCloser.Kind("p", TABLES);

    private final FakeTableStore store = new FakeTableStore();
    private final Signals signals = new Signals(new PrometheusRegistry(), new MemoryBudget(1 << 20), new WallClock());
    private final LinkedBlockingQueue<Runnable> io = new LinkedBlockingQueue<>();
    private final BatchCloser closer = new BatchCloser(io::add, CrashPoints.NONE);

    private OpenBatch batch(int partition, int rows) {
        var source = new SourceKey("c", "id", "t", partition);
        var batch = new OpenBatch("b" + partition, "p", source, store, TABLES, 1, 0, 0, signals);
        var values = new Column.Longs();
        for (int row = 0; row < rows; row++) {
            values.add(row);
        }
        var part = new Refined.Part(Refined.Role.SILVER, new ColumnBatch(SCHEMA, new Column[] {values}, rows), Selection.all(rows));
        batch.add(new RawBatch(source, 0, 0).covers(0, rows, -1), new Refined(List.of(part), Ledger.of(rows, 0, 0), Map.of(), Map.of(), Map.of(), Optional.empty()));
        return batch;
    }

    private void work() throws InterruptedException {
        io.poll(10, TimeUnit.SECONDS).run();
    }

    @Test
    void batchesThatCloseTogetherShareTheirFileAndSayWithWhom() throws Exception {
        var one = closer.close(batch(1, 2), KIND, false);
        var two = closer.close(batch(2, 3), KIND, false);
        work();
        assertThat(one.get()).singleElement().satisfies(file -> {
            assertThat(file.rows()).isEqualTo(2);
            assertThat(file.sharers()).containsExactly("b1", "b2");
            assertThat(two.get()).containsExactly(file.withRows(3).sharedBy(file.sharers(), "b2"));
        });
        assertThat(io).isEmpty();
    }

    @Test
    void aBatchThatNobodyJoinsHasAFileOfItsOwn() throws Exception {
        var one = closer.close(batch(1, 2), KIND, false);
        work();
        assertThat(one.get()).singleElement().extracting(WrittenFile::sharers).isEqualTo(List.of());
    }

    @Test
    void batchesOfDifferentKindsAreStrangers() throws Exception {
        var one = closer.close(batch(1, 2), KIND, false);
        var two = closer.close(batch(2, 2), new BatchCloser.Kind("q", TABLES), false);
        work();
        work();
        assertThat(one.get()).allMatch(file -> file.sharers().isEmpty());
        assertThat(two.get()).allMatch(file -> file.sharers().isEmpty());
    }

    @Test
    void aBatchThatIsTakenBackIsInNoFile() throws Exception {
        var gone = batch(1, 2);
        var first = closer.close(gone, KIND, false);
        var two = closer.close(batch(2, 3), KIND, false);
        assertThat(closer.withdraw(gone)).isTrue();
        work();
        assertThat(two.get()).singleElement().satisfies(file -> {
            assertThat(file.rows()).isEqualTo(3);
            assertThat(file.sharers()).isEmpty();
        });
        assertThat(first).isNotDone();
        assertThat(closer.withdraw(gone)).isFalse();
    }

    @Test
    void whatFailsFailsForAllOfThem() throws Exception {
        var one = closer.close(batch(1, 2), KIND, false);
        var two = closer.close(batch(2, 3), KIND, false);
        store.storageFails(ErrorCode.STORAGE_FULL);
        work();
        assertThat(List.of(one, two)).allSatisfy(files -> assertThat(files).failsWithin(java.time.Duration.ZERO).withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withCauseInstanceOf(LakeException.class));
    }
}
