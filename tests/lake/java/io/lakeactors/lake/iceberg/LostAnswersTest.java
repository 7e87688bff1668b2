package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.Resolution;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.WrittenFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Answers of the catalog are lost in every way; each commit takes effect exactly once or never, and the table stays readable. */
class LostAnswersTest extends LossyStoreFixture {
    private static final String[] STATES = {"08006", "08007", "57P01", "40001"};
    private static final int ROUNDS = 2;

    /** As {@link LossyDatabase#lose} takes it. */
    private record Lost(LossyDatabase.Loss loss, String state, int updatesBefore) {}

    /** Each way to lose an answer, some times each, in an order of chance. */
    private static List<Lost> losses() {
        var all = new ArrayList<Lost>();
        for (int round = 0; round < ROUNDS; round++) {
            for (var loss : LossyDatabase.Loss.values()) {
                for (String state : STATES) {
                    all.add(new Lost(loss, state, 0));
                    all.add(new Lost(loss, state, 1));
                }
            }
        }
        Collections.shuffle(all, new Random(20261121));
        return all;
    }

    @Test
    void everyLostAnswerIsDecidedAndNothingTakesEffectTwice() {
        var losses = losses();
        long epoch = 1;
        long position = 0;
        var expected = new HashSet<String>();
        for (Lost lost : losses) {
            WrittenFile file = file(ORDERS, epoch, position, position + 1);
            CommitRequest request = request(epoch, Map.of(P0, advance(position, position + 2, 1, 1)), file, file(QUARANTINE, epoch, position));
            database.lose(lost.loss(), lost.state(), lost.updatesBefore());

            CommitOutcome outcome = store.commit(request);

            assertThat(outcome).as(lost.toString()).isInstanceOf(CommitOutcome.Unknown.class);
            Resolution resolution = store.resolve(request, ++epoch);
            boolean applied = lost.loss() == LossyDatabase.Loss.ANSWER_TO_COMMIT;
            assertThat(resolution).as(lost.toString()).isInstanceOf(applied ? Resolution.Applied.class : Resolution.NotApplied.class);
            if (!applied) {
                assertThat(store.commit(new CommitRequest(request.commitId() + "-again", epoch, ORDERS, request.targetUuid(), request.advances(), request.files())))
                        .isInstanceOf(CommitOutcome.Committed.class);
            }
            expected.add(file.path());
            position += 2;
        }
        assertThat(database.hits()).isEqualTo(losses.size());
        var scan = ((IcebergStore) store).scan(ORDERS);
        assertThat(scan.files()).extracting(io.lakeactors.model.TableReader.DataFile::path).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(((IcebergStore) store).scan(QUARANTINE).files()).hasSize(losses.size());
        assertThat(store.head(ORDERS).vector().of(P0).orElseThrow().next()).isEqualTo(position);
    }

    @Test
    void aTableAndItsQuarantineMoveTogetherOrNotAtAll() {
        CommitRequest request = request(1, Map.of(P0, advance(0, 2)), file(ORDERS, 1, 0), file(QUARANTINE, 1, 1));
        database.lose(LossyDatabase.Loss.ANSWER_TO_UPDATE, "08006", 1);

        store.commit(request);

        assertThat(store.head(ORDERS).snapshotId()).isEmpty();
        assertThat(store.head(QUARANTINE).snapshotId()).isEmpty();
    }

    @Test
    void aCommitThatIsHeldUpUntilItWasResolvedNeverLands() throws Exception {
        CommitRequest request = request(1, Map.of(P0, advance(0, 2)), file(ORDERS, 1, 0, 1));
        var atSwap = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        steps.set(step -> {
            if (step.equals(CommitSteps.BEFORE_SWAP)) {
                atSwap.countDown();
                await(goOn);
            }
        });
        try (var threads = Executors.newSingleThreadExecutor()) {
            Future<CommitOutcome> zombie = threads.submit(() -> store.commit(request));
            await(atSwap);
            assertThat(store.resolve(request, 2)).isInstanceOf(Resolution.NotApplied.class);
            goOn.countDown();
            assertThat(zombie.get()).isInstanceOf(CommitOutcome.Fenced.class);
        }
        assertThat(store.head(ORDERS).evidence()).isEqualTo(TableHead.Evidence.NEW_TABLE);
    }

    @Test
    void ofTwoCommittersOnOneHeadOneWinsAndTheOtherSeesWhy() throws Exception {
        CommitRequest slow = request(1, Map.of(P0, advance(0, 2)), file(ORDERS, 1, 0, 1));
        CommitRequest quick = request(1, Map.of(P1, advance(0, 5)), file(ORDERS, 1, 7));
        var first = new AtomicReference<>(true);
        steps.set(step -> {
            if (step.equals(CommitSteps.BEFORE_SWAP) && first.getAndSet(false)) {
                assertThat(store.commit(quick)).isInstanceOf(CommitOutcome.Committed.class);
            }
        });
        assertThat(store.commit(slow)).isInstanceOf(CommitOutcome.Conflicted.class);
        assertThat(store.commit(slow)).isInstanceOf(CommitOutcome.Committed.class);
        assertThat(store.head(ORDERS).vector().entries()).hasSize(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
