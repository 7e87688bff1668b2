package io.lakeactors.query;

import io.lakeactors.model.CheckResult;
import io.lakeactors.model.CheckResult.Status;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Reaction;
import io.lakeactors.model.SnapshotNotes;
import io.lakeactors.model.SqlNames;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableCheck.Each;
import io.lakeactors.model.TableCheck.Severity;
import io.lakeactors.model.TableCheck.Volume;
import io.lakeactors.model.TableInspector;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableReader;
import io.lakeactors.model.TableReader.Reached;
import io.lakeactors.model.TableReader.Scan;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures tables with DuckDB: what one pass over a table can answer in little memory is asked in one query, so that many checks cost little more than one. Only
 * if that fails is each asked by itself, and not if it took too long: each would take as long again.
 */
public final class SnapshotInspector implements TableInspector {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotInspector.class);
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);
    /** The season is fitted for each. */
    private static final int WINDOWS_JUDGED_MAX = 50;
    static final int SHOWN_CHARS_MAX = 100;
    static final int REASON_CHARS_MAX = 500;

    private final TableReader reader;
    private final QueryEngine queries;

    /** @param queries that people's queries do not wait for */
    public SnapshotInspector(TableReader reader, QueryEngine queries) {
        this.reader = reader;
        this.queries = queries;
    }

    /** @param sources of which snapshots the table was made */
    private record Looked(Scan own, Map<TableName, Long> sources) {}

    /** What was counted, and of how many rows. @param value null for none, and maybe no number */
    private record Measured(Object value, BigDecimal rows) {}

    /** @param late why those that are not among the measured are not to be asked; empty if they may be */
    private record Pass(Map<TableCheck, Measured> measured, Optional<LakeException> late) {}

    @Override
    public Inspection inspect(TableName table, List<TableCheck> checks, long since, long now) {
        return inspected(() -> reader.scan(table), scan -> Map.of(), checks, since, now);
    }

    @Override
    public Inspection inspectSnapshot(TableName table, long snapshot, List<TableCheck> checks, long now) {
        return inspected(() -> reader.scanSnapshot(table, snapshot), scan -> SnapshotNotes.sources(scan.properties()), checks, now, now);
    }

    private Inspection inspected(Supplier<Scan> scanned, Function<Scan, Map<TableName, Long>> sources, List<TableCheck> checks, long since, long now) {
        Looked scan;
        try {
            Scan own = scanned.get();
            scan = new Looked(own, sources.apply(own));
        } catch (LakeException missing) {
            rethrowIfItPasses(missing);
            return new Inspection(OptionalLong.empty(), checks.stream().map(check -> failed(check, missing.error())).toList());
        }
        var simple = checks.stream().filter(check -> isSimple(check.measure())).toList();
        Pass together = together(scan.own(), simple);
        var results = new ArrayList<CheckResult>();
        for (TableCheck check : checks) {
            try {
                results.add(result(scan, check, together, since, now));
            } catch (LakeException failure) {
                rethrowIfItPasses(failure);
                results.add(failed(check, failure.error()));
            } catch (RuntimeException unexpected) {
                LOG.atWarn().addKeyValue("table", scan.own().table()).addKeyValue("check", check.id()).setCause(unexpected).log("A check could not be measured.");
                results.add(failed(check, LakeError.of(ErrorCode.CHECK_BROKEN, "measuring failed unexpectedly: " + unexpected, "", "See whether what the check says suits the column; the node's log has more.")));
            }
        }
        return new Inspection(scan.own().snapshotId(), results);
    }

    private CheckResult result(Looked scan, TableCheck check, Pass together, long since, long now) {
        if (check.measured() instanceof Volume volume) {
            return volume(scan.own(), check, volume, since, now);
        }
        if (check.measured() instanceof Each each) {
            return each(scan.own(), check, each, now);
        }
        if (check.measured() instanceof TableCheck.Reconciled reconciled) {
            return reconciled(scan, check, reconciled);
        }
        return check.measured() instanceof TableCheck.Drift drift ? new DriftSql(queries, scan.own(), new MeasureSql(scan.own(), check), drift).held(check)
                : judged(check, measured(scan, check, together), now);
    }

    private static void rethrowIfItPasses(LakeException failure) {
        if (failure.error().code().reaction() == Reaction.RETRY) {
            throw failure;
        }
    }

    /** Whether it is of one table, and takes no more memory the more rows there are. */
    private static boolean isSimple(TableCheck.Measure measure) {
        return switch (measure) {
            case TableCheck.Rows rows -> true;
            case TableCheck.Missing missing -> true;
            case TableCheck.Invalid invalid -> true;
            case TableCheck.Age age -> true;
            case TableCheck.Statistic statistic -> switch (statistic.figure()) {
                case MEAN, MIN, MAX, SUM, STDDEV, VARIANCE -> true;
                case DISTINCT, ENTROPY, QUANTILE -> false;
            };
            case Volume volume -> false;
            case Each each -> false;
            case TableCheck.LateRows late -> false;
            case TableCheck.Drift drift -> false;
            case TableCheck.Duplicates duplicates -> false;
            case TableCheck.Orphans orphans -> false;
            case TableCheck.Reconciled reconciled -> false;
            case TableCheck.Query query -> false;
            case TableCheck.Where where -> false;
        };
    }

    private Measured measured(Looked scan, TableCheck check, Pass together) {
        if (together.measured().containsKey(check)) {
            return together.measured().get(check);
        }
        if (together.late().isPresent() && isSimple(check.measure())) {
            throw together.late().get();
        }
        return alone(scan, check);
    }

    /** Nothing is measured if one of them fails: then it is to be found which. */
    private Pass together(Scan scan, List<TableCheck> simple) {
        var measured = new LinkedHashMap<TableCheck, Measured>();
        if (simple.isEmpty()) {
            return new Pass(measured, Optional.empty());
        }
        try {
            var sql = new MeasureSql(scan);
            List<Object> row = first(scan, sql, simple.stream().map(check -> sql.of(check.measure())).collect(Collectors.joining(", ", "SELECT ", ", count(*)")));
            for (int i = 0; i < simple.size(); i++) {
                measured.put(simple.get(i), new Measured(row.get(i), number(row.getLast())));
            }
            return new Pass(measured, Optional.empty());
        } catch (LakeException failure) {
            rethrowIfItPasses(failure);
            return new Pass(Map.of(), Optional.of(failure).filter(DuckErrors::isTimeout));
        } catch (RuntimeException unexpected) {
            return new Pass(Map.of(), Optional.empty());
        }
    }

    private Measured alone(Looked looked, TableCheck check) {
        Scan scan = looked.own();
        var sql = new MeasureSql(scan, check);
        return switch (check.measured()) {
            case TableCheck.Rows rows when check.measure() instanceof TableCheck.Where where -> counted(queries.over(List.of(scan), sql.counted(where)).rows().getFirst());
            case TableCheck.Where where -> throw new IllegalArgumentException("a condition of a condition: " + where);
            case TableCheck.Query(var text) -> answered(looked, text);
            case TableCheck.Orphans orphans -> {
                Scan other = other(looked, orphans.other());
                yield counted(queries.over(other == scan ? List.of(scan) : List.of(scan, other), sql.orphans(orphans, other)).rows().getFirst());
            }
            case TableCheck.Reconciled reconciled -> throw new IllegalArgumentException("more than a number: " + reconciled);
            case Volume volume -> throw new IllegalArgumentException("not one number: " + volume);
            case TableCheck.LateRows late -> late(scan, late, sql.named(late.column()));
            case Each each -> throw new IllegalArgumentException("not one number: " + each);
            case TableCheck.Drift drift -> throw new IllegalArgumentException("more than a number: " + drift);
            case TableCheck.Rows rows -> simple(scan, sql, rows);
            case TableCheck.Missing missing -> simple(scan, sql, missing);
            case TableCheck.Invalid invalid -> simple(scan, sql, invalid);
            case TableCheck.Duplicates duplicates -> simple(scan, sql, duplicates);
            case TableCheck.Statistic statistic -> simple(scan, sql, statistic);
            case TableCheck.Age age -> simple(scan, sql, age);
        };
    }

    private Measured late(Scan scan, TableCheck.LateRows late, String column) {
        var sql = new LateSql(late, scan, column);
        if (!late.quarantined()) {
            List<Reached> reached = scan.snapshotId().isPresent() ? reader.reached(scan.table(), scan.snapshotId().getAsLong()) : List.of();
            return counted(queries.over(List.of(scan), sql.kept(reached)).rows().getFirst());
        }
        Optional<Scan> beside = quarantine(scan.table().quarantine());
        var scans = new ArrayList<>(List.of(scan));
        beside.ifPresent(scans::add);
        return counted(queries.over(scans, sql.quarantined(beside)).rows().getFirst());
    }

    /** It is made with the first row that goes there. */
    private Optional<Scan> quarantine(TableName table) {
        try {
            return Optional.of(reader.scan(table));
        } catch (LakeException missing) {
            if (missing.error().code() == ErrorCode.TABLE_NOT_FOUND) {
                return Optional.empty();
            }
            throw missing;
        }
    }

    private Scan other(Looked looked, TableName table) {
        if (table.equals(looked.own().table())) {
            return looked.own();
        }
        long then = looked.sources().getOrDefault(table, SnapshotNotes.NO_SNAPSHOT);
        return then == SnapshotNotes.NO_SNAPSHOT ? reader.scan(table) : reader.scanSnapshot(table, then);
    }

    private Measured simple(Scan scan, MeasureSql sql, TableCheck.Measure measure) {
        return counted(first(scan, sql, "SELECT " + sql.of(measure) + ", count(*)"));
    }

    private List<Object> first(Scan scan, MeasureSql sql, String select) {
        return queries.over(List.of(scan), select + " FROM " + sql.rows()).rows().getFirst();
    }

    private static Measured counted(List<Object> row) {
        return new Measured(row.getFirst(), number(row.getLast()));
    }

    private Measured answered(Looked looked, String text) {
        var held = new HashMap<>(Map.of(looked.own().table(), looked.own()));
        looked.sources().keySet().stream().filter(table -> text.toLowerCase(Locale.ROOT).contains(table.name().toLowerCase(Locale.ROOT))).forEach(table -> held.putIfAbsent(table, other(looked, table)));
        var answer = queries.run(text.replace(TableCheck.Query.TABLE, SqlNames.quoted(looked.own().table())), 2, held);
        if (answer.rows().size() != 1 || answer.columns().size() != 1) {
            String many = answer.columns().size() != 1 ? answer.columns().size() + " columns" : answer.rows().isEmpty() ? "no row" : "more than one row";
            throw LakeError.of(ErrorCode.QUERY_FAILED, "the query of a check answers " + many, "", "Let it answer one number.").asException();
        }
        return new Measured(answer.rows().getFirst().getFirst(), null);
    }

    private static BigDecimal number(Object value) {
        return switch (value) {
            case null -> null;
            case BigDecimal exact -> exact;
            case Boolean flag -> flag ? BigDecimal.ONE : BigDecimal.ZERO;
            case Number number -> new BigDecimal(number.toString());
            default -> throw LakeError.of(ErrorCode.CHECK_WITHOUT_VALUE, "what was measured is no number but " + cut(String.valueOf(value), SHOWN_CHARS_MAX), "", "Measure a number that is finite.").asException();
        };
    }

    private static CheckResult judged(TableCheck check, Measured measured, long now) {
        BigDecimal found = number(measured.value());
        if (found == null) {
            throw LakeError.of(ErrorCode.CHECK_WITHOUT_VALUE, "there is no value to measure", "", "Wait for rows that have one, or check it with a row count as well.").asException();
        }
        BigDecimal value = value(check, found, measured.rows(), now);
        Status status = check.expectation().holds(value) ? Status.PASS : broken(check);
        return result(check, OptionalDouble.of(value.doubleValue()), check.expected(), status, "");
    }

    /** @param rows of which these are a share; null for none */
    private static BigDecimal value(TableCheck check, BigDecimal found, BigDecimal rows, long now) {
        return check.isAge() ? BigDecimal.valueOf(now, 3).subtract(found.divide(MICROS)) : check.percent() && rows != null ? share(found, rows) : found;
    }

    private CheckResult each(Scan scan, TableCheck check, Each each, long now) {
        var rows = queries.over(List.of(scan), new MeasureSql(scan, check).each(each)).rows();
        boolean ofAll = each.measure() instanceof TableCheck.Rows;
        var segments = new ArrayList<SegmentVerdict.Segment>();
        for (var row : rows) {
            BigDecimal found = number(row.get(1));
            if (found != null) {
                segments.add(new SegmentVerdict.Segment(Optional.ofNullable((String) row.getFirst()), value(check, found, number(row.get(ofAll ? 3 : 2)), now)));
            }
        }
        return SegmentVerdict.of(check, each, rows.size(), segments);
    }

    /** A share is one of what is there; of nothing any difference is a whole. */
    private CheckResult reconciled(Looked looked, TableCheck check, TableCheck.Reconciled reconciled) {
        Scan scan = looked.own();
        Scan other = other(looked, reconciled.other());
        var both = queries.over(other == scan ? List.of(scan) : List.of(scan, other), new MeasureSql(scan, check).reconciled(reconciled, other)).rows().getFirst();
        BigDecimal here = number(both.getFirst());
        BigDecimal there = number(both.getLast());
        BigDecimal apart = here.subtract(there).abs();
        BigDecimal value = !check.percent() ? apart : there.signum() == 0 && apart.signum() != 0 ? HUNDRED : share(apart, there.abs());
        boolean holds = check.expectation().holds(value);
        return result(check, OptionalDouble.of(value.doubleValue()), check.expected(), holds ? Status.PASS : broken(check),
                holds ? "" : here.toPlainString() + " here, " + there.toPlainString() + " in " + reconciled.other());
    }

    /** What is unusual is said once the season is known; until then it passes. Of several windows the worst is told, and of equal ones the last. */
    private CheckResult volume(Scan scan, TableCheck check, Volume volume, long since, long now) {
        long last = volume.judged(now) / volume.windowMillis();
        long first = Math.max(Math.min(last, volume.judged(since) / volume.windowMillis() + 1), last - WINDOWS_JUDGED_MAX + 1);
        String sql = new MeasureSql(scan, check).volumes(volume, VolumeHistory.lookedFrom(volume, first), last);
        String counted = (String) queries.over(List.of(scan), sql).rows().getFirst().getFirst();
        var rows = VolumeHistory.rows(counted);
        var values = ValueHistory.values(counted);
        return LongStream.rangeClosed(first, last).mapToObj(window -> new VolumeHistory(volume, window, rows))
                .map(history -> volume.of() instanceof TableCheck.Rows ? VolumeVerdict.of(check, history) : ValueVerdict.of(check, new ValueHistory(history, values)))
                .reduce(VolumeVerdict::worse).orElseThrow().result();
    }

    static Status broken(TableCheck check) {
        return check.severity() == Severity.WARN ? Status.WARN : Status.FAIL;
    }

    /** Of no rows none is bad. */
    private static BigDecimal share(BigDecimal some, BigDecimal rows) {
        return rows.signum() == 0 ? BigDecimal.ZERO : some.multiply(HUNDRED).divide(rows, MathContext.DECIMAL64);
    }

    static CheckResult failed(TableCheck check, LakeError error) {
        return result(check, OptionalDouble.empty(), check.expected(), Status.ERROR, cut(error.sentence(), REASON_CHARS_MAX));
    }

    /** Results are journaled and sent from node to node. */
    static String cut(String text, int charsMax) {
        return text.length() <= charsMax ? text : text.substring(0, charsMax) + "…";
    }

    static CheckResult result(TableCheck check, OptionalDouble value, String expected, Status status, String reason) {
        return new CheckResult(check.id(), check.column(), check.dimension().word(), check.severity().word(), check.degrades(), value, check.unit(), expected, status, reason,
                check.weight() == 1 ? OptionalDouble.empty() : OptionalDouble.of(check.weight()));
    }
}
