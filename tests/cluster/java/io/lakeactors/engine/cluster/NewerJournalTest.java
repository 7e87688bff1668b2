package io.lakeactors.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.LakeEngine.PartitionView;
import io.lakeactors.engine.LakeEngine.PipelineState;
import io.lakeactors.engine.LakeEngine.PipelineView;
import io.lakeactors.engine.LakeEngine.RunState;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.TableCare;
import io.lakeactors.testkit.Orders;
import java.lang.reflect.Proxy;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A newer version has been here and has left in the journal what this one does not know. */
class NewerJournalTest extends OnLab {
    private static final int PARTITIONS = 3;
    private static final String OTHERS = Orders.PIPELINE.replace("pipeline: orders", "pipeline: others").replace("table: bronze.orders", "table: bronze.others")
            .replace("table: silver.orders", "table: silver.others");

    @BeforeEach
    void aPipelineHasRun() {
        lab.start().apply();
        lab.produce(PARTITIONS, 20);
        lab.awaitRows(PARTITIONS * 20);
        lab.awaitState(PipelineState.RUNNING);
    }

    private void journal(String sql) {
        try (var connection = DriverManager.getConnection("jdbc:h2:file:" + home.resolve("journal"), "", ""); var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).as(sql).isPositive();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** As its last event, with a payload of no form that is known here. */
    private void writes(String entity, String event) {
        lab.runtime.kill();
        journal("""
                INSERT INTO "event_journal" ("deleted", "persistence_id", "sequence_number", "writer", "write_timestamp", "adapter_manifest", "event_payload",
                    "event_ser_id", "event_ser_manifest")
                SELECT FALSE, "persistence_id", MAX("sequence_number") + 1, MAX("writer"), MAX("write_timestamp"), '', X'a1b2', MAX("event_ser_id"), '%s'
                FROM "event_journal" WHERE "persistence_id" = '%s' GROUP BY "persistence_id"
                """.formatted(event, entity));
        lab.start();
    }

    private void anAwaitedFailure(String event) {
        lab.awaitState(PipelineState.FAILED);
        assertThat(lab.view().reason()).contains("\"" + event + "\"", "does not know", "Start that version, or a newer one");
    }

    private List<String> states() {
        return lab.view().partitions().stream().map(PartitionView::state).toList();
    }

    @Test
    void aPartitionWhoseJournalIsNotUnderstoodStandsStillAndItsNeighboursGoOn() {
        writes("partition|orders/orders/0", "partition.learnt-later/1");
        anAwaitedFailure("partition.learnt-later/1");

        for (int i = 20; i < 40; i++) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                lab.source.produce("orders", partition, "{\"id\":" + i + ",\"note\":\"n" + i + "\"}");
            }
        }
        lab.awaitRows(PARTITIONS * 20 + (PARTITIONS - 1) * 20);
        assertThat(states()).containsExactly("halted", "running", "running");
        assertThat(lab.engine.node().dependencies().get("journal of partition|orders/orders/0")).contains("partition.learnt-later/1");
        assertThat(lab.rows()).isEqualTo(PARTITIONS * 20 + (PARTITIONS - 1) * 20);

