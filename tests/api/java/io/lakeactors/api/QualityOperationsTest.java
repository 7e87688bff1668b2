package io.lakeactors.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people ask about checks on whole tables. */
class QualityOperationsTest {
    private static ApiFixture api;

    @BeforeAll
    static void start() {
        api = new ApiFixture(Optional.empty());
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void aTableIsShownWithWhatItsChecksSaidLast() {
        var answer = ApiFixture.json(api.get("/v1/quality?table=silver.flights"));
        assertThat(answer.at("/datasets/0/last/snapshot").asLong()).isEqualTo(12);
        assertThat(answer.at("/datasets/0/last/broken").asInt()).isEqualTo(1);
        assertThat(answer.at("/datasets/0/last/checks/0/status").asText()).isEqualTo("fail");
        assertThat(answer.at("/datasets/0/last/checks/2/value").isNull()).isTrue();
        assertThat(ApiFixture.json(api.get("/v1/quality?table=silver.other")).path("datasets")).isEmpty();
    }

    @Test
    void theReportScoresByDimensionAndByTableByWeight() {
        var report = ApiFixture.json(api.get("/v1/quality/report"));
        assertThat(report.path("score").asDouble()).as("three of five, by weight").isEqualTo(60);
        assertThat(report.at("/dimensions/0/dimension").asText()).isEqualTo("completeness");
        assertThat(report.at("/dimensions/0/score").asDouble()).isZero();
        assertThat(report.at("/dimensions/1/score").asDouble()).isEqualTo(100);
        assertThat(report.at("/datasets/0/score").asDouble()).isEqualTo(60);
        assertThat(report.at("/datasets/0/history/rows")).hasSize(2);
        var days = report.path("days");
        assertThat(days.get(days.size() - 1).path("score").asDouble()).as("as it stands").isEqualTo(60);
        assertThat(days.get(days.size() - 1).path("day").asText()).isEqualTo(LocalDate.ofInstant(Instant.ofEpochMilli(StandingChecks.AT), ZoneOffset.UTC).toString());
        assertThat(days.size()).as("of the days before nothing is known").isLessThanOrEqualTo(2);
        assertThat(report.at("/datasets/0/history/rows/0/value").asDouble()).isEqualTo(5);
        assertThat(report.at("/datasets/0/history/sql/1/value").isNull()).isTrue();
    }

    @Test
    void theReportLooksBackAsFarAsItIsAsked() {
        assertThat(ApiFixture.json(api.get("/v1/quality/report?hours=1")).at("/datasets/0/history/rows")).hasSize(1);
        assertThat(api.get("/v1/quality/report?hours=0").statusCode()).isEqualTo(400);
        assertThat(ApiFixture.json(api.get("/v1/quality/report?table=silver.other")).path("score").isNull()).isTrue();
    }

    @Test
    void historyBeginsWithTheOldest() {
        var history = ApiFixture.json(api.get("/v1/quality/silver.flights/history"));
        assertThat(history.at("/evaluations/0/at").asLong()).isLessThan(history.at("/evaluations/1/at").asLong());
    }

    @Test
    void aTableWithoutChecksCannotBeRun() {
        assertThat(ApiFixture.json(api.post("/v1/quality/silver.flights/run", "{}")).path("broken").asInt()).isEqualTo(1);
        var refused = api.post("/v1/quality/silver.other/run", "{}");
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.body()).contains("5031");
    }
}
