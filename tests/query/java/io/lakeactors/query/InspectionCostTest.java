package io.lakeactors.query;

import static io.lakeactors.query.ParquetTables.column;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.CheckResult;
import io.lakeactors.model.CheckResult.Status;
import io.lakeactors.model.Expectation;
import io.lakeactors.model.Expectation.Operator;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.Rule;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableCheck.Dimension;
import io.lakeactors.model.TableCheck.Figure;
import io.lakeactors.model.TableCheck.Measure;
import io.lakeactors.model.TableCheck.Severity;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableReader;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What checks cost where some of them cannot be measured. */
class InspectionCostTest {
    private static final TableName TABLE = TableName.parse("silver.t");

    @TempDir
    Path folder;

    private ParquetTables tables;

    @BeforeEach
    void noTables() {
        tables = new ParquetTables(folder);
    }

    private static TableCheck check(String id, Measure measure) {
        return new TableCheck(id, "", Dimension.ACCURACY, Severity.ERROR, false, measure, false, Expectation.of(Operator.BE, BigDecimal.ZERO));
    }

    /** What is found within the limits, and how many queries it takes. */
    private record Asked(List<CheckResult> results, int queries) {}

    private Asked asked(QueryLimits limits, TableCheck... checks) {
        var queries = new AtomicInteger();
        TableReader counting = new TableReader() {
            @Override
            public Scan scan(TableName table) {
                return tables.scan(table);
            }

            @Override
            public List<TableName> list() {
                return tables.list();
            }

            @Override
            public Readable readable(Collection<Scan> scans) {
                queries.incrementAndGet();
                return tables.readable(scans);
            }
        };
        var results = new SnapshotInspector(counting, new QueryEngine(counting, limits)).inspect(TABLE, List.of(checks), 0, 0).results();
        return new Asked(results, queries.get());
    }

    @Test
    void aNumberThatIsNoneHasNothingElseAskedAgain() {
        tables.table("silver.t", List.of(column(1, "d", "double")), tables.file("SELECT * FROM (VALUES (1.5::DOUBLE), ('nan'::DOUBLE)) AS v(d)", "d: 1"));
        var asked = asked(QueryLimits.DEFAULT, check("rows", new TableCheck.Rows()), check("sum", new TableCheck.Statistic("d", Figure.SUM, 0)), check("min", new TableCheck.Statistic("d", Figure.MIN, 0)));
        assertThat(asked.queries()).isEqualTo(1);
        assertThat(asked.results()).extracting(CheckResult::status).containsExactly(Status.FAIL, Status.ERROR, Status.FAIL);
        assertThat(asked.results().get(1).reason()).contains("NaN");
    }

    @Test
    void whatNeedsMoreMemoryTheMoreRowsThereAreHasNothingElseAskedAgain() {
        tables.table("silver.t", List.of(column(1, "key", "string")), tables.file("SELECT md5(range::VARCHAR) AS key FROM range(1500000)", "key: 1"));
        var asked = asked(new QueryLimits(64L << 20, 1, 30_000, 1_000, 1 << 20, 1), check("rows", new TableCheck.Rows()), check("nulls", new TableCheck.Missing("key", true, List.of())),
                check("duplicates", new TableCheck.Duplicates(List.of("key"))));
        assertThat(asked.results()).extracting(CheckResult::status).containsExactly(Status.FAIL, Status.PASS, Status.ERROR);
        assertThat(asked.results().getLast().reason()).contains("memory");
        assertThat(asked.queries()).isEqualTo(2);
    }

    @Test
    void aPassThatTakesTooLongIsNotFollowedByOneForEachCheck() {
        tables.table("silver.t", List.of(column(1, "key", "string")), tables.file("SELECT repeat('ab', 40) || range AS key FROM range(400000)", "key: 1"));
        var slow = IntStream.range(0, 10).mapToObj(i -> check("c" + i, new TableCheck.Invalid("key", List.of(new Rule.Pattern("p", "key", "(a|b|ab)*[0-" + i + "]+", OnFail.LOG))))).toArray(TableCheck[]::new);
        var asked = asked(new QueryLimits(512L << 20, 1, 100, 1_000, 1 << 20, 1), slow);
        assertThat(asked.results()).hasSize(10).allSatisfy(result -> assertThat(result.reason()).contains("took longer than 100 ms"));
        assertThat(asked.queries()).isEqualTo(1);
    }
}
