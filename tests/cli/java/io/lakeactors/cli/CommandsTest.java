package io.lakeactors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeactors.api.wire.Adoption;
import io.lakeactors.api.wire.Applied;
import io.lakeactors.api.wire.AuditReport;
import io.lakeactors.api.wire.CheckReport;
import io.lakeactors.api.wire.Explanation;
import io.lakeactors.api.wire.Fault;
import io.lakeactors.api.wire.NodeStatus;
import io.lakeactors.api.wire.Pipeline;
import io.lakeactors.api.wire.Pipelines;
import io.lakeactors.api.wire.QueryAnswer;
import io.lakeactors.api.wire.Run;
import io.lakeactors.api.wire.Status;
import io.lakeactors.api.wire.Stopping;
import io.lakeactors.api.wire.TableDetail;
import io.lakeactors.api.wire.Tables;
import io.lakeactors.cli.StubNode.Answer;
import io.lakeactors.cli.StubNode.Ran;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What each command asks of a node, prints for people and for programs, and exits with. */
class CommandsTest extends OnStubNode {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Pipeline.Option SKIP = new Pipeline.Option("skip-truncated", "What is gone stays gone.", "lake resume …");

    private static Pipeline pipeline(String state, String reason) {
        return new Pipeline(
                "flights", state, reason, System.currentTimeMillis(), "flights 1.0.0",
                List.of(new Pipeline.Target("silver", "silver.flights", "quarantine.silver_flights")),
                List.of(new Pipeline.Partition("flights", 0, "running", "", 0, 10, 12, 20L, 10L, state.equals("failed") ? List.of(SKIP) : List.of(), List.of(), null, false)),
                new Pipeline.Totals(1_234_567, 1_234_000, 500, 67, 10L, 1234.5, null, 3, 850L, null),
                Map.of("decode.malformed", 500L), Map.of("dep_delay.range", 67L), Map.of(), List.of());
    }

    private static Status status(Pipeline... pipelines) {
        return new Status(
                new NodeStatus("ready", "n1", "0.1.0", 42, System.currentTimeMillis() - 65_000, "/lake", 1 << 20, 256 << 20, Map.of("api", "http://x"),
                        Map.of("catalog", "unreachable since noon", "journal", "ok")),
                Map.of("api", "http://x"), List.of(pipelines));
    }

    @Test
    void statusShowsTheNodeThePipelinesAndWhatIsWrong() {
        node.on("GET /v1/status", status(pipeline("degraded", "catalog unreachable")));
        Ran ran = node.lake("status");
        assertThat(ran.code()).isZero();
        assertThat(ran.out().replaceFirst("up 1m \\d+s", "up 1m 5s")).isEqualTo("""
                node  ready, version 0.1.0, up 1m 5s, pid 42, 1.0 MiB of 256.0 MiB in flight
                home  /lake
                api       http://x
                ! catalog: unreachable since noon

                PIPELINE  STATE       ROWS IN  ROWS/S  LAG    WRITTEN  QUARANTINED  DROPPED   FRESH  LAST COMMIT
                flights   degraded  1,234,567   1,234   10  1,234,000          500       67  850 ms  -

                flights is degraded: catalog unreachable

                FLIGHTS: QUARANTINED  RECORDS
                decode.malformed          500

                FLIGHTS: DROPPED  RECORDS
                dep_delay.range        67
                """.replace("1,234   10", Human.rate(1234.5) + "   10"));
    }

    @Test
    void statusInJsonIsTheWireRecord() throws IOException {
        node.on("GET /v1/status", status(pipeline("running", "")));
        var json = JSON.readTree(node.lake("status", "-o", "json").out());
        assertThat(json.at("/endpoints/api").asText()).isEqualTo("http://x");
        assertThat(json.at("/pipelines/0/totals/consumed").asLong()).isEqualTo(1_234_567);
    }

