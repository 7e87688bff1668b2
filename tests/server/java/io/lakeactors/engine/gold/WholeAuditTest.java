package io.lakeactors.engine.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.gold.GoldRecord.Outcome;
import io.lakeactors.engine.gold.GoldRun.Asked;
import io.lakeactors.model.CheckResult;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Candidates that are held to more than their rows: to ages, figures, shares of rows, and other tables. */
class WholeAuditTest extends WindowsFixture {
    private static final TableSpec SOURCE = source(EVENTS, Optional.empty(), false);
    private static final TableSpec OTHER = source(NAMES, Optional.empty(), false);
    /** A row of each event; those below zero have no total. */
    private static final String EACH = "select cast(ts as date) as day, region, id as n, case when v < 0 then null else v end as total, null::bigint as names, ts as made from silver.events";

    @BeforeEach
    void ensure() {
        store.ensure(SOURCE, false);
        store.ensure(OTHER, false);
    }

    private void events(TableSpec table, long... ids) {
        land(table, LongStream.of(ids).mapToObj(id -> new Event(Math.abs(id), Math.abs(id) * HOUR, id, false)).toList());
    }

    private GoldRecord run(String check) {
        applied(EACH, "", CONTRACT + "      - { name: made, logicalType: timestamp }\n    quality:\n      - { id: whole, " + check + " }\n");
        return run(Asked.NOBODY).orElseThrow();
    }

    private static GoldRecord.Check whole(GoldRecord run) {
        return run.checks().stream().filter(check -> check.id().equals("whole")).findFirst().orElseThrow();
    }