        // Where the event is known, all is as it was.
        lab.runtime.kill();
        journal("DELETE FROM \"event_journal\" WHERE \"event_ser_manifest\" = 'partition.learnt-later/1'");
        lab.start();
        lab.awaitRows(PARTITIONS * 40);
        lab.assertExactlyOnce(PARTITIONS, 40);
    }

    @Test
    void aRunThatIsOpenWaitsForThePartitionThatIsNotUnderstood() {
        Lab.get(lab.engine.drain("orders"));
        lab.store.storageFails(ErrorCode.STORAGE_FAILED);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            lab.source.produce("orders", partition, "{\"id\":20,\"note\":\"n20\"}");
        }
        String run = Lab.get(lab.engine.startBoundedRun("orders")).id();
        lab.store.storageFails(null);
        writes("partition|orders/orders/0", "partition.learnt-later/1");
        anAwaitedFailure("partition.learnt-later/1");
        lab.awaitRows(PARTITIONS * 21 - 1);
        assertThat(Lab.get(lab.engine.run("orders", run))).satisfies(open -> {
            assertThat(open.state()).isEqualTo(RunState.RUNNING);
            assertThat(open.rows()).isZero();
        });

        lab.runtime.kill();
        journal("DELETE FROM \"event_journal\" WHERE \"event_ser_manifest\" = 'partition.learnt-later/1'");
        lab.start();
        Lab.await("the run's end", () -> Lab.get(lab.engine.run("orders", run)).state() == RunState.SUCCEEDED);
        assertThat(Lab.get(lab.engine.run("orders", run)).rows()).isEqualTo(PARTITIONS);
    }

    @Test
    void aTableWhoseJournalIsNotUnderstoodCommitsNothingAndItsPartitionsSayWhy() {
        writes("table|silver.orders", "table.learnt-later/1");
        lab.produce(PARTITIONS, 20);
        anAwaitedFailure("table.learnt-later/1");
        assertThat(lab.rows()).isEqualTo(PARTITIONS * 20);
    }

    @Test
    void aPipelineWhoseJournalIsNotUnderstoodIsShownAsFailedBesideOthersAndRefusesWhatItIsTold() {
        lab.apply(OTHERS, Orders.CONTRACT);
        writes("pipeline|orders", "pipeline.learnt-later/1");
        anAwaitedFailure("pipeline.learnt-later/1");
        assertThat(Lab.refusal(lab.engine.pause("orders")).sentence()).contains("pipeline.learnt-later/1");
        Lab.await("the other to run", () -> Lab.get(lab.engine.pipelines()).stream()
                .anyMatch(view -> view.name().equals("others") && view.state() == PipelineState.RUNNING));
        assertThat(Lab.get(lab.engine.pipelines())).extracting(PipelineView::name).containsExactlyInAnyOrder("orders", "others");
    }

    /** Each is asked what has an answer of a type of its own. */
    @Test
    void whoeverIsAskedAndDoesNotUnderstandHisJournalSaysSoAtOnce() {
        lab.care = Optional.of((TableCare) Proxy.newProxyInstance(TableCare.class.getClassLoader(), new Class<?>[] {TableCare.class}, (care, method, arguments) -> {
            throw new AssertionError("nobody looks after anything");
        }));
        lab.inspector = Optional.of((table, checks, since, now) -> {
            throw new AssertionError("nobody looks at anything");
        });
        lab.runtime.kill();
        for (String entity : List.of("pipeline-directory", "caretaker", "check-keeper")) {
            journal("""
                    INSERT INTO "snapshot" ("persistence_id", "sequence_number", "created", "snapshot_ser_id", "snapshot_ser_manifest", "snapshot_payload")
                    SELECT '%s', MAX("sequence_number"), MAX("write_timestamp"), MAX("event_ser_id"), 'state/9', X'a1b2' FROM "event_journal" WHERE "persistence_id" = 'pipeline-directory'
                    """.formatted(entity));
        }
        lab.start();

        var answers = new LinkedHashMap<String, CompletionStage<?>>();
        answers.put("pipelines", lab.engine.pipelines());
        answers.put("a new pipeline", lab.engine.apply(Lab.read(OTHERS, Orders.CONTRACT), false));
        answers.put("who wrote a table", lab.engine.before(Lab.read(OTHERS, Orders.CONTRACT)));
        answers.put("table care", lab.runtime.maintenance().view());
        answers.put("pausing table care", lab.runtime.maintenance().pause(Lab.SILVER, true, "ann"));
        answers.put("checks", lab.runtime.checks().view());
        answers.put("history of checks", lab.runtime.checks().history(Lab.SILVER));
        answers.forEach((what, answer) -> assertThat(Lab.refusal(answer).sentence()).as(what).contains("LA-4008", "\"state/9\"", "Start that version, or a newer one"));
    }

    @Test
    void aSnapshotThatIsNotUnderstoodIsNoReasonToBeginFromNothing() {
        lab.runtime.kill();
        journal("""
                INSERT INTO "snapshot" ("persistence_id", "sequence_number", "created", "snapshot_ser_id", "snapshot_ser_manifest", "snapshot_payload")
                SELECT "persistence_id", MAX("sequence_number"), MAX("write_timestamp"), MAX("event_ser_id"), 'partition.state/9', X'a1b2'
                FROM "event_journal" WHERE "persistence_id" = 'partition|orders/orders/1' GROUP BY "persistence_id"
                """);
        lab.start();
        anAwaitedFailure("partition.state/9");
        lab.produce(PARTITIONS, 20);
        lab.awaitRows(PARTITIONS * 20 + (PARTITIONS - 1) * 20);
        assertThat(states()).containsExactly("running", "halted", "running");
    }
}
