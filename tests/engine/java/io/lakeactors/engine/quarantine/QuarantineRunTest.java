package io.lakeactors.engine.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineConfig;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.engine.commit.TableTend.End;
import io.lakeactors.engine.partition.PipelineTables;
import io.lakeactors.engine.partition.Readmission;
import io.lakeactors.engine.quarantine.LakeQuarantine.Order;
import io.lakeactors.engine.quarantine.LakeQuarantine.Outcome;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuarantine.Action;
import io.lakeactors.model.TableQuarantine.Choice;
import io.lakeactors.model.TableQuarantine.Share;
import io.lakeactors.testkit.FakeTableStore;
import io.lakeactors.testkit.Orders;
import io.lakeactors.testkit.SeededIds;
import io.lakeactors.testkit.WallClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What one run lets out, however the table's committer answers. */
class QuarantineRunTest {
    private static final TableName SILVER = TableName.parse("silver.orders");
    private static final String RULES = """
                  - { name: id, logicalType: integer, physicalType: long, required: true, logicalTypeOptions: { maximum: 1000 } }
                  - { name: note, logicalType: string, unique: true }
            """;

    private final FakeTableStore store = new FakeTableStore();
    private final FakeQuarantine quarantine = new FakeQuarantine(store);
    private final MemoryBudget budget = new MemoryBudget(256 << 20);

    private Outcome run(PipelineSpec spec, Action action, Choice choice, boolean dryRun) {
        PipelineTables.of(spec).values().forEach(table -> store.ensure(table, false));
        var parts = new EngineParts(store, Map.of(), new WallClock(), new SeededIds(1), budget, (pipeline, contract) -> spec, new PrometheusRegistry(), CrashPoints.NONE,
                Optional.of(quarantine.care()));
        var config = EngineConfig.read(ConfigFactory.parseMap(Map.of("lakeactors.engine.journal.url", "jdbc:h2:mem:none")).withFallback(ConfigFactory.load()));
        var node = new EngineNode(config, parts, new Signals(parts.metrics(), budget, parts.clock()), Runnable::run);
        var order = new Order(SILVER, choice, action, Optional.empty(), dryRun, "ann", "mended");
        try {
            return new QuarantineRun(node, quarantine::change, order, action == Action.RELEASE ? Optional.of(spec) : Optional.empty()).run();
        } finally {
            assertThat(budget.used()).as("memory is given back").isZero();
        }
    }

    private static PipelineSpec spec(String properties) {
        String plain = Orders.CONTRACT.substring(Orders.CONTRACT.indexOf("      - { name: id"));
        String contract = properties.isEmpty() ? Orders.CONTRACT : Orders.CONTRACT.replace(plain, properties.replaceAll("(?m)^\\s+- ", "      - "));
        return Pipelines.read("pipeline", Orders.PIPELINE, path -> contract).orThrow();
    }

    private Outcome release() {
        return run(spec(""), Action.RELEASE, Choice.ALL, false);
    }

    private void fiveOfWhichOneIsNoRecord() {
        for (int i = 0; i < 5; i++) {
            quarantine.add(10 + i, i == 2 ? "broken" : "{\"id\": " + i + "}", i < 4 ? "id.range" : "other");
        }
    }

    @Test
    void whatPassesLeavesPortionAfterPortionAndTheRestStays() {
        fiveOfWhichOneIsNoRecord();

        Outcome outcome = release();

        assertThat(outcome).isEqualTo(new Outcome("orders", "1.0.0", 4, Map.of("decode.malformed", 1L)));
        assertThat(quarantine.rows).extracting(row -> row.position().offset()).containsExactly(12L);
        assertThat(quarantine.landed).hasSize(3).allSatisfy(change -> assertThat(change.table()).isEqualTo(SILVER));
        var first = (TableChange.Release) quarantine.landed.getFirst().work();
        assertThat(first.moved()).containsExactly(new TableChange.Moved("orders", 0, 2));
        assertThat(first.added()).singleElement().satisfies(file -> assertThat(file.rows()).isEqualTo(2));
        assertThat(first.note()).isEqualTo(new TableChange.Note(Action.RELEASE, "ann", "mended", "orders", "1.0.0", List.of(new Share("id.range", "1.0.0", 0, 2))));
        assertThat(quarantine.landed.getFirst().epoch()).isEqualTo(5);
    }

    @Test
    void aSecondReleaseLetsNothingOut() {
        fiveOfWhichOneIsNoRecord();
        release();

        assertThat(release().left()).isZero();
        assertThat(quarantine.landed).hasSize(3);
    }

    @Test
    void aDryRunChangesNothingAndSaysWhatWouldBe() {
        fiveOfWhichOneIsNoRecord();

        assertThat(run(spec(""), Action.RELEASE, Choice.ALL, true)).isEqualTo(new Outcome("orders", "1.0.0", 4, Map.of("decode.malformed", 1L)));
        assertThat(run(spec(""), Action.DISCARD, Choice.ALL, true).left()).isEqualTo(5);
        assertThat(quarantine.landed).isEmpty();
        assertThat(quarantine.rows).hasSize(5);
        assertThat(store.rows(SILVER)).isEmpty();
    }

