package io.lakeactors.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.engine.commit.TableRival;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table's committer lets others have their turn. */
class RivalsTest {
    private static final int PARTITIONS = 3;
    private static final int BEFORE = 5;
    private static final int ROUNDS = 2;

    @TempDir
    Path home;

    /** A lab in which somebody was refused by silver and has a minute, and more records have come since: bronze has them. */
    private Lab held() {
        var lab = new Lab(home);
        lab.settings.put("lakeactors.engine.commit.turn-max", "60s");
        lab.start();
        lab.apply();
        lab.produce(PARTITIONS, BEFORE);
        lab.awaitRows(PARTITIONS * BEFORE);
        Lab.await("bronze", () -> lab.store.rows(Lab.BRONZE).size() == PARTITIONS * BEFORE);
        lab.runtime.committers().tell(Lab.SILVER, new TableRival.Lost(50_000));
        for (int round = 1; round <= ROUNDS; round++) {
            lab.produce(PARTITIONS, 1);
            int rows = PARTITIONS * (BEFORE + round);
            Lab.await("bronze, which goes on", () -> lab.store.rows(Lab.BRONZE).size() == rows);
        }
        return lab;
    }

    @Test
    void nothingIsCommittedWhileSomebodyHasHisTurnAndEverythingWhenHisChangeHasLanded() {
        try (var lab = held()) {
            assertThat(lab.rows()).isEqualTo(PARTITIONS * BEFORE);

            lab.runtime.committers().tell(Lab.SILVER, new TableRival.Landed());

            lab.awaitRows(PARTITIONS * (BEFORE + ROUNDS));
            lab.assertExactlyOnce(PARTITIONS, BEFORE + ROUNDS);
        }
    }

    @Test
    void whoWaitsForThePipelineToComeToRestDoesNotWaitForOthers() {
        try (var lab = held()) {
            Lab.get(lab.engine.drain("orders"));
            lab.assertExactlyOnce(PARTITIONS, BEFORE + ROUNDS);
        }
    }
}
