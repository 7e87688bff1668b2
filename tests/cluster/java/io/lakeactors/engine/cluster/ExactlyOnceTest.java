package io.lakeactors.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.LakeEngine.PipelineState;
import io.lakeactors.testkit.FakeTableStore.Fault;
import org.junit.jupiter.api.Test;

class ExactlyOnceTest extends OnLab {
    @Test
    void recordsComeToAllTablesOfThePipeline() {
        lab.produce(3, 200);
        lab.source.produce("orders", 0, "{broken");
        lab.start().apply();
        lab.awaitRows(601);
        lab.awaitState(PipelineState.RUNNING);

        assertThat(lab.store.rows(Lab.SILVER)).hasSize(600);
        assertThat(lab.store.rows(Lab.SILVER.quarantine())).singleElement().satisfies(row -> {
            assertThat(row.get("rule_id")).isEqualTo("decode.malformed");
            assertThat(row.get("value")).isEqualTo("{broken");
        });
        Lab.await("bronze", () -> lab.store.rows(Lab.BRONZE).size() == 601);
        Lab.await("totals", () -> lab.view().totals().consumed() == 601 && lab.view().totals().lag() == 0);
        var view = lab.view();
        assertThat(view.totals().written()).isEqualTo(600);
        assertThat(view.totals().quarantined()).isEqualTo(1);
        assertThat(view.quarantinedByRule()).containsEntry("decode.malformed", 1L);
        assertThat(view.totals().commits()).isPositive();
        assertThat(view.totals().lastCommitAt()).isPresent();
        assertThat(view.partitions()).hasSize(3).allMatch(partition -> partition.start() == 0 && partition.lag() == 0);
    }

    @Test
    void nothingIsLostOrDoubledByCrashesAtAnyTime() {
        lab.start().apply();
        for (int round = 0; round < 4; round++) {
            lab.produce(3, 300);
            int before = round * 900;
            int some = before + 100 * (round + 1);
            lab.awaitRows(some);
            lab.crash();
        }
        lab.awaitRows(3600);
        Lab.await("bronze", () -> lab.store.rows(Lab.BRONZE).size() >= 3600);
        lab.assertExactlyOnce(3, 1200);
    }

    @Test
    void lostAnswersLostRequestsAndLostRacesChangeNothing() {
        lab.store.failNextCommits(Fault.LOST_ANSWER, Fault.LOST_REQUEST, Fault.LOST_RACE, Fault.LOST_ANSWER, Fault.LOST_ANSWER, Fault.LOST_REQUEST);
        lab.produce(3, 300);
        lab.start().apply();
        lab.awaitRows(900);
        Lab.await("bronze", () -> lab.store.rows(Lab.BRONZE).size() >= 900);
        lab.assertExactlyOnce(3, 300);
    }

    @Test
    void positionsWithoutRecordsAreNoGap() {
        lab.source.recordsPerPoll(10);
        for (int i = 0; i < 50; i++) {
            lab.produce(1, 1);
            lab.source.skip("orders", 0, 3);
        }
        lab.start().apply();
        lab.awaitRows(50);
        var view = Lab.get(lab.engine.drain("orders"));

        assertThat(view.partitions().getFirst().next()).isEqualTo(200);
        assertThat(lab.store.rows(Lab.SILVER)).hasSize(50);
    }
}
