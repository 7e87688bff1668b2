package io.lakeactors.query;

import static io.lakeactors.query.ParquetTables.column;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.CheckResult;
import io.lakeactors.model.EventTime;
import io.lakeactors.model.Expectation;
import io.lakeactors.model.Expectation.Operator;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableReader.Reached;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many rows came behind the watermark that the rows before them had made. */
class LateRowsTest {
    private static final long HOUR = 3_600_000_000L;
    private static final List<ParquetTables.ColumnInfo> COLUMNS = List.of(column(1, "ts", "timestamptz"), column(2, "_la_topic", "string"), column(3, "_la_partition", "int"), column(4, "_la_offset", "long"),
            column(5, "_la_ingest_ts", "timestamptz"), column(6, "rule_id", "string"));

    @TempDir
    Path folder;

    /** Times in microseconds; {@code at} is null for none. */
    private record Row(Long at, int partition, long offset, long came) {
        String sql() {
            return "(" + (at == null ? "NULL" : "make_timestamptz(" + at + ")") + "::TIMESTAMPTZ, 't', " + partition + "::INT, " + offset + "::BIGINT, make_timestamptz(" + came + "), 'late')";
        }
    }

    private void table(ParquetTables tables, String name, List<Row> rows) {
        tables.table(name, COLUMNS, tables.file("SELECT * FROM (VALUES " + rows.stream().map(Row::sql).collect(Collectors.joining(", ")) + ") AS v(ts, _la_topic, _la_partition, _la_offset, _la_ingest_ts, rule_id)",
                "ts: 1, _la_topic: 2, _la_partition: 3, _la_offset: 4, _la_ingest_ts: 5, rule_id: 6"));
    }

    private CheckResult said(ParquetTables tables, long windowHours, boolean quarantined, boolean percent) {
        var check = SnapshotInspectorTest.check("c", new TableCheck.LateRows("ts", 3_600_000, windowHours * 3_600_000, quarantined), percent, Expectation.of(Operator.BE, BigDecimal.ZERO));
        return SnapshotInspectorTest.inspector(tables).inspect(SnapshotInspectorTest.TABLE, List.of(check), SnapshotInspectorTest.NOW, SnapshotInspectorTest.NOW).results().getFirst();
    }

    @Test
    void aRowIsLateBehindTheGreatestTimeBeforeItInItsPartition() {
        var tables = new ParquetTables(folder);
        table(tables, "silver.t", List.of(new Row(10 * HOUR, 0, 1, 11 * HOUR), new Row(9 * HOUR, 0, 2, 11 * HOUR), new Row(9 * HOUR - 1, 0, 3, 11 * HOUR), new Row(1 * HOUR, 1, 4, 11 * HOUR),
                new Row(null, 0, 5, 11 * HOUR)));
        assertThat(said(tables, 24, false, false).found()).isEqualTo("1");
        assertThat(said(tables, 24, false, true).found()).isEqualTo("20 %");
    }

    @Test
    void aWrongClockMakesNothingLate() {
        var tables = new ParquetTables(folder);
        table(tables, "silver.t", List.of(new Row(100 * HOUR, 0, 1, 11 * HOUR), new Row(9 * HOUR, 0, 2, 11 * HOUR)));
        assertThat(said(tables, 24, false, false).value()).hasValue(0);
    }

    private static Reached mark(int partition, long next, long newest) {
        return new Reached("t", partition, next, new EventTime("ts", newest));
    }

    /** A replay comes long after the events, so that the time of intake tells no wrong clock: what each snapshot says of the watermark does. */
    @Test
    void aWrongClockMakesNothingLateInAReplayEither() {
        var tables = new ParquetTables(folder);
        long came = 1_000 * HOUR;
        table(tables, "silver.t", List.of(new Row(10 * HOUR, 0, 0, came), new Row(100 * HOUR, 0, 1, came), new Row(10 * HOUR, 0, 2, came), new Row(99 * HOUR, 0, 3, came), new Row(101 * HOUR, 0, 4, came),
                new Row(99 * HOUR, 0, 5, came)));
        assertThat(said(tables, 24, false, false).value()).as("by the time of intake").hasValue(2);
        tables.reached(List.of(mark(0, 6, 101 * HOUR), mark(0, 3, 10 * HOUR)));
        assertThat(said(tables, 24, false, false).value()).hasValue(1);
    }

