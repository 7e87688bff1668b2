package io.lakeactors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.api.wire.CheckReport;
import io.lakeactors.api.wire.Gold;
import io.lakeactors.api.wire.GoldRun;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code lake gold}. */
class GoldCommandTest extends OnStubNode {
    private static GoldRun run(String outcome, String reason, String found) {
        return new GoldRun("r", "delays", "gold.delays", false, 1_000, 2_500, outcome, reason, Map.of("silver.flights", 7L), 9L, 1_234, 4_096,
                List.of(new GoldRun.Check("not-empty", "rowCount mustBeGreaterThan 0", false, found)), true, "", 3, 2, 60);
    }

    private static Gold.Table table(String state, String reason) {
        return new Gold.Table("delays", "gold.delays", List.of("silver.flights"), "delays 1.0.0", 60_000, state, reason, null, List.of(run(state, reason, reason)));
    }

    @Test
    void goldTablesAreListedWithWhyReadersDoNotSeeTheLatest() throws IOException {
        node.on("GET /v1/gold", new Gold(List.of(table("withheld", "rowCount is 0"))));
        var ran = node.lake("gold", "ls");
        assertThat(ran.out()).contains("GOLD", "delays", "withheld", "gold.delays", "silver.flights", "never", "rowCount is 0");
        assertThat(ran.code()).isZero();
    }

    @Test
    void withoutAnyTheCommandSaysHowToMakeOne() throws IOException {
        assertThat(node.on("GET /v1/gold", new Gold(List.of())).lake("gold", "ls").out()).isEqualTo("No gold tables. Make one: lake apply -f FILE\n");
    }

    @Test
    void oneIsShownWithItsChecksAndRuns() throws IOException {
        node.on("GET /v1/gold/delays", table("withheld", "rowCount is 0"));
        assertThat(node.lake("gold", "show", "delays").out()).contains("delays is withheld: rowCount is 0", "gold.delays is made of silver.flights under delays 1.0.0",
                "not-empty", "failed: rowCount is 0", "silver.flights@7", "1,234", "3 windows, 60 rows; 2 closed windows left");
    }

    @Test
    void aRunThatIsNotPublishedIsAFinding() throws IOException {
        var bad = node.on("POST /v1/gold/delays/run", run("withheld", "LA-5045 not-empty", "rowCount is 0")).lake("gold", "run", "delays");
        assertThat(bad.out()).contains("gold.delays: withheld: LA-5045 not-empty");
        assertThat(bad.code()).isEqualTo(1);
        var good = node.on("POST /v1/gold/delays/run", run("published", "", "")).lake("gold", "run", "delays");
        assertThat(good.out()).contains("passed", "gold.delays: published, 1,234 rows (3 windows, 60 rows; 2 closed windows left)");
        assertThat(good.code()).isZero();
    }

    @Test
    void allIsMadeAnewWhereThatIsAskedForAndTheReasonIsTold() throws IOException {
        var full = new GoldRun("r", "delays", "gold.delays", true, 1_000, 2_500, "published", "", Map.of(), 9L, 1_234, 4_096, List.of(), false, "somebody asked for it", 0, 0, 1_234);
        assertThat(node.on("POST /v1/gold/delays/run?full=true", full).lake("gold", "run", "delays", "--full").out()).isEqualTo("gold.delays: published, 1,234 rows (all: somebody asked for it)\n");
    }

    @Test
    void pausingResumingAndDeletingSayWhatThatMeans() throws IOException {
        node.on("POST /v1/gold/delays/pause", table("paused", "")).on("POST /v1/gold/delays/resume", table("current", "")).on("DELETE /v1/gold/delays", table("current", ""));
        assertThat(node.lake("gold", "pause", "delays").out()).isEqualTo("gold.delays stays as it is until: lake gold resume delays\n");
        assertThat(node.lake("gold", "resume", "delays").out()).isEqualTo("gold.delays is made again when silver.flights changes.\n");
        assertThat(node.lake("gold", "delete", "delays").out()).isEqualTo("delays is deleted; gold.delays stays.\n");
    }

    @Test
    void aCheckedFileIsCalledWhatItIs() throws IOException {
        Files.writeString(home.resolve("gold.yaml"), "gold: delays\nquery: select 1\n");
        node.on("POST /v1/check", new CheckReport(true, "delays", List.of(), List.of()));
        assertThat(node.lake("check", "gold.yaml").out()).isEqualTo("gold.yaml: valid, gold table delays\n");
        Files.writeString(home.resolve("gold.yaml"), "gold: delays\nquery: select 1\nincremental: { window: day }\n");
        assertThat(node.lake("check", "gold.yaml").out()).isEqualTo("gold.yaml: valid, gold table delays, made window by window\n");
    }
}
