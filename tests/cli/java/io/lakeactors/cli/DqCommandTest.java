package io.lakeactors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.api.wire.Quality;
import io.lakeactors.api.wire.QualityCheck;
import io.lakeactors.api.wire.QualityEvaluation;
import io.lakeactors.api.wire.QualityReport;
import io.lakeactors.api.wire.QualityReport.Point;
import io.lakeactors.api.wire.QualityReport.Score;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

/** {@code lake dq}. */
class DqCommandTest extends OnStubNode {
    private static final long NOW = System.currentTimeMillis();
    private static final QualityCheck ROWS = new QualityCheck("rows", "", "completeness", "error", 0.0, "rows", "> 0", "fail", "", 1);
    private static final QualityCheck NULLS = new QualityCheck("nulls", "a", "completeness", "warn", 12.345678901, "percent", "< 1 %", "warn", "", 1);
    private static final QualityCheck AGE = new QualityCheck("age", "at", "timeliness", "error", 59.7, "seconds", "< 900 s", "pass", "", 1);
    private static final QualityCheck SQL = new QualityCheck("<sql>", "", "accuracy", "warn", null, "", "= 1", "error", "LA-5007 no <table>", 1);

    private static QualityEvaluation evaluation(int broken, QualityCheck... checks) {
        return new QualityEvaluation("silver.orders", "orders", "orders 1.0.0", 12L, NOW, 7, broken, List.of(checks));
    }

    private static Quality quality(QualityEvaluation last) {
        return new Quality(true, List.of(new Quality.Dataset("silver.orders", "orders", "orders 1.0.0", 2, "", last)));
    }

    @Test
    void lsShowsWhatEachCheckSaidLast() {
        node.on("GET /v1/quality", quality(evaluation(1, ROWS, NULLS, AGE, SQL)));
        assertThat(node.lake("dq", "ls").out().replaceAll("[0-9.]+ m?s ago", "now").replaceAll(" {2,}", "  ")).isEqualTo("""
                TABLE  CHECK  DIMENSION  STATUS  VALUE  EXPECTED  SEVERITY  WHEN  WHY
                silver.orders  rows  completeness  fail  0  > 0  error  now
                silver.orders  nulls  completeness  warn  12.3457 %  < 1 %  warn  now
                silver.orders  age  timeliness  pass  60 s  < 900 s  error  now
                silver.orders  <sql>  accuracy  error  -  = 1  warn  now  LA-5007 no <table>
                """);
        assertThat(node.lake("dq", "ls", "-o", "json").out()).contains("\"datasets\"", "\"unit\"");
    }

    @Test
    void lsSaysWhatIsNotThereYet() {
        node.on("GET /v1/quality", quality(null)).on("GET /v1/quality?table=silver.x", new Quality(false, List.of()));
        assertThat(node.lake("dq", "ls").out()).isEqualTo("silver.orders: 2 checks, not evaluated yet\n");
        assertThat(node.lake("dq", "ls", "silver.x").out()).isEqualTo("Nothing is evaluated unasked: lakeactors.quality.enabled is off.\nNo contract has checks on silver.x.\n");
    }

