package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.server.quickstart.FlightEvents;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The newcomer's command, run twice on one home. */
class QuickstartTest {
    @TempDir
    Path dir;

    @Test
    void theMainJobRunsOnRealDataAndASecondRunDoublesNothing() throws Exception {
        Path home = dir.resolve("home");
        Cli.Ended first = Cli.server(home, "quickstart");
        assertThat(first.exit()).as(first.all()).isZero();
        assertThat(first.out())
                .contains("silver.flights", "quarantine.silver_flights", "carrier.required", "distance.range", "lake query", "in every partition")
                .contains("gold.delays_by_carrier_and_day, published after 6 checks")
                .contains(String.format("%,d", FlightEvents.FLIGHTS));
        var silver = TableCounts.of(TableCounts.sqlite(home), home.resolve("warehouse"), "silver", "flights");

        Cli.Ended second = Cli.server(home, "quickstart");

        assertThat(second.exit()).as(second.all()).isZero();
        assertThat(second.out()).contains("none are added");
        assertThat(TableCounts.of(TableCounts.sqlite(home), home.resolve("warehouse"), "silver", "flights")).isEqualTo(silver);
        assertThat(silver.rows().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(FlightEvents.FLIGHTS);
        assertThat(silver.distinct()).isEqualTo(silver.rows());
    }
}
