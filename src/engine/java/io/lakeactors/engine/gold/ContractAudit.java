package io.lakeactors.engine.gold;

import io.lakeactors.contract.GoldSpec;
import io.lakeactors.contract.RuleWords;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.model.CheckResult;
import io.lakeactors.model.CheckResult.Status;
import io.lakeactors.model.Column;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Expectation;
import io.lakeactors.model.Field;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Schema;
import io.lakeactors.model.SqlNames;
import io.lakeactors.model.TableCheck.Dimension;
import io.lakeactors.model.TableCheck.Severity;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuery;
import io.lakeactors.model.Type;
import io.lakeactors.quality.Judge;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Holds a candidate to its contract. Rows are judged as those of pipelines are; keys, counts and {@linkplain WholeAudit checks on the table} are asked of the whole snapshot. That columns are there and
 * typed, and those that are required filled, was seen when the candidate was written.
 */
final class ContractAudit implements GoldAudit {
    private static final Expectation NONE = Expectation.of(Expectation.Operator.BE, BigDecimal.ZERO);
    private static final Schema ONE_NUMBER = new Schema(List.of(Field.of("n", new Type.Long(), true)));

    private final TableQuery queries;
    private final WholeAudit whole;

    ContractAudit(EngineParts parts) {
        queries = parts.queries().orElseThrow();
        whole = new WholeAudit(parts);
    }

    @Override
    public List<GoldRecord.Check> audit(GoldSpec spec, long snapshot) {
        var pinned = Map.of(spec.table(), snapshot);
        List<Rule> rules = spec.contract().rules();
        Schema schema = spec.contract().schema();
        Map<String, Long> broken = judged(spec, pinned, rules.stream().filter(rule -> isOfRows(rule, schema)).map(ContractAudit::logged).toList());
        var checks = new ArrayList<GoldRecord.Check>();
        for (Rule rule : rules) {
            if (rule instanceof Rule.Unique unique) {
                checks.add(check(rule, number(repeated(spec.table(), unique), pinned), "key", "is there more than once", "are there more than once"));
            } else if (isOfRows(rule, schema)) {
                checks.add(check(rule, broken.getOrDefault(rule.id(), 0L), "row", "breaks it", "break it"));
            }
        }
        if (!spec.rowCounts().isEmpty()) {
            long rows = number("SELECT count(*) AS n FROM " + SqlNames.quoted(spec.table()), pinned);
            spec.rowCounts().forEach(count -> checks.add(GoldRecord.Check.of(count.says(), count.holds(rows) ? "" : "rowCount is " + rows, Optional.empty(),
                    verdict(count.id(), "", Dimension.COMPLETENESS, count.warns(), rows, count.expectation()))));
        }
        checks.addAll(whole.audit(spec, snapshot));
        return checks;
    }

    /** Nulls were refused before only where the column itself must hold none. */
    private static boolean isOfRows(Rule rule, Schema schema) {
        if (rule instanceof Rule.Required required) {
            return schema.fields().stream().noneMatch(field -> field.name().equals(required.column()) && field.required());
        }
        return !(rule instanceof Rule.Unique || rule instanceof Rule.TypeMatch || rule instanceof Rule.Late);
    }

    private Map<String, Long> judged(GoldSpec spec, Map<TableName, Long> pinned, List<Rule> rules) {
        var broken = new HashMap<String, Long>();
        if (rules.isEmpty()) {
            return broken;
        }
        Contract contract = spec.contract();
        var judge = Judge.of(new Contract(contract.id(), contract.name(), contract.version(), contract.object(), contract.schema(), rules, contract.unknownFields(), contract.fingerprint()));
        var window = judge.newWindow();
        String columns = contract.schema().fields().stream().map(field -> SqlNames.quoted(field.name())).collect(Collectors.joining(", "));
        queries.open("SELECT " + columns + " FROM " + SqlNames.quoted(spec.table()), pinned).into(contract.schema(), batch -> {
            var records = new RawBatch(null, 1, 1).covers(0, batch.rows(), -1);
            judge.judge(new MicroBatch(records, batch, List.of()), window).loggedByRule().forEach((rule, rows) -> broken.merge(rule, rows, Long::sum));
        });
        return broken;
    }