    /** Held to a walk over the rows as their judge goes, who knows their own timestamps. */
    @ParameterizedTest
    @CsvSource({"1, 0, 0", "2, 0, 0", "3, 150, 0", "4, 150, 100", "5, 150, 149", "6, 299, 0"})
    void withWhatWasReachedAtEachPositionItIsTheVerdictOfTheWatermark(long seed, int before, int markedFrom) {
        var chance = new Random(seed);
        var rows = new ArrayList<Row>();
        var marks = new ArrayList<Reached>();
        Map<Integer, Long> reached = new HashMap<>();
        long late = 0;
        for (int i = 0; i < 300; i++) {
            int partition = chance.nextInt(3);
            long timestamp = i * HOUR / 4;
            long time = timestamp + (chance.nextInt(20) - 15) * HOUR / 4 + (chance.nextInt(30) == 0 ? 30 * HOUR : 0);
            rows.add(new Row(time, partition, i, (i < before ? 1_000 : 2_000) * HOUR));
            late += i >= before && reached.containsKey(partition) && time < reached.get(partition) - HOUR ? 1 : 0;
            if (time - timestamp <= HOUR) {
                reached.merge(partition, time, Math::max);
            }
            if (reached.containsKey(partition) && i >= markedFrom) {
                marks.add(mark(partition, i + 1, reached.get(partition)));
            }
        }
        var tables = new ParquetTables(folder);
        table(tables, "silver.t", rows);
        tables.reached(marks);
        assertThat(late).isGreaterThanOrEqualTo(before == 299 ? 0 : 1);
        assertThat(said(tables, 24, false, false).value()).hasValue(late);
    }

    @Test
    void whereLateRowsAreHeldBackNoneOfTheTableIsCalledLate() {
        var tables = new ParquetTables(folder);
        table(tables, "silver.t", List.of(new Row(100 * HOUR, 0, 1, 1_000 * HOUR), new Row(10 * HOUR, 0, 2, 1_000 * HOUR)));
        assertThat(said(tables, 24, true, false).value()).hasValue(0);
    }

    @Test
    void whatIsInQuarantineAsLateCountsAsWell() {
        var tables = new ParquetTables(folder);
        table(tables, "silver.t", List.of(new Row(10 * HOUR, 0, 1, 11 * HOUR), new Row(10 * HOUR, 0, 3, 11 * HOUR), new Row(10 * HOUR, 0, 4, 11 * HOUR)));
        assertThat(said(tables, 5, true, true).value()).as("nothing was ever quarantined").hasValue(0);
        table(tables, SnapshotInspectorTest.TABLE.quarantine().toString(), List.of(new Row(1 * HOUR, 0, 2, 11 * HOUR), new Row(1 * HOUR, 0, 0, 1 * HOUR)));
        assertThat(said(tables, 5, true, true).found()).isEqualTo("25 %");
    }

    /** Held to a walk over the rows in plain Java. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aWindowCountsItsRowsWithWhatWasReachedBefore(long seed) {
        var chance = new Random(seed);
        var rows = new ArrayList<Row>();
        for (int i = 0; i < 300; i++) {
            rows.add(new Row((i + chance.nextInt(20) - 15) * HOUR / 4, chance.nextInt(3), i, i * HOUR / 4));
        }
        long since = rows.getLast().came() - 20 * HOUR;
        Map<Integer, Long> reached = new HashMap<>();
        long late = 0;
        for (Row row : rows) {
            Long newest = reached.get(row.partition());
            late += row.came() > since && newest != null && row.at() < newest - HOUR ? 1 : 0;
            if (row.at() - row.came() <= HOUR) {
                reached.merge(row.partition(), row.at(), Math::max);
            }
        }
        var tables = new ParquetTables(folder);
        table(tables, "silver.t", rows);
        assertThat(late).isPositive();
        assertThat(said(tables, 20, false, false).value()).hasValue(late);
    }
}