    @Test
    void watchingAsksAgain() {
        node.on("GET /v1/status", status());
        Ran ran = node.lake("status", "--watch", "--times", "2", "-o", "json");
        assertThat(ran.out().lines()).hasSize(2).allSatisfy(line -> assertThat(JSON.readTree(line).has("node")).isTrue());
        Ran person = StubNode.run(Map.of(), home, true, "status", "--watch", "--times", "1", "--home", home.toString());
        assertThat(person.out()).startsWith("\u001b[H\u001b[2Jnode  ready");
    }

    @Test
    void applySendsThePipelineWithItsContract() throws IOException {
        Files.createDirectories(home.resolve("p/contracts"));
        Files.writeString(home.resolve("p/flights.yaml"), "pipeline: flights\ncontract: contracts/f.yaml   # beside it\n");
        Files.writeString(home.resolve("p/contracts/f.yaml"), "kind: DataContract\n");
        node.on("POST /v1/pipelines", new Applied("flights", true, false, List.of("creates silver.flights")));
        assertPrinted(node.lake("apply", "-f", "p/flights.yaml"), 0, "flights: applied\n  creates silver.flights\n");
        var sent = JSON.readTree(node.asked.getFirst().substring("POST /v1/pipelines ".length()));
        assertThat(sent.path("pipeline").asText()).contains("pipeline: flights");
        assertThat(sent.path("contract").asText()).isEqualTo("kind: DataContract\n");
        assertThat(sent.path("pipelineName").asText()).isEqualTo("p/flights.yaml");
        assertThat(sent.path("dryRun").asBoolean()).isFalse();
    }

    @Test
    void aDryRunSaysWhatWouldChange() throws IOException {
        Files.writeString(home.resolve("a.yaml"), "pipeline: a\n");
        node.on("POST /v1/pipelines", new Applied("a", true, true, List.of("creates silver.a")));
        assertPrinted(node.lake("apply", "--dry-run", "-f", "a.yaml"), 0, "a: would change\n  creates silver.a\n");
        assertThat(node.asked.getFirst()).contains("\"dryRun\":true").contains("\"contract\":null");
    }

    @Test
    void aFileThatIsNotThereIsWrongUseAndNothingIsAsked() throws IOException {
        Ran absent = node.lake("apply", "-f", "nothing.yaml");
        assertThat(absent.code()).isEqualTo(2);
        assertThat(absent.err()).contains("there is no file").contains("nothing.yaml");
        Files.writeString(home.resolve("a.yaml"), "pipeline: a\n\ncontract: \"gone.yaml\"\n");
        Ran gone = node.lake("check", "a.yaml");
        assertThat(gone.code()).isEqualTo(2);
        assertThat(gone.err()).contains("gone.yaml").contains("a.yaml:3");
        assertThat(node.lake("explain", ".").code()).isEqualTo(2);
        assertThat(node.asked).isEmpty();
    }

    @Test
    void checkPrintsEveryFaultAndExitsWithOne() throws IOException {
        Files.writeString(home.resolve("a.yaml"), "pipeline: a\n");
        var first = Fault.of(LakeError.of(ErrorCode.PIPELINE_INVALID, "unknown key \"form\"", "a.yaml:2", "Did you mean \"from\"?"));
        var second = Fault.of(LakeError.of(ErrorCode.CONTRACT_MISSING, "there is no contract", "a.yaml", "Name one."));
        node.on("POST /v1/check", new CheckReport(false, null, List.of(first, second), List.of("team is not used")));
        assertPrinted(node.lake("check", "a.yaml"), 1, """
                LA-5002 unknown key "form" (a.yaml:2). Did you mean "from"?
                LA-5005 there is no contract (a.yaml). Name one.
                note: team is not used
                a.yaml: 2 faults
                """);
        node.on("POST /v1/check", new CheckReport(true, "a", List.of(), List.of()));
        assertPrinted(node.lake("check", "a.yaml"), 0, "a.yaml: valid, pipeline a\n");
    }

