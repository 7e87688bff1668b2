package io.lakeactors.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.LakeEngine.PartitionView;
import io.lakeactors.engine.LakeEngine.PipelineState;
import io.lakeactors.engine.partition.ChoiceMade;
import io.lakeactors.engine.partition.OperatorChoice;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.testkit.Orders;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stops a pipeline and leaves a choice: nothing moves before a person has made it, and it is on record after. */
class OperatorChoiceTest extends OnLab {
    @BeforeEach
    void aPipelineThatIsPausedBehindItsSource() {
        lab.start();
        lab.apply();
        lab.produce(3, 50);
        lab.awaitRows(150);
        Lab.get(lab.engine.drain("orders"));
        lab.produce(3, 50);
    }

    private PartitionView partition(int number) {
        return lab.view().partitions().get(number);
    }

    private void choose(OperatorChoice choice, Optional<String> partition) {
        Lab.get(lab.engine.choose("orders", choice, partition, "ann"));
    }

    @Test
    void whatRetentionTookStopsThePartitionUntilAPersonSkipsIt() {
        lab.source.truncateBelow("orders", 1, 70);
        Lab.get(lab.engine.resume("orders"));
        lab.awaitState(PipelineState.FAILED);
        assertThat(lab.view().reason()).contains("LA-3003", "[50,70)", "20 positions", "lake resume orders --partition orders/1 --choose skip-truncated");
        assertThat(partition(1).choices()).containsExactly(OperatorChoice.SKIP_TRUNCATED);
        assertThat(partition(1).next()).isEqualTo(50);
        assertThat(partition(0).choices()).isEmpty();
        Lab.get(lab.engine.resume("orders"));
        lab.awaitState(PipelineState.FAILED);
        assertThat(partition(1).next()).as("looking again skips nothing").isEqualTo(50);

        choose(OperatorChoice.SKIP_TRUNCATED, Optional.of("orders/1"));
        lab.awaitRows(280);
        lab.awaitState(PipelineState.RUNNING);
        assertThat(lab.rows()).isEqualTo(280);
        assertThat(partition(1).choices()).isEmpty();
        assertThat(partition(1).chosen()).singleElement().satisfies(made -> {
            assertThat(made.by()).isEqualTo("ann");
            assertThat(made.choice()).isEqualTo(OperatorChoice.SKIP_TRUNCATED);
            assertThat(made.about()).startsWith("LA-3003");
            assertThat(made.range()).contains(new OffsetRange(50, 70));
        });

        lab.crash();
        Lab.await("the record after a crash", () -> lab.view().partitions().size() == 3 && partition(1).chosen().size() == 1);
        assertThat(partition(0).chosen()).isEmpty();
    }

    @Test
    void aChoiceThatAnswersNothingIsRefusedWithThoseThatWould() {
        assertThat(Lab.refusal(lab.engine.choose("orders", OperatorChoice.SKIP_TRUNCATED, Optional.empty(), "ann")).mend()).contains("lake resume");
        lab.source.truncateBelow("orders", 1, 70);
        Lab.get(lab.engine.resume("orders"));
        lab.awaitState(PipelineState.FAILED);
        var other = Lab.refusal(lab.engine.choose("orders", OperatorChoice.NEW_SOURCE, Optional.empty(), "ann"));
        assertThat(other.code()).isEqualTo(ErrorCode.REQUEST_INVALID);
        assertThat(other.mend()).contains("skip-truncated");
        assertThat(Lab.refusal(lab.engine.choose("orders", OperatorChoice.SKIP_TRUNCATED, Optional.of("orders/0"), "ann")).what()).contains("orders/0");
        assertThat(Lab.refusal(lab.engine.choose("orders", OperatorChoice.SKIP_TRUNCATED, Optional.of("orders/9"), "ann")).what()).contains("orders/9");
        assertThat(partition(1).next()).isEqualTo(50);
        assertThat(partition(1).chosen()).isEmpty();
    }