    @Test
    void whatIsGivenUpIsNotJudged() {
        fiveOfWhichOneIsNoRecord();

        Outcome outcome = run(spec(""), Action.DISCARD, new Choice(Optional.of("id.range"), Optional.empty()), false);

        assertThat(outcome).isEqualTo(new Outcome("", "", 4, Map.of()));
        assertThat(quarantine.rows).extracting(row -> row.position().offset()).containsExactly(14L);
        assertThat(quarantine.landed).allSatisfy(change -> assertThat(((TableChange.Release) change.work()).added()).isEmpty());
    }

    @Test
    void aPortionThatDoesNotFitTheTableAnyMoreIsReadAnewAndItsFilesGo() {
        fiveOfWhichOneIsNoRecord();
        quarantine.ends.addAll(List.of(End.LANDED, End.STALE, End.OVERTAKEN, End.BUSY));

        assertThat(release().left()).isEqualTo(4);
        assertThat(quarantine.rows).hasSize(1);
        assertThat(quarantine.discarded).as("a file of records and one of deletes for each that did not land").hasSize(6);
    }

    @Test
    void aQuarantineThatIsCompactedMeanwhileIsGoneThroughFromTheBeginning() {
        fiveOfWhichOneIsNoRecord();
        quarantine.beforePages.addAll(List.of(() -> {}, quarantine::compact));

        assertThat(release()).isEqualTo(new Outcome("orders", "1.0.0", 4, Map.of("decode.malformed", 1L)));
        assertThat(quarantine.rows).hasSize(1);
    }

    @Test
    void anAnswerThatWasLostIsFoundOut() {
        fiveOfWhichOneIsNoRecord();
        quarantine.ends.add(End.UNKNOWN);
        quarantine.unknownHasLanded = true;

        assertThat(release().left()).isEqualTo(4);
        assertThat(quarantine.landed).hasSize(3);
        assertThat(quarantine.discarded).isEmpty();
    }

    @Test
    void aRequestThatWasLostIsMadeAgain() {
        fiveOfWhichOneIsNoRecord();
        quarantine.ends.add(End.UNKNOWN);

        assertThat(release().left()).isEqualTo(4);
        assertThat(quarantine.landed).hasSize(3);
        assertThat(quarantine.discarded).hasSize(2);
    }

    @Test
    void whoeverIsAlwaysTooLateEndsWithAnErrorThatSaysHowFarHeCame() {
        fiveOfWhichOneIsNoRecord();
        quarantine.ends.add(End.LANDED);
        quarantine.ends.addAll(Collections.nCopies(30, End.STALE));

        assertThatThrownBy(this::release).isInstanceOfSatisfying(LakeException.class, failure -> {
            assertThat(failure.error().code()).isEqualTo(ErrorCode.QUARANTINE_BUSY);
            assertThat(failure.error().what()).contains("2 records had left");
        });
    }

    @Test
    void aRefusalEndsTheRunWithItsReason() {
        fiveOfWhichOneIsNoRecord();
        quarantine.ends.add(End.REFUSED);

        assertThatThrownBy(this::release).isInstanceOf(LakeException.class).hasMessageContaining("so it was told");
        assertThat(quarantine.discarded).hasSize(2);
        assertThat(quarantine.rows).hasSize(5);
    }

    @Test
    void whatRepeatedAnotherRecordRepeatsItStill() {
        quarantine.add(1, "{\"id\": 1, \"note\": \"a\"}", "note.unique");
        quarantine.add(2, "{\"id\": 2, \"note\": \"b\"}", "id.range");
        quarantine.add(3, "{\"id\": 5000, \"note\": \"c\"}", "id.range");

        assertThat(run(spec(RULES), Action.RELEASE, Choice.ALL, false)).isEqualTo(new Outcome("orders", "1.0.0", 1, Map.of("note.unique", 1L, "id.range", 1L)));
        assertThat(quarantine.rows).extracting(row -> row.position().offset()).containsExactly(1L, 3L);
    }

    @Test
    void aRuleThatStopsPipelinesKeepsItsOwnRecordOnly() {
        quarantine.add(1, "{\"id\": 1}", "id.range");
        quarantine.add(2, "{\"id\": 5000}", "id.range");
        var stopping = spec("""
                  - { name: id, logicalType: integer, physicalType: long, required: true, logicalTypeOptions: { maximum: 1000 }, customProperties: [{ property: la.onFail, value: fail_pipeline }] }
                  - { name: note, logicalType: string }
            """);

        assertThat(run(stopping, Action.RELEASE, Choice.ALL, false)).isEqualTo(new Outcome("orders", "1.0.0", 1, Map.of(Readmission.STOPS, 1L)));
        assertThat(quarantine.rows).extracting(row -> row.position().offset()).containsExactly(2L);
    }
}