    @Test
    void faultsOfAnApplyAreAllPrintedAndAreWrongUse() throws IOException {
        Files.writeString(home.resolve("a.yaml"), "pipeline: a\n");
        node.fails("POST /v1/pipelines", 400, Fault.of(List.of(
                LakeError.of(ErrorCode.PIPELINE_INVALID, "first", "a.yaml:1", "Mend."),
                LakeError.of(ErrorCode.PIPELINE_INVALID, "second", "a.yaml:2", "Mend."))));
        Ran ran = node.lake("apply", "-f", "a.yaml");
        assertThat(ran.err()).isEqualTo("LA-5002 first (a.yaml:1). Mend.\nLA-5002 second (a.yaml:2). Mend.\n");
        assertThat(ran.code()).isEqualTo(2);
    }

    @Test
    void explainPrintsSettingsColumnsChecksAndChanges() throws IOException {
        Files.writeString(home.resolve("a.yaml"), "pipeline: a\n");
        node.on("POST /v1/explain", new Explanation(
                "a", List.of(new Explanation.Setting("linger", "500ms", "goals.fresh 1s")), List.of(new Explanation.Column("x", "long", true, "x")),
                List.of(new Explanation.Check("x.range", "x must be at least 1", "quarantine")), List.of(), List.of(), List.of()));
        assertPrinted(node.lake("explain", "a.yaml"), 0, """
                pipeline a

                SETTING  VALUE  WHY
                linger   500ms  goals.fresh 1s

                COLUMN  TYPE  REQUIRED  READ FROM
                x       long  yes       x

                RULE     SAYS                  ELSE
                x.range  x must be at least 1  quarantine

                Applying it would change nothing.
                """);
    }

    @Test
    void pipelinesAreListedWithTheirReasons() {
        node.on("GET /v1/pipelines", new Pipelines(List.of(pipeline("failed", "LA-3003 records are gone"))));
        assertThat(node.lake("pipelines").out().lines().toList()).satisfiesExactly(
                head -> assertThat(head).startsWith("PIPELINE  STATE").endsWith("REASON"), row -> assertThat(row).startsWith("flights   failed")
                .endsWith("LA-3003 records are gone"));
        node.on("GET /v1/pipelines", new Pipelines(List.of()));
        assertPrinted(node.lake("pipelines"), 0, "No pipelines. Make one: lake apply -f FILE\n");
    }

    @Test
    void statesAreChangedByName() {
        node.on("POST /v1/pipelines/flights/pause", pipeline("paused", ""));
        assertPrinted(node.lake("pause", "flights"), 0, "flights is paused\n");
        node.on("POST /v1/pipelines/a%2Fb%20c/drain", pipeline("paused", "at rest"));
        assertPrinted(node.lake("drain", "a/b c"), 0, "flights is paused: at rest\n");
        node.on("DELETE /v1/pipelines/flights", pipeline("paused", ""));
        assertPrinted(node.lake("delete", "flights"), 0, "flights is deleted. Its tables stay: silver.flights.\n");
        node.fails("POST /v1/pipelines/nights/resume", 404,
                Fault.of(LakeError.of(ErrorCode.PIPELINE_NOT_FOUND, "there is no pipeline \"nights\"", "", "List them.")));
        Ran unknown = node.lake("resume", "nights");
        assertThat(unknown.err()).isEqualTo("LA-5004 there is no pipeline \"nights\". List them.\n");
        assertThat(unknown.code()).isEqualTo(2);
    }

    @Test
    void aChoiceIsSentWithItsPartitionAndWhoMadeIt() {
        node.on("POST /v1/pipelines/flights/choose", pipeline("starting", ""));
        assertPrinted(node.lake("resume", "flights", "--partition", "flights/0", "--choose", "skip-truncated", "--by", "ann"), 0, "flights is starting\n");
        assertThat(node.asked.getLast())
                .isEqualTo("POST /v1/pipelines/flights/choose {\"choice\":\"skip-truncated\",\"partition\":\"flights/0\",\"by\":\"ann\"}");
        assertThat(node.lake("resume", "flights", "--choose", "replay").code()).isZero();
        assertThat(node.asked.getLast()).contains("\"partition\":null").contains("\"by\":\"" + System.getProperty("user.name"));
        Ran half = node.lake("resume", "flights", "--partition", "flights/0");
        assertThat(half.code()).isEqualTo(2);
        assertThat(half.err()).contains("--choose");
    }

