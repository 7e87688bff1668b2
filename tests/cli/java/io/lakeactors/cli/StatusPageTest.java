package io.lakeactors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.api.wire.NodeStatus;
import io.lakeactors.api.wire.Pipeline;
import io.lakeactors.api.wire.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusPageTest {
    @Test
    void itSaysOfWhichRulesOfAContractNothingIsMade() {
        var node = new NodeStatus("ready", "n1", "0.1.0", 42, 0, "/lake", 1, 2, Map.of(), Map.of());
        var totals = new Pipeline.Totals(0, 0, 0, 0, 0L, 1, null, 3, 850L, null);
        var readings = new Pipeline("readings", "running", "", 0, "readings 1.0.0", List.of(), List.of(), totals, Map.of(), Map.of(), Map.of(), List.of("c:7: a length of x is left out"));
        assertThat(StatusPage.of(new Status(node, Map.of(), List.of(readings)))).contains("\nreadings: not held to all of its contract: c:7: a length of x is left out. Mend it and apply it again.\n");
    }

    @Test
    void itSaysBeforeWhichTimeRowsAreLateAndHowManyWere() {
        var node = new NodeStatus("ready", "n1", "0.1.0", 42, 0, "/lake", 1, 2, Map.of(), Map.of());
        var totals = new Pipeline.Totals(10, 10, 0, 0, 0L, 1, null, 3, 850L, 1_772_539_020_000L);
        var readings = new Pipeline("readings", "running", "", 0, "readings 1.0.0", List.of(), List.of(), totals, Map.of("late", 2L), Map.of(), Map.of("late", 1L), List.of());
        assertThat(StatusPage.of(new Status(node, Map.of(), List.of(readings)))).contains("\nreadings: watermark 2026-03-03T11:57:00Z, what is before it comes late (3 rows so far)\n");
    }
}