    private static String measured(String implementation) {
        return "type: custom, engine: lakeactors, implementation: { " + implementation + " }";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "metric: freshness, column: made, mustBeLessThan: 1h | time since the latest made: < 3600 s",
        "metric: mean, column: total, mustBeBetween: [10, 20] | mean of total: 10 to 20",
        "metric: quantile, quantile: 0.5, column: total, mustBeGreaterThan: 2.5 | quantile 0.5 of total: > 2.5"
    })
    void whatTheCandidateIsNotAsAWholeWithholdsItAndIsTold(String implementation, String says) {
        events(SOURCE, 1, 2);

        GoldRecord run = run(measured(implementation));

        assertThat(run.outcome()).isEqualTo(Outcome.WITHHELD);
        assertThat(run.reason()).contains("LA-5045 whole (" + says + "): is ");
        assertThat(store.head(DAYS).snapshotId()).as("readers see nothing of it").isEmpty();
        assertThat(run.passing()).as("the same sources make the same").isFalse();
        assertThat(run(Asked.NOBODY)).isEmpty();
    }

    @Test
    void anAgeIsThatOfTheCandidate() {
        land(SOURCE, List.of(new Event(1, Instant.now().minusSeconds(60).toEpochMilli() * 1_000, 1, false)));
        assertThat(run(measured("metric: freshness, column: made, mustBeLessThan: 1h")).outcome()).isEqualTo(Outcome.PUBLISHED);
    }

    @ParameterizedTest
    @CsvSource({"error, 50, WITHHELD", "error, 51, PUBLISHED", "warning, 50, PUBLISHED"})
    void aShareOfRowsMayFailAndNoMore(String severity, int below, Outcome outcome) {
        events(SOURCE, 1, -2);

        GoldRecord run = run(measured("metric: mean, column: n, mustBeGreaterThan: 0").replace("}", "} }\n      - { id: share, type: sql, unit: percent, severity: " + severity
                + ", query: \"select 100.0 * count(*) filter (where total is null) / count(*) from ${table}\", mustBeLessThan: " + below).replaceFirst(" }$", ""));

        assertThat(run.outcome()).isEqualTo(outcome);
        assertThat(run.checks()).filteredOn(check -> check.id().equals("share")).singleElement()
                .satisfies(check -> assertThat(check.found()).isEqualTo(below == 50 ? "is 50 %" : ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "type: custom, engine: lakeactors, implementation: { metric: references, column: n, table: silver.names, key: id } | rows whose n is not in silver.names.id: = 0",
        "type: custom, engine: lakeactors, implementation: { metric: reconciliation, of: rowCount, table: silver.names } | difference of rows from silver.names: = 0",
        "type: sql, query: \"select count(*) from ${table} where n not in (select id from silver.names)\", mustBe: 0 | answer of select count(*) from ${table} where n not in (select id from silver.names): = 0"
    })
    void aCandidateThatRefersToWhatIsNotThereWaitsUntilItIs(String check, String says) {
        events(SOURCE, 1, 2);
        events(OTHER, 1);

        GoldRecord withheld = run(check);
        assertThat(withheld.outcome()).isEqualTo(Outcome.WITHHELD);
        assertThat(whole(withheld)).extracting(GoldRecord.Check::says, GoldRecord.Check::found).containsExactly(says, "is 1");
        assertThat(run(Asked.NOBODY)).as("nothing has changed").isEmpty();

        events(OTHER, 2);
        assertThat(run(Asked.NOBODY).orElseThrow().outcome()).as("no source has changed, but what it refers to").isEqualTo(Outcome.PUBLISHED);

        events(OTHER, 3);
        assertThat(run(Asked.NOBODY)).as("what is published was right then").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"select (select sum(n) from ${table}) - (select sum(id) from silver.events)", "select count(*) from Silver.Events where id not in (select n from ${table})"})
    void aSourceIsComparedAsItWasWhenTheCandidateWasMadeOfIt(String sql) {
        events(SOURCE, 1, 2);
        crashPoints = at -> {
            if (at.equals(CrashPoints.GOLD_STAGED)) {
                events(SOURCE, 3);
            }
        };
        assertThat(run("type: sql, query: \"" + sql + "\", mustBe: 0").outcome()).as("it has more rows by now").isEqualTo(Outcome.PUBLISHED);
    }

    @Test
    void aSumIsHeldToThatOfTheSourceAsItWas() {
        events(SOURCE, 1, 2);
        crashPoints = at -> {
            if (at.equals(CrashPoints.GOLD_STAGED)) {
                events(SOURCE, 3);
            }
        };
        assertThat(run(measured("metric: reconciliation, column: n, table: silver.events, key: id")).outcome()).isEqualTo(Outcome.PUBLISHED);
    }

    @Test
    void whatCannotBeMeasuredIsNotKnownToHoldAndIsTriedAgain() {
        events(SOURCE, 1);

        GoldRecord run = run(measured("metric: references, column: n, table: silver.later, key: id"));

        assertThat(run.outcome()).isEqualTo(Outcome.WITHHELD);
        assertThat(whole(run).found()).startsWith("cannot be measured: LA-2008 there is no table silver.later");
        assertThat(run.passing()).isTrue();
        TableSpec later = source(TableName.parse("silver.later"), Optional.empty(), false);
        store.ensure(later, false);
        events(later, 1);
        assertThat(run(Asked.NOBODY).orElseThrow().outcome()).isEqualTo(Outcome.PUBLISHED);
    }

    @Test
    void theCandidateIsMeasuredAndNotWhatReadersSee() {
        events(SOURCE, 1);
        String few = measured("metric: max, column: n, mustBeLessThan: 5");
        assertThat(run(few).outcome()).isEqualTo(Outcome.PUBLISHED);

        events(SOURCE, 7);
        GoldRecord run = run(Asked.NOBODY).orElseThrow();

        assertThat(run.outcome()).isEqualTo(Outcome.WITHHELD);
        assertThat(whole(run).found()).isEqualTo("is 7");
        assertThat(whole(run).besides()).isEmpty();
    }

    @Test
    void allThatWasAskedOfACandidateIsOneEvaluationAsOfTablesOfPipelines() {
        events(SOURCE, 1, -2);

        GoldRecord run = run("metric: rowCount, mustBeBetween: [3, 9], severity: warning }\n      - { id: share, " + measured("metric: mean, column: n, mustBeLessThan: 1"));

        var said = run.evaluation().orElseThrow();
        assertThat(said.table()).isEqualTo(DAYS);
        assertThat(said.pipeline()).startsWith("gold:");
        assertThat(said.snapshotId()).hasValue(run.snapshot());
        assertThat(said.results()).filteredOn(result -> result.id().equals("whole") || result.id().equals("share")).extracting(CheckResult::id, CheckResult::status, CheckResult::found, CheckResult::expected, CheckResult::severity)
                .containsExactlyInAnyOrder(tuple("whole", CheckResult.Status.WARN, "2", "3 to 9", "warn"), tuple("share", CheckResult.Status.FAIL, "1.5", "< 1", "error"));
    }
}
