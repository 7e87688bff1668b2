package io.lakeactors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.api.wire.Quarantine;
import io.lakeactors.api.wire.QuarantineOutcome;
import io.lakeactors.api.wire.QuarantineRows;
import io.lakeactors.api.wire.QuarantineStats;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code lake quarantine}. */
class QuarantineCommandTest extends OnStubNode {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void quarantineIsCountedByStateToo() {
        node.on("GET /v1/quarantine/stats?table=silver.flights", new QuarantineStats(List.of(
                new QuarantineStats.Group("silver.flights", "dep_delay.range", "1.0.0", "2026-11-21", "open", 1_234),
                new QuarantineStats.Group("silver.flights", "dep_delay.range", "1.0.0", "2026-11-21", "released", 5))));
        assertPrinted(node.lake("quarantine", "stats", "silver.flights"), 0, """
                TABLE           RULE             CONTRACT  DAY         STATE     RECORDS
                silver.flights  dep_delay.range  1.0.0     2026-11-21  open        1,234
                silver.flights  dep_delay.range  1.0.0     2026-11-21  released        5
                """);
        node.on("GET /v1/quarantine/stats", new QuarantineStats(List.of()));
        assertPrinted(node.lake("quarantine", "stats"), 0, "Nothing is in quarantine, and nothing has left it.\n");
    }

    private String lastBody() {
        String asked = node.asked.getLast();
        return asked.substring(asked.indexOf(" {") + 1);
    }

    @Test
    void aReleaseTellsWhatLeftAndWhatStayed() throws IOException {
        node.on("POST /v1/quarantine/silver.flights/release", new QuarantineOutcome("silver.flights", "release", false, "flights", "1.1.0", 1, 2, List.of(
                new QuarantineOutcome.Broken("dep_delay.range", 2))));
        assertPrinted(node.lake("quarantine", "release", "silver.flights", "--rule", "dep_delay.range", "--at", "flights/0@1,flights/0@2", "--reason", "so it is"), 0, """
                1 record was released into silver.flights under contract version 1.1.0.
                2 records stayed in quarantine: under contract version 1.1.0 they do not pass.
                RULE NOW         RECORDS
                dep_delay.range        2
                """);
        var sent = JSON.readTree(lastBody());
        assertThat(sent.path("rule").asText()).isEqualTo("dep_delay.range");
        assertThat(sent.path("positions")).hasSize(2);
        assertThat(sent.path("reason").asText()).isEqualTo("so it is");
        assertThat(sent.path("by").asText()).isNotBlank();

        node.on("POST /v1/quarantine/silver.flights/release", new QuarantineOutcome("silver.flights", "release", false, "flights", "1.1.0", 0, 0, List.of()));
        assertPrinted(node.lake("quarantine", "release", "silver.flights"), 0, "No such record of silver.flights is in quarantine, or it has left already.\n");
        node.on("POST /v1/quarantine/silver.flights/discard", new QuarantineOutcome("silver.flights", "discard", true, null, null, 1_234, 0, List.of()));
        assertPrinted(node.lake("quarantine", "discard", "silver.flights", "--all", "--dry-run"), 0, "1,234 records of silver.flights would be given up.\n");
        assertThat(JSON.readTree(lastBody()).path("all").asBoolean()).isTrue();
    }

    @Test
    void quarantineIsShownByRuleAndByRecord() {
        node.on("GET /v1/quarantine", new Quarantine(List.of(
                new Quarantine.Group("silver.flights", "quarantine.silver_flights", "decode.malformed", 2,
                        new Quarantine.Sample("flights", 3, 17, "not JSON", "{broken")))));
        assertPrinted(node.lake("quarantine", "ls"), 0, """
                TABLE           RULE              RECORDS  SAMPLE AT     WHY       VALUE
                silver.flights  decode.malformed        2  flights/3@17  not JSON  {broken
                """);
        node.on("GET /v1/quarantine/silver.flights?limit=20&rule=a+b", new QuarantineRows("silver.flights", "q", List.of(new QuarantineRows.Row(
                "flights", 3, 17, "2026-01-01T00:00:00Z", "a b", List.of("a b", "c"), List.of("why", "too"), null, "x\u001b]0;y\u0007", null, "1.0.0")), true));
        assertPrinted(node.lake("quarantine", "show", "silver.flights", "--rule", "a b"), 0, """
                flights/3@17  2026-01-01T00:00:00Z  contract 1.0.0
                  a b: why
                  c: too
                  key    (none)
                  value  x\uFFFD]0;y\uFFFD
                There are more: raise --limit.
                """);
    }
}
