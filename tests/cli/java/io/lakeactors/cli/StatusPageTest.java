package io.lakeactors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.api.wire.NodeStatus;
import io.lakeactors.api.wire.Pipeline;
import io.lakeactors.api.wire.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusPageTest {
    private static final Pipeline.Totals TOTALS = new Pipeline.Totals(10, 10, 0, 0, 0L, 1, null, 3, 850L, 1_772_539_020_000L);

    private static String shown(List<Pipeline.Partition> partitions) {
        var node = new NodeStatus("ready", "n1", "0.1.0", 42, 0, "/lake", 1, 2, Map.of(), Map.of());
        var readings = new Pipeline("readings", "running", "", 0, "readings 1.0.0", List.of(), partitions, TOTALS, Map.of("late", 2L), Map.of(), Map.of("late", 1L), List.of());
        return StatusPage.of(new Status(node, Map.of(), List.of(readings)));
    }

    private static Pipeline.Partition partition(int number, Long watermark, boolean idle) {
        return new Pipeline.Partition("plant", number, "running", "", 0, 1, 1, 1L, 0L, List.of(), List.of(), watermark, idle);
    }

    @Test
    void eachPartitionsWatermarkIsShownTheFurthestBehindFirst() {
        assertThat(shown(List.of(partition(0, 1_772_539_020_000L, false), partition(1, 1_772_535_420_000L, true), partition(2, null, false))).replaceAll(" {2,}", "  ").replaceAll(" +\n", "\n")).contains("""
                READINGS: PARTITION  WATERMARK
                plant/1  2026-03-03T10:57:00Z  idle
                plant/0  2026-03-03T11:57:00Z
                """);
        assertThat(shown(List.of(partition(0, 1_772_539_020_000L, false)))).as("of one it is said already").doesNotContain("WATERMARK");
    }

    @Test
    void itSaysOfWhichRulesOfAContractNothingIsMade() {
        var node = new NodeStatus("ready", "n1", "0.1.0", 42, 0, "/lake", 1, 2, Map.of(), Map.of());
        var totals = new Pipeline.Totals(0, 0, 0, 0, 0L, 1, null, 3, 850L, null);
        var readings = new Pipeline("readings", "running", "", 0, "readings 1.0.0", List.of(), List.of(), totals, Map.of(), Map.of(), Map.of(), List.of("c:7: a length of x is left out"));
        assertThat(StatusPage.of(new Status(node, Map.of(), List.of(readings)))).contains("\nreadings: not held to all of its contract: c:7: a length of x is left out. Mend it and apply it again.\n");
    }

    @Test
    void itSaysBeforeWhichTimeRowsAreLateAndHowManyWere() {
        assertThat(shown(List.of())).contains("\nreadings: watermark 2026-03-03T11:57:00Z, what is before it comes late (3 rows so far)\n");
    }
}