    @Test
    void runEndsWithOneIfACheckOfSeverityErrorDoesNotHold() {
        node.on("GET /v1/quality", quality(null)).on("POST /v1/quality/silver.orders/run", evaluation(1, ROWS, AGE));
        var ran = node.lake("dq", "run");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).contains("rows", "fail");
        node.on("POST /v1/quality/silver.orders/run", evaluation(0, NULLS, AGE));
        assertThat(node.lake("dq", "run", "silver.orders").code()).isZero();
        assertThat(node.lake("dq", "run", "silver.orders", "-o", "json").out()).startsWith("[");
    }

    private static QualityReport report() {
        var dataset = new QualityReport.Dataset("silver.orders", "orders", "orders 1.0.0", 25.0, List.of(new Score("completeness", 2, 0, 0)), evaluation(1, ROWS, NULLS, AGE, SQL), "",
                new QualityReport.Rows(1_000, 990, 9, 1, 99.97), Map.of("amount.range", 9L),
                Map.of("rows", List.of(new Point(NOW - 60_000, 5.0, "pass"), new Point(NOW, 0.0, "fail")), "<sql>", List.of(new Point(NOW, null, "error"))));
        return new QualityReport(NOW, NOW - 3_600_000, 25.0, List.of(new Score("completeness", 2, 0, 0)), List.of(
                new QualityReport.Day("2026-03-01", 100, List.of(new Score("completeness", 2, 2, 100))),
                new QualityReport.Day("2026-03-02", 50, List.of(new Score("completeness", 2, 1, 50), new Score("timeliness", 1, 1, 100)))), List.of(dataset));
    }

    @Test
    void theReportIsOnePageThatLoadsNothing() throws Exception {
        node.on("GET /v1/quality/report?hours=24", report());
        var file = home.resolve("out.html");
        assertThat(node.lake("dq", "report", "--last", "24h", "--file", file.toString()).out()).isEqualTo("Written to " + file + ".\n");
        String page = Files.readString(file);
        assertThat(page).contains("prefers-color-scheme: dark", "silver.orders", "&lt;sql&gt;", "LA-5007 no &lt;table&gt;", "amount.range", "990", "99.9&nbsp;%", "<circle class=\"fail\"").doesNotContain("<sql>", "http", "<script", "url(", "src=", "@import");
        String body = page.replaceFirst("(?i)<!doctype html>", "").replaceAll("<(meta[^>]*)>", "<$1/>").replace("<br>", "<br/>").replace("&nbsp;", " ");
        assertThat(DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new java.io.ByteArrayInputStream(body.getBytes(java.nio.charset.StandardCharsets.UTF_8))).getElementsByTagName("svg")
                .getLength()).isEqualTo(2);
    }

    @Test
    void theWeekHasScoresOfEachDayAndIsWrittenForProgramsToo() throws Exception {
        node.on("GET /v1/quality/report?hours=168", report());
        var file = home.resolve("week.html");
        assertThat(node.lake("dq", "report", "--week", "--file", file.toString()).out()).isEqualTo("Written to " + file + ".\nWritten to " + home.resolve("week.json") + ".\n");
        String page = Files.readString(file);
        assertThat(page).contains("The week", "completeness by day", "Sun <span>03-01", "Mon <span>03-02", "<b>50&nbsp;%</b>").doesNotContain("http");
        assertThat(page.split("<i class=.day")).as("all checks on two days, completeness on two, timeliness on one").hasSize(6);
        assertThat(Files.readString(home.resolve("week.json"))).contains("\"day\" : \"2026-03-01\"");
        assertThat(node.lake("dq", "report", "--week", "--last", "24h").code()).isEqualTo(2);
        assertThat(node.lake("dq", "report", "--file", file.toString()).code()).isZero();
        assertThat(Files.readString(file)).doesNotContain("The week");
    }

    @Test
    void runLeavesOutGoldTables() {
        node.on("GET /v1/quality", new Quality(true, List.of(new Quality.Dataset("gold.x", "gold:x", "x 1.0.0", 1, "", evaluation(1, ROWS)))));
        assertThat(node.lake("dq", "run")).satisfies(ran -> {
            assertThat(ran.code()).isZero();
            assertThat(ran.out()).isEqualTo("No contract has checks on a whole table.\n");
        });
    }

    @Test
    void whatDoesNotHoldStandsFirstTheWorstBeforeTheRest() throws Exception {
        node.on("GET /v1/quality/report?hours=168", report());
        var file = home.resolve("open.html");
        node.lake("dq", "report", "--file", file.toString());
        String page = Files.readString(file);
        String open = page.substring(page.indexOf("What is open"), page.indexOf("</section>"));
        assertThat(open.indexOf("&lt;sql&gt;")).isPositive().isLessThan(open.indexOf("warn</td>"));
        assertThat(open).as("it was well a minute before").contains("<td class=\"h\" data-label=\"since\">" + DqReportPage.time(NOW) + "</td>");
        assertThat(open).as("as far as is looked back").contains(DqReportPage.time(NOW) + " or longer");
    }

    @Test
    void sharesHaveTwoDigitsUnlessThatWouldHideThatTheyAreNotWhole() {
        assertThat(DqReportPage.value(measured(15.5491, "percent"))).isEqualTo("15.55 %");
        assertThat(DqReportPage.value(measured(4.999, "percent"))).as("below five").isEqualTo("4.999 %");
        assertThat(DqReportPage.value(measured(80_789, "rows"))).isEqualTo("80,789");
        assertThat(DqReportPage.value(measured(7.5, "seconds"))).isEqualTo("7.5 s");
    }

    private static QualityCheck measured(double value, String unit) {
        return new QualityCheck("c", "", "accuracy", "error", value, unit, "< 5", "pass", "", 1);
    }

    @Test
    void theReportIsForProgramsToo() {
        node.on("GET /v1/quality/report?table=silver.orders&hours=168", report());
        assertThat(node.lake("dq", "report", "silver.orders", "-o", "json").out()).contains("\"score\" : 25.0", "\"conformance\" : 99.97");
        assertThat(home.resolve("dq-report.html")).doesNotExist();
    }

    @Test
    void aReportThatCannotBeWrittenIsSaid() {
        node.on("GET /v1/quality/report?hours=168", report());
        var refused = node.lake("dq", "report", "--file", home.resolve("none/x.html").toString());
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("cannot be written", "--file");
        assertThat(node.lake("dq", "report", "--last", "soon").err()).contains("no time to look back");
    }
}
