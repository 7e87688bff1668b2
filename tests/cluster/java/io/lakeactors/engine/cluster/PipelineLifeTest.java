package io.lakeactors.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.LakeEngine.PipelineState;
import io.lakeactors.engine.LakeEngine.RunState;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.TableName;
import io.lakeactors.testkit.Orders;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
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

    private static final String OTHER = Orders.PIPELINE.replace("pipeline: orders", "pipeline: others");
    private static final String POORER = Orders.CONTRACT.replaceFirst("(?m)^.*name: note.*\\R", "");

    private static final String RICHER = Orders.CONTRACT.replace("      - { name: note", "      - { name: more, logicalType: string }\n      - { name: note").replace("version: 1.0.0", "version: 1.1.0");

    /** What has been promised to who reads the table, and is broken. */
    private Optional<LakeError> broken(String pipeline, String contract) {
        var spec = Lab.read(pipeline, contract);
        return Lab.get(lab.engine.before(spec)).broken(spec);
    }

    @Test
    void whatReadersWouldMissNeedsANewMajorVersionUnderAnotherPipelinesNameToo() {
        lab.apply();
        assertThat(broken(OTHER, POORER)).hasValueSatisfying(error -> {
            assertThat(error.code()).isEqualTo(ErrorCode.CONTRACT_BREAKS);
            assertThat(error.what()).contains("orders.note was removed (column-removed)");
        });
        String another = POORER.replaceFirst("id: \\S+", "id: 99999999-0000-4000-8000-000000000001");
        assertThat(another).isNotEqualTo(POORER);
        assertThat(broken(OTHER, another)).as("another contract has promised nothing").isEmpty();
        assertThat(broken(OTHER.replace("silver.orders", "silver.others"), POORER)).as("nor has it of another table").isEmpty();
        assertThat(broken(OTHER, POORER.replace("version: 1.0.0", "version: 2.0.0"))).isEmpty();
    }

    @Test
    void aPipelineThatIsPointedAtATableIsHeldToWhatItsReadersWerePromised() {
        lab.apply();
        String elsewhere = OTHER.replace("silver.orders", "silver.others");
        lab.apply(elsewhere, POORER);
        assertThat(broken(OTHER, POORER)).isPresent();
        assertThat(Lab.get(lab.engine.before(Lab.read(elsewhere, POORER))).others()).as("what it writes already it knows itself").isEmpty();
    }

    /** One after the other; a lake that is restored meanwhile has both. */
    @Test
    void pipelinesMayGoOverToALaterVersionOneAfterTheOther() {
        assertThat(RICHER).contains("name: more", "version: 1.1.0");
        lab.apply(Orders.PIPELINE, RICHER);
        assertThat(broken(OTHER, Orders.CONTRACT)).as("an earlier version has nothing to keep of what a later one says").isEmpty();
        assertThat(broken(OTHER, Orders.CONTRACT.replace("version: 1.0.0", "version: 1.1.0"))).as("the same version says the same").isPresent();
        lab.apply(OTHER, Orders.CONTRACT);
        assertThat(broken(OTHER.replace("pipeline: others", "pipeline: thirds"), POORER)).hasValueSatisfying(error -> assertThat(error.what()).contains("note was removed").doesNotContain("more"));
    }

    /** It was applied before and ran beside the others: whoever brings it back need not prove it again. */
    @Test
    void whatIsAppliedWithoutBeingAskedBeforeIsNotHeldAgainstOthers() {
        lab.apply();
        assertThat(lab.apply(OTHER, POORER).changes()).contains("create pipeline others");
    }

    @Test
    void whatAPipelineHasPromisedDoesNotEndWithIt() {
        lab.apply();
        Lab.get(lab.engine.delete("orders"));
        assertThat(broken(OTHER, POORER)).isPresent();
        assertThat(broken(Orders.PIPELINE, POORER)).as("under its own name").isPresent();
        assertThat(Lab.get(lab.engine.before(Lab.read(OTHER, POORER))).all()).singleElement().satisfies(before -> assertThat(before.contractText()).isEqualTo(Orders.CONTRACT));
        lab.apply(OTHER, POORER.replace("version: 1.0.0", "version: 2.0.0"));
        Lab.get(lab.engine.delete("others"));
        String third = OTHER.replace("pipeline: others", "pipeline: thirds");
        assertThat(broken(third, POORER.replace("version: 1.0.0", "version: 2.0.1"))).as("the last one counts").isEmpty();
        lab.crash();
        assertThat(broken(third, Orders.CONTRACT.replaceFirst("(?m)^.*name: id.*\\R", "").replace("version: 1.0.0", "version: 2.0.1"))).as("also after a restart").isPresent();
    }

    /** As one on a node that is being replaced: else nothing could be applied meanwhile. */
    @Test
    void whatOneHasPromisedWhoDoesNotAnswerIsNotWaitedFor() throws SQLException {
        lab.apply();
        Lab.get(lab.engine.delete("orders"));
        // Else it is woken to tell it again.
        Lab.await("the directory to know that it is deleted", () -> broken(OTHER, POORER).isPresent());
        lab.settings.put("lakeactors.engine.pipeline.ask-timeout", "2s");
        lab.crash();
        assertThat(broken(OTHER.replace("silver.orders", "silver.others"), POORER)).as("who is asked from now on, and the directory, are awake by then").isEmpty();
        try (var journal = DriverManager.getConnection("jdbc:h2:file:" + home.resolve("journal"), "", ""); var statement = journal.createStatement()) {
            statement.execute("ALTER TABLE \"event_journal\" RENAME TO \"away\"");
            assertThat(broken(OTHER, POORER)).isEmpty();
            statement.execute("ALTER TABLE \"away\" RENAME TO \"event_journal\"");
        }
        Lab.await("its answer", () -> broken(OTHER, POORER).isPresent());
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
    void aRunUnderAnIdIsBegunOnceAndItsSnapshotsNameIt() {
        lab.apply();
        Lab.get(lab.engine.drain("orders"));
        lab.produce(3, 100);
        var run = Lab.get(lab.engine.startBoundedRun("orders", Optional.of("nightly-1")));
        assertThat(run.id()).isEqualTo("nightly-1");
        Lab.await("the run's end", () -> Lab.get(lab.engine.run("orders", "nightly-1")).state() == RunState.SUCCEEDED);
        lab.awaitState(PipelineState.PAUSED);
        // Bronze and silver have a snapshot each, or more.
        assertThat(lab.store.runs()).isEqualTo(Map.of("nightly-1", 600L));

        lab.produce(3, 20);
        var ended = Lab.get(lab.engine.run("orders", "nightly-1"));
        assertThat(Lab.get(lab.engine.startBoundedRun("orders", Optional.of("nightly-1")))).isEqualTo(ended);
        assertThat(Lab.get(lab.engine.runs("orders"))).hasSize(1);
        lab.awaitState(PipelineState.PAUSED);
        assertThat(lab.store.runs()).isEqualTo(Map.of("nightly-1", 600L));
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