    @Test
    void aTopicMadeAnewIsNotReadBeforeAPersonSaysSo() {
        lab.source.recreate("orders");
        lab.produce(3, 10);
        Lab.get(lab.engine.resume("orders"));
        lab.awaitState(PipelineState.FAILED);
        Lab.await("all three", () -> lab.view().partitions().stream().allMatch(partition -> partition.choices().contains(OperatorChoice.NEW_SOURCE)));
        assertThat(lab.view().reason()).contains("LA-3005", "--choose new-source");
        assertThat(lab.rows()).isEqualTo(150);

        choose(OperatorChoice.NEW_SOURCE, Optional.empty());
        lab.awaitRows(180);
        lab.awaitState(PipelineState.RUNNING);
        lab.produce(3, 10);
        lab.awaitRows(210);
        assertThat(lab.view().partitions()).allSatisfy(partition -> {
            assertThat(partition.source().topicId()).endsWith("again");
            assertThat(partition.chosen()).extracting(ChoiceMade::choice).containsExactly(OperatorChoice.NEW_SOURCE);
        });
    }

    @Test
    void aTableThatWasRolledBackIsFilledAgainWhenAPersonSaysSo() {
        long paused = lab.store.snapshots(Lab.SILVER);
        Lab.get(lab.engine.resume("orders"));
        lab.awaitRows(300);
        Lab.get(lab.engine.drain("orders"));
        lab.store.rollback(Lab.SILVER, paused);
        lab.crash();
        Lab.get(lab.engine.resume("orders"));
        lab.awaitState(PipelineState.FAILED);
        Lab.await("all three", () -> lab.view().partitions().stream().allMatch(partition -> partition.choices().contains(OperatorChoice.REPLAY)));
        assertThat(lab.view().reason()).contains("LA-2009", "--choose replay");
        assertThat(lab.rows()).isEqualTo(150);

        choose(OperatorChoice.REPLAY, Optional.empty());
        lab.awaitRows(300);
        lab.awaitState(PipelineState.RUNNING);
        lab.assertExactlyOnce(3, 100);
        assertThat(lab.view().partitions()).allSatisfy(partition ->
                assertThat(partition.chosen()).singleElement().satisfies(made -> assertThat(made.range()).contains(new OffsetRange(50, 100))));
    }

    private void produce(int partition, int id) {
        lab.source.produce("orders", partition, "{\"id\":" + id + ",\"note\":\"n" + id + "\"}");
    }

    /** The one record that comes after it still fits, and is committed: those that do not fit have nothing to offer. */
    @Test
    void allPartitionsOfATableThatIsRolledBackWhileTheyRunStopAtTheFirstRecordOfAnyOfThem() {
        Lab.get(lab.engine.resume("orders"));
        lab.awaitRows(300);
        long before = lab.store.snapshots(Lab.SILVER);
        produce(1, 100);
        produce(2, 100);
        lab.awaitRows(302);
        lab.store.rollback(Lab.SILVER, before);

        produce(0, 100);
        lab.awaitState(PipelineState.FAILED);
        Lab.await("both that went back", () -> IntStream.of(1, 2).allMatch(number -> partition(number).choices().contains(OperatorChoice.REPLAY)));
        assertThat(lab.view().reason()).contains("LA-2009", "--choose replay");
        assertThat(lab.rows()).isEqualTo(301);

        choose(OperatorChoice.REPLAY, Optional.empty());
        lab.awaitRows(303);
        lab.awaitState(PipelineState.RUNNING);
        lab.assertExactlyOnce(3, 101);
    }

    @Test
    void atLeastOnceFillsARolledBackTableWithoutAPerson() {
        long paused = lab.store.snapshots(Lab.SILVER);
        lab.apply(Orders.PIPELINE + "delivery: at-least-once\n", Orders.CONTRACT);
        Lab.get(lab.engine.resume("orders"));
        lab.awaitRows(300);
        Lab.get(lab.engine.drain("orders"));
        lab.store.rollback(Lab.SILVER, paused);
        assertThat(lab.rows()).isEqualTo(150);
        lab.crash();
        Lab.get(lab.engine.resume("orders"));
        lab.awaitRows(300);
        lab.awaitState(PipelineState.RUNNING);
        assertThat(lab.view().partitions()).allSatisfy(partition -> assertThat(partition.chosen()).isEmpty());
    }
}
