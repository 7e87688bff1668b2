package io.lakeactors.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.LakeEngine.PipelineState;
import io.lakeactors.engine.LakeEngine.RunState;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.TableName;
import io.lakeactors.testkit.Orders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PipelineLifeTest extends OnLab {
    @BeforeEach
    void start() {
        lab.start();
    }

    @Test
    void aDryRunSaysWhatWouldChangeAndChangesNothing() {
        var applied = Lab.get(lab.engine.apply(Lab.read(Orders.PIPELINE, Orders.CONTRACT), true));

        assertThat(applied.changed()).isTrue();
        assertThat(applied.changes()).contains("create pipeline orders", "create table silver.orders");
        assertThat(Lab.refusal(lab.engine.pipeline("orders")).code()).isEqualTo(ErrorCode.PIPELINE_NOT_FOUND);
        assertThat(lab.store.tables()).isEmpty();
    }

    @Test
    void whatCannotRunIsRefusedAndNothingIsKept() {
        var noTopic = Orders.PIPELINE.replace("topics: [orders]", "topics: [nothing]");
        assertThat(Lab.refusal(lab.engine.apply(Lab.read(noTopic, Orders.CONTRACT), false)).code()).isEqualTo(ErrorCode.TOPIC_NOT_FOUND);
        assertThat(Lab.get(lab.engine.pipelines())).isEmpty();

        lab.apply();
        var misfit = Orders.CONTRACT.replace("{ name: note, logicalType: string }", "{ name: note, logicalType: boolean }");
        assertThat(Lab.refusal(lab.engine.apply(Lab.read(Orders.PIPELINE, misfit), false)).code()).isEqualTo(ErrorCode.TABLE_DOES_NOT_FIT);
        lab.awaitState(PipelineState.RUNNING);
        lab.produce(1, 5);
        lab.awaitRows(5);
    }

    @Test
    void whatReadersWouldMissNeedsANewMajorVersion() {
        lab.apply();
        // It would fit: the column stays, without values from now on.
        String poorer = Orders.CONTRACT.replaceFirst("(?m)^.*name: note.*\\R", "");
        assertThat(poorer).isNotEqualTo(Orders.CONTRACT);
        assertThat(Lab.refusal(lab.engine.apply(Lab.read(Orders.PIPELINE, poorer), false))).satisfies(error -> {
            assertThat(error.code()).isEqualTo(ErrorCode.CONTRACT_BREAKS);
            assertThat(error.what()).contains("orders.note was removed (column-removed)");
            assertThat(error.mend()).contains("2.0.0");
        });
        assertThat(lab.apply(Orders.PIPELINE, poorer.replace("version: 1.0.0", "version: 2.0.0")).changes()).contains("change pipeline orders");
    }

    @Test
    void applyingTheSameAgainChangesNothing() {
        assertThat(Lab.get(lab.engine.apply(Lab.read(Orders.PIPELINE, Orders.CONTRACT), false)).changed()).isTrue();
        assertThat(Lab.get(lab.engine.apply(Lab.read(Orders.PIPELINE, Orders.CONTRACT), false)).changed()).isFalse();
    }

    @Test
    void aChangedContractIsTakenUpWhileThePipelineRuns() {
        lab.apply();
        lab.produce(3, 20);
        lab.awaitRows(60);
        var wider = Orders.CONTRACT.replace("1.0.0", "1.1.0") + "      - { name: more, logicalType: integer, physicalType: int }\n";
        var changes = lab.apply(Orders.PIPELINE, wider).changes();
        assertThat(changes).contains("change pipeline orders", "add column more to silver.orders");

        // Each partition goes over behind what it reads at that moment.
        Lab.await("rows under the new contract", () -> {
            lab.source.produce("orders", 0, "{\"id\":77,\"more\":5}");
            return lab.store.rows(Lab.SILVER).stream().anyMatch(row -> "1.1.0".equals(row.get("_la_contract_version")));
        });
        assertThat(lab.store.rows(Lab.SILVER)).filteredOn(row -> Long.valueOf(77).equals(row.get("id"))).allSatisfy(row ->
                assertThat(row.get("more")).isEqualTo("1.1.0".equals(row.get("_la_contract_version")) ? 5 : null));
        assertThat(lab.view().contract()).isEqualTo("orders 1.1.0");
    }

    @Test
    void aPausedPipelineStandsStillAlsoAfterARestart() {
        lab.apply();
        lab.produce(3, 50);
        lab.awaitRows(150);
        Lab.get(lab.engine.pause("orders"));
        lab.awaitState(PipelineState.PAUSED);
        lab.produce(3, 50);
        lab.crash();
        lab.awaitState(PipelineState.PAUSED);
        assertThat(lab.rows()).isEqualTo(150);
        assertThat(lab.view().partitions()).allMatch(partition -> partition.next() == 50);

        Lab.get(lab.engine.resume("orders"));
        lab.awaitRows(300);
        lab.awaitState(PipelineState.RUNNING);
        lab.assertExactlyOnce(3, 100);
    }

    @Test
    void drainingCommitsWhatWasReadBeforeItAnswers() {
        lab.apply(Orders.PIPELINE.replace("fresh: 200ms", "fresh: 1h"), Orders.CONTRACT);
        lab.awaitState(PipelineState.RUNNING);
        lab.produce(3, 100);
        lab.awaitRead(3, 100);
        var view = Lab.get(lab.engine.drain("orders"));

        assertThat(view.state()).isEqualTo(PipelineState.PAUSED);
        assertThat(view.partitions()).allMatch(partition -> partition.next() == 100);
        assertThat(lab.rows()).isEqualTo(300);
    }

    @Test
    void aDeletedPipelineIsForgottenWithAllItReadCommittedAndGoesOnThereWhenAppliedAgain() {
        lab.apply();
        lab.produce(3, 100);
        lab.awaitRead(3, 100);
        assertThat(Lab.get(lab.engine.delete("orders")).state()).isEqualTo(PipelineState.PAUSED);

        assertThat(lab.rows()).isEqualTo(300);
        assertThat(Lab.refusal(lab.engine.pipeline("orders")).code()).isEqualTo(ErrorCode.PIPELINE_NOT_FOUND);
        assertThat(Lab.refusal(lab.engine.delete("orders")).code()).isEqualTo(ErrorCode.PIPELINE_NOT_FOUND);
        assertThat(Lab.get(lab.engine.pipelines())).isEmpty();
        lab.crash();
        lab.produce(3, 50);
        assertThat(Lab.refusal(lab.engine.pipeline("orders")).code()).isEqualTo(ErrorCode.PIPELINE_NOT_FOUND);

        lab.apply();
        lab.awaitRows(450);
        lab.assertExactlyOnce(3, 150);
    }

    @Test
    void aPipelineCanBeDeletedAndAppliedAgainAtOnce() {
        lab.apply();
        lab.produce(3, 20);
        lab.awaitRows(60);
        Lab.get(lab.engine.delete("orders"));
        lab.apply();
        lab.produce(3, 20);
        lab.awaitRows(120);
        lab.assertExactlyOnce(3, 40);
    }

    @Test
    void aBoundedRunEndsWhereTheLogEndedAndLeavesThePipelineAsItWas() {
        lab.apply();
        Lab.get(lab.engine.drain("orders"));
        lab.produce(3, 100);
        lab.source.skip("orders", 1, 2);
        var run = Lab.get(lab.engine.startBoundedRun("orders"));
        assertThat(run.state()).isEqualTo(RunState.RUNNING);
        Lab.await("the run's end", () -> Lab.get(lab.engine.run("orders", run.id())).state() != RunState.RUNNING);

        var ended = Lab.get(lab.engine.run("orders", run.id()));
        assertThat(ended.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(ended.rows()).isEqualTo(300);
        assertThat(ended.bytes()).isPositive();
        assertThat(ended.endedAt()).isPresent();
        assertThat(Lab.get(lab.engine.runs("orders"))).extracting(view -> view.id()).containsExactly(run.id());
        lab.awaitState(PipelineState.PAUSED);
        lab.assertExactlyOnce(3, 100);
    }

    @Test
    void partitionsThatAreAddedLaterAreFound() {
        lab.apply();
        lab.produce(3, 10);
        lab.awaitRows(30);
        lab.source.topic("orders", 5);
        lab.produce(5, 10);
        lab.awaitRows(80);
        assertThat(lab.view().partitions()).hasSize(5);
    }

    /** It is not found at once, and what it holds by then is new: nobody has asked to leave it out. */
    @Test
    void partitionsThatAreAddedLaterAreReadFromTheirBeginningThoughThePipelineStartedAtTheEnd() {
        lab.produce(3, 10);
        lab.apply(Orders.PIPELINE.replace("format: json }", "format: json, start: latest }"), Orders.CONTRACT);
        lab.awaitState(PipelineState.RUNNING);
        lab.produce(3, 5);
        lab.awaitRows(15);
        lab.source.topic("orders", 4);
        for (int i = 0; i < 7; i++) {
            lab.source.produce("orders", 3, "{\"id\":" + i + "}");
        }
        lab.awaitRows(22);
        assertThat(lab.view().partitions().getLast().start()).isZero();
        assertThat(lab.view().partitions().getFirst().start()).isEqualTo(10);
    }

    @Test
    void aTopicThatIsAddedIsReadWithoutAStop() {
        lab.apply();
        lab.produce(3, 10);
        lab.awaitRows(30);
        lab.source.topic("returns", 2);
        lab.source.produce("returns", 0, "{\"id\":1}");
        lab.source.produce("returns", 1, "{\"id\":2}");
        lab.apply(Orders.PIPELINE.replace("[orders]", "[orders, returns]"), Orders.CONTRACT);
        lab.produce(3, 10);
        lab.awaitRows(62);
        assertThat(lab.view().partitions()).extracting(partition -> partition.source().topic()).containsOnly("orders", "returns").hasSize(5);
        assertThat(lab.view().partitions()).allMatch(partition -> partition.start() == 0);
    }

    @Test
    void everythingIsCommittedWhenTheNodeStops() {
        lab.apply(Orders.PIPELINE.replace("fresh: 200ms", "fresh: 1h"), Orders.CONTRACT);
        lab.awaitState(PipelineState.RUNNING);
        lab.produce(3, 100);
        lab.awaitRead(3, 100);
        Lab.get(lab.engine.drainAll());
        assertThat(lab.rows()).isEqualTo(300);

        lab.start();
        lab.produce(3, 10);
        lab.awaitRead(3, 110);
        Lab.get(lab.engine.drain("orders"));
        lab.assertExactlyOnce(3, 110);
    }

    @Test
    void anUnknownPipelineIsNamed() {
        var error = Lab.refusal(lab.engine.pause("nobody"));
        assertThat(error.code()).isEqualTo(ErrorCode.PIPELINE_NOT_FOUND);
        assertThat(error.what()).contains("nobody");
    }

    @Test
    void aBronzeOnlyPipelineTakesEveryRecordAsItIs() {
        lab.apply(Orders.PIPELINE.replace("  silver: { table: silver.orders }\n", ""), Orders.CONTRACT);
        lab.source.produce("orders", 0, "{broken");
        lab.produce(1, 10);
        Lab.await("bronze", () -> lab.store.rows(Lab.BRONZE).size() == 11);
        assertThat(lab.store.rows(TableName.parse("silver.orders"))).isEmpty();
    }
}
