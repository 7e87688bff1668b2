package io.lakeactors.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.LakeEngine.PipelineState;
import io.lakeactors.engine.LakeEngine.RunState;
import io.lakeactors.testkit.Orders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a contract's rules do to records on their way. */
class VerdictTest extends OnLab {
    @BeforeEach
    void start() {
        lab.start();
    }

    private static String withIdRule(String properties) {
        return Orders.CONTRACT.replace("{ name: id, logicalType: integer, physicalType: long, required: true }",
                "{ name: id, logicalType: integer, physicalType: long, required: true" + properties + " }");
    }

    @Test
    void aRuleThatFailsThePipelineStopsItBeforeTheRecord() {
        var contract = withIdRule(", quality: [{ id: small, metric: invalidValues, arguments: { validValues: [0, 1, 2, 3, 4] }, mustBe: 0, "
                + "customProperties: [{ property: la.onFail, value: fail_pipeline }] }]");
        lab.apply(Orders.PIPELINE, contract);
        lab.produce(1, 5);
        lab.awaitRows(5);
        lab.source.produce("orders", 0, "{\"id\":99}");
        lab.awaitState(PipelineState.FAILED);
        assertThat(lab.view().reason()).contains("LA-1004").contains("small");
        Lab.await("the position before the record", () -> lab.view().partitions().getFirst().next() == 5);

        Lab.get(lab.engine.resume("orders"));
        Lab.await("the same end", () -> lab.view().state() == PipelineState.FAILED);
        assertThat(lab.rows()).isEqualTo(5);
    }

    @Test
    void aBoundedRunOfAPipelineThatFailsEndsFailed() {
        var contract = withIdRule(", quality: [{ id: small, metric: invalidValues, arguments: { validValues: [0, 1, 2, 3, 4] }, mustBe: 0, "
                + "customProperties: [{ property: la.onFail, value: fail_pipeline }] }]");
        lab.apply(Orders.PIPELINE, contract);
        Lab.get(lab.engine.drain("orders"));
        lab.source.produce("orders", 0, "{\"id\":99}");
        var run = Lab.get(lab.engine.startBoundedRun("orders"));
        Lab.await("the run's end", () -> Lab.get(lab.engine.run("orders", run.id())).state() != RunState.RUNNING);
        var ended = Lab.get(lab.engine.run("orders", run.id()));
        assertThat(ended.state()).isEqualTo(RunState.FAILED);
        assertThat(ended.reason()).contains("LA-1004");
    }

    @Test
    void whatWasUniqueBeforeACrashIsRememberedAfterIt() {
        var contract = withIdRule(", unique: true");
        lab.apply(Orders.PIPELINE, contract);
        lab.produce(1, 30);
        lab.awaitRows(30);
        lab.crash();
        lab.produce(1, 40);
        lab.awaitRows(70);

        assertThat(lab.store.rows(Lab.SILVER)).hasSize(40);
        assertThat(lab.store.rows(Lab.SILVER.quarantine())).hasSize(30).allMatch(row -> (Long) row.get("_la_offset") >= 30);
    }

    @Test
    void aRunCountsItsOwnRecordsAlsoRightAfterARestart() {
        lab.apply();
        lab.produce(3, 40);
        lab.awaitRows(120);
        Lab.get(lab.engine.drain("orders"));
        lab.produce(3, 10);
        lab.crash();
        var run = Lab.get(lab.engine.startBoundedRun("orders"));
        Lab.await("the run's end", () -> Lab.get(lab.engine.run("orders", run.id())).state() != RunState.RUNNING);
        assertThat(Lab.get(lab.engine.run("orders", run.id())).rows()).isEqualTo(30);
        lab.assertExactlyOnce(3, 50);
    }

    @Test
    void atLeastOnceLosesNothingThroughCrashes() {
        lab.apply(Orders.PIPELINE + "delivery: at-least-once\n", Orders.CONTRACT);
        for (int round = 0; round < 2; round++) {
            lab.produce(3, 100);
            lab.awaitRows(round * 300 + 50);
            lab.crash();
        }
        lab.awaitRows(600);
        Lab.get(lab.engine.drain("orders"));
        assertThat(lab.store.rows(Lab.SILVER).stream().map(row -> row.get("_la_partition") + "/" + row.get("_la_offset")).distinct()).hasSize(600);
    }
}