    @Test
    void statusNamesTheChoicesThatAStopLeaves() {
        node.on("GET /v1/status", status(pipeline("failed", "LA-3003 gone.")));
        assertThat(node.lake("status").out()).contains("flights is failed: LA-3003 gone.\n  --choose skip-truncated (flights/0): What is gone stays gone.\n");
    }

    @Test
    void aBoundedRunIsFollowedToItsEnd() {
        var looks = new AtomicInteger();
        node.on("POST /v1/pipelines/flights/runs", run("running", null));
        node.on("GET /v1/pipelines/flights/runs/r1", () ->
                new Answer(200, io.lakeactors.api.wire.Json.write(looks.incrementAndGet() < 2 ? run("running", null) : run("succeeded", 3_500L))));
        assertPrinted(node.lake("run", "flights", "--bounded"), 0, "flights succeeded in 2.5 s: 1,000 rows written, 2 quarantined, 1 dropped, 4.0 KiB (run r1)\n");
        assertThat(looks).hasValue(2);
        assertThat(node.lake("run", "flights", "--bounded", "--id", "r1").code()).isZero();
        assertThat(node.asked).contains("POST /v1/pipelines/flights/runs {\"id\":\"r1\"}");
        node.on("POST /v1/pipelines/flights/runs", run("failed", 3_500L));
        assertThat(node.lake("run", "flights", "--bounded").code()).isEqualTo(1);
        assertThat(node.lake("run", "flights")).satisfies(ran -> {
            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.err()).contains("--bounded");
        });
    }

    private static Run run(String state, Long endedAt) {
        return new Run("r1", "flights", state, "", 1_000, endedAt, 1_000, 2, 1, 4096);
    }

    @Test
    void tablesAreListedOrShown() {
        var table = new Tables.Table("silver.flights", 7L, null, 12_345, 2, 1_500_000, "/w/silver/flights");
        node.on("GET /v1/tables", new Tables(List.of(table)));
        assertPrinted(node.lake("tables"), 0, """
                TABLE             ROWS  FILES     SIZE  LAST COMMIT  LOCATION
                silver.flights  12,345      2  1.4 MiB  never        /w/silver/flights
                """);
        node.on("GET /v1/tables/silver.flights", new TableDetail(
                table, "u", 3, "c", "found", List.of(new TableDetail.Column(1, "carrier", "string", true)),
                List.of(new TableDetail.Position("flights", 0, 0, 10, 10, 8, 1, 1))));
        assertPrinted(node.lake("tables", "silver.flights"), 0, """
                silver.flights: 12,345 rows in 2 files, 1.4 MiB, last commit never
                at /w/silver/flights, snapshot 7, epoch 3, evidence found

                ID  COLUMN   TYPE    REQUIRED
                 1  carrier  string  yes

                TOPIC    PARTITION  START  NEXT  CONSUMED  WRITTEN  QUARANTINED  DROPPED
                flights          0      0    10        10        8            1        1
                """);
    }

    @Test
    void anAnswerIsATableWithNumbersToTheRight() {
        node.on("POST /v1/query", new QueryAnswer(
                List.of(new QueryAnswer.Column("carrier", "VARCHAR"), new QueryAnswer.Column("n", "BIGINT"), new QueryAnswer.Column("avg", "DECIMAL(9,2)")),
                List.of(Arrays.asList("UA", 58_665, 12.5), Arrays.asList("line\nbreak\u001b[31m", 7, null)), true, 45));
        assertPrinted(node.lake("query", "select 1", "--limit", "2"), 0, """
                carrier               n   avg
                UA                58665  12.5
                line\\nbreak\uFFFD[31m      7  null
                (2 rows, and there are more: raise --limit, 45 ms)
                """);
        assertThat(node.asked).containsExactly("POST /v1/query {\"sql\":\"select 1\",\"limit\":2}");
    }

    @Test
    void filesAreAdoptedUnderAContract() throws IOException {
        Path contract = Files.writeString(home.resolve("orders.odcs.yaml"), "kind: DataContract\n");
        node.on("POST /v1/adopt", new Adoption("archive.orders", "/lake/archive/orders", 2, 1000, 4096, List.of("day"), true));
        assertPrinted(node.lake("table", "adopt", "archive.orders", "/lake/import", "--contract", contract.toString(), "--dry-run"), 0,
                "archive.orders would hold 1,000 rows in 2 files, 4.0 KiB, partitioned by day\n");
        assertThat(node.lake("table", "adopt", "archive.orders", "/lake/import", "--contract", "nothing.yaml").err()).contains("there is no file");
        assertThat(node.lake("table", "adopt", "archive.orders", "/lake/import").code()).isEqualTo(2);
    }

    @Test
    void anAuditExitsWithOneOnADifference() {
        var line = new AuditReport.Line("p", "silver.t", "t", 0, 0, 10, 10, 7, 2, 1, 0, 7, 2, 4, 0L, 12L, 2L, null);
        var chosen = new AuditReport.Explained("p", "t", 0, "skip-truncated", 3L, 7L, "ann", 1_700_000_000_000L, "LA-3003 gone. Choose");
        node.on("POST /v1/audit", new AuditReport(true, List.of(line), List.of(), List.of(chosen), List.of("no recount")));
        assertPrinted(node.lake("audit"), 0, """
                TABLE     TOPIC  PART  START  NEXT  CONSUMED  WRITTEN  QUARANTINED  DROPPED  ROWS  IN QUARANTINE  SKIPPED  LAG  RECOUNTED
                silver.t  t         0      0    10        10        7            2        1     7              2        4    2          -

                chosen: p of t/0: skip-truncated of [3,7), chosen by ann at 2023-11-14T22:13:20Z after LA-3003 gone. Choose
                note: no recount
                It adds up: 1 partition, consumed = written + quarantined + dropped.
                """);
        node.on("POST /v1/audit",
                new AuditReport(false, List.of(), List.of(new AuditReport.Difference("silver.t", "t", 0, "rows_in_table", "one is missing")), List.of(), List.of()));
        assertPrinted(node.lake("audit", "p", "--recount"), 1, "difference: silver.t of t/0 (rows_in_table): one is missing\n1 difference.\n");
        assertThat(node.asked.getLast()).isEqualTo("POST /v1/audit {\"pipeline\":\"p\",\"recount\":true}");
    }

    @Test
    void stopWaitsForANodeHereAndOnlyAsksOneElsewhere() {
        node.on("POST /v1/stop?drain=true", new Stopping(true)).on("POST /v1/stop?drain=false", new Stopping(false));
        Ran elsewhere = StubNode.run(Map.of("LAKE_TOKEN", StubNode.TOKEN), home, false, "stop", "--now", "--node", node.url());
        assertPrinted(elsewhere, 0, "The node is stopping.\n");
        assertThat(node.asked).containsExactly("POST /v1/stop?drain=false");
    }

    @Test
    void aFaultInJsonIsForPrograms() throws IOException {
        node.fails("GET /v1/tables", 503, Fault.of(LakeError.of(ErrorCode.CATALOG_UNREACHABLE, "the catalog does not answer", "", "Wait.")));
        Ran ran = node.lake("tables", "-o", "json");
        assertThat(ran.out()).isEmpty();
        assertThat(JSON.readTree(ran.err()).path("number").asInt()).isEqualTo(4001);
        assertThat(ran.code()).isEqualTo(3);
    }
}