    /** So that a row counts for each rule that it breaks. */
    private static Rule logged(Rule rule) {
        return switch (rule) {
            case Rule.Range r -> new Rule.Range(r.id(), r.column(), r.min(), r.minExclusive(), r.max(), r.maxExclusive(), OnFail.LOG);
            case Rule.Length r -> new Rule.Length(r.id(), r.column(), r.min(), r.max(), OnFail.LOG);
            case Rule.Pattern r -> new Rule.Pattern(r.id(), r.column(), r.regex(), OnFail.LOG);
            case Rule.Accepted r -> new Rule.Accepted(r.id(), r.column(), r.values(), r.negated(), OnFail.LOG);
            case Rule.Expression r -> new Rule.Expression(r.id(), r.expression(), OnFail.LOG);
            case Rule.Required r -> new Rule.Required(r.id(), r.column(), OnFail.LOG);
            case Rule.TypeMatch r -> r;
            case Rule.Unique r -> r;
            case Rule.Late r -> r;
        };
    }

    /** As everywhere in SQL, keys with a null in them are equal to none. */
    private static String repeated(TableName table, Rule.Unique unique) {
        String keys = unique.columns().stream().map(SqlNames::quoted).collect(Collectors.joining(", "));
        String present = unique.columns().stream().map(column -> SqlNames.quoted(column) + " IS NOT NULL").collect(Collectors.joining(" AND "));
        return "SELECT count(*) AS n FROM (SELECT 1 FROM " + SqlNames.quoted(table) + " WHERE " + present + " GROUP BY " + keys + " HAVING count(*) > 1)";
    }

    private long number(String sql, Map<TableName, Long> pinned) {
        long[] found = {0};
        queries.open(sql, pinned).into(ONE_NUMBER, batch -> found[0] = ((Column.Longs) batch.columns()[0]).values()[0]);
        return found[0];
    }

    private static GoldRecord.Check check(Rule rule, long broken, String what, String one, String many) {
        String found = broken == 0 ? "" : String.format(Locale.ROOT, "%,d %s%s %s", broken, what, broken == 1 ? "" : "s", broken == 1 ? one : many);
        boolean warns = rule.onFail() == OnFail.LOG;
        return GoldRecord.Check.of(GoldRun.sentence(rule), found, Optional.empty(), verdict(rule.id(), column(rule), dimension(rule), warns, broken, NONE));
    }

    private static CheckResult verdict(String id, String column, Dimension dimension, boolean warns, long rows, Expectation expected) {
        Status status = expected.holds(BigDecimal.valueOf(rows)) ? Status.PASS : warns ? Status.WARN : Status.FAIL;
        return new CheckResult(id, column, dimension.word(), (warns ? Severity.WARN : Severity.ERROR).word(), false, OptionalDouble.of(rows), "rows", expected.words(), status, "");
    }

    /** Empty where it is about several. */
    private static String column(Rule rule) {
        return rule instanceof Rule.Unique unique && unique.columns().size() > 1 ? "" : RuleWords.columns(rule);
    }

    private static Dimension dimension(Rule rule) {
        return switch (rule) {
            case Rule.Required r -> Dimension.COMPLETENESS;
            case Rule.Unique r -> Dimension.UNIQUENESS;
            case Rule.Expression r -> Dimension.ACCURACY;
            case Rule.Late r -> Dimension.TIMELINESS;
            case Rule.TypeMatch r -> Dimension.CONFORMITY;
            case Rule.Range r -> Dimension.CONFORMITY;
            case Rule.Length r -> Dimension.CONFORMITY;
            case Rule.Pattern r -> Dimension.CONFORMITY;
            case Rule.Accepted r -> Dimension.CONFORMITY;
        };
    }
}
