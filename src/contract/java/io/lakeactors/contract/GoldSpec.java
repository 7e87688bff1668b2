package io.lakeactors.contract;

import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Expectation;
import io.lakeactors.model.Field;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.PartitionBy;
import io.lakeactors.model.Rule;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A gold table as a user wrote it, with its contract, checked: a query over other tables, and what its result has to be. Self-contained.
 *
 * @param name lower case letters, digits, dashes and underscores
 * @param query one SELECT; whether it can be run is known where the tables are
 * @param partitioning by the contract's columns that are {@code partitioned}
 * @param rowCounts the contract's bounds of the number of rows
 * @param everyMillis it is made at most this often
 * @param fileBytes the size that data files should come to
 * @param snapshotsMillis how long snapshots are kept
 * @param incremental how it is made window by window; empty if it is made anew as a whole
 * @param text the file as written
 * @param contractText the contract file as written
 */
public record GoldSpec(String name, String query, TableName table, List<PartitionBy> partitioning, Contract contract, List<RowCount> rowCounts, long everyMillis, long fileBytes,
        Optional<Long> snapshotsMillis, Optional<Incremental> incremental, String text, String contractText) {
    /** The run that made a row, and the version of the contract that its table was judged by. */
    public static final List<Field> AUDIT_COLUMNS = List.of(
            new Field("_la_run_id", "_la_run_id", new Type.Text(), true, "the run that made the row"),
            new Field("_la_contract_version", "_la_contract_version", new Type.Text(), true, "the version of the contract that judged it"));

    public GoldSpec {
        partitioning = List.copyOf(partitioning);
        rowCounts = List.copyOf(rowCounts);
    }

    /** The table as it should be in the catalog. */
    public TableSpec tableSpec() {
        return new TableSpec(table, contract.schema().with(AUDIT_COLUMNS), partitioning, Map.of("la.gold", name));
    }

    /** What a candidate is held to as a whole, besides rules, which say the same as some checks do, and bounds of the number of rows. */
    public List<TableCheck> checks() {
        return contract.checks().stream().filter(check -> !(check.measure() instanceof TableCheck.Rows) && isMeasured(check, contract)
                && contract.rules().stream().noneMatch(rule -> rule.id().equals(check.id()) || demandsAsMuch(rule, check))).toList();
    }

    /** Whether it is about what the contract describes, and not about how rows of pipelines have come. */
    static boolean isMeasured(TableCheck check, Contract contract) {
        return lacked(check, contract).isEmpty();
    }

    /** A column that the check looks at, and that only rows of pipelines have. */
    static Optional<String> lacked(TableCheck check, Contract contract) {
        return Stream.concat(Stream.of(check.column()), looksAt(check.measure())).filter(column -> AuditColumns.FIELDS.stream().anyMatch(field -> field.name().equals(column)))
                .filter(column -> contract.schema().indexOf(column).isEmpty()).findFirst();
    }

    private static Stream<String> looksAt(TableCheck.Measure measure) {
        return switch (measure) {
            case TableCheck.Volume volume -> Stream.concat(Stream.of(volume.column()), looksAt(volume.of()));
            case TableCheck.Where where -> looksAt(where.measure());
            case TableCheck.Each each -> Stream.concat(Stream.of(each.column()), looksAt(each.measure()));
            case TableCheck.Drift drift when drift.windowMillis() > 0 -> Stream.of(drift.column(), drift.time());
            case TableCheck.Drift drift -> Stream.of(drift.column());
            case TableCheck.LateRows late -> Stream.of(AuditColumns.OFFSET, late.column());
            case TableCheck.Missing missing -> Stream.of(missing.column());
            case TableCheck.Invalid invalid -> Stream.of(invalid.column());
            case TableCheck.Statistic statistic -> Stream.of(statistic.column());
            case TableCheck.Age age -> Stream.of(age.column());
            case TableCheck.Reconciled reconciled -> Stream.of(reconciled.column());
            case TableCheck.Orphans orphans -> Stream.of(orphans.column());
            case TableCheck.Duplicates duplicates -> duplicates.columns().stream();
            case TableCheck.Rows rows -> Stream.empty();
            case TableCheck.Query query -> Stream.empty();
        };
    }

    /** A check for duplicates goes without a rule of its own id where it is written for the whole table, or where unique: true says the same. */
    private static boolean demandsAsMuch(Rule rule, TableCheck check) {
        return rule instanceof Rule.Unique unique && check.measure() instanceof TableCheck.Duplicates duplicates && unique.columns().equals(duplicates.columns())
                && check.expectation().holds(BigDecimal.ZERO) && (unique.onFail() != OnFail.LOG || check.severity() == TableCheck.Severity.WARN);
    }

    /** How much of time one window is. */
    public enum Window {
        HOUR,
        DAY,
        /** From Monday. */
        WEEK,
        MONTH;

        public String word() {
            return IncrementalReader.word(this);
        }
    }

    /**
     * The promise that the result's rows of a window follow from one table's rows of that window alone.
     *
     * @param of the result's column that says which window a row belongs to: a date or a time that is never missing
     * @param from the table that the windows are of
     * @param time its column
     * @param zone in which windows begin
     * @param latenessMillis how far behind the greatest time of that table a window's end may be before the window is left as it is; empty if that never happens
     * @param line where the file says so
     */
    public record Incremental(Window window, String of, TableName from, String time, ZoneId zone, Optional<Long> latenessMillis, int line) {
        /** The table's column, as the file writes it. */
        public String source() {
            return from + "." + time;
        }
    }

    /**
     * A bound of the number of rows.
     *
     * @param warns whether breaking it is told only
     */
    public record RowCount(String id, Expectation expectation, boolean warns) {
        public boolean holds(long rows) {
            return expectation.holds(BigDecimal.valueOf(rows));
        }

        /** As the contract says it: {@code rowCount mustBeGreaterThan 0}. */
        public String says() {
            boolean one = expectation.bound().equals(expectation.high());
            return "rowCount " + expectation.operator().key() + " " + expectation.bound().toPlainString() + (one ? "" : " and " + expectation.high().toPlainString());
        }
    }
}
