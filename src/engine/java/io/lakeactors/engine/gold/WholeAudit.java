package io.lakeactors.engine.gold;

import io.lakeactors.contract.CheckWords;
import io.lakeactors.contract.GoldSpec;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.model.CheckResult;
import io.lakeactors.model.CheckResult.Status;
import io.lakeactors.model.Clock;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.SqlNames;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableInspector;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Holds a candidate to its contract's checks on the table as a whole, as tables of pipelines are measured: ages, figures, shares of rows, references to other tables and queries. */
final class WholeAudit implements GoldAudit {
    private final TableQuery queries;
    private final Optional<TableInspector> inspector;
    private final Clock clock;

    WholeAudit(EngineParts parts) {
        queries = parts.queries().orElseThrow();
        inspector = parts.inspector();
        clock = parts.clock();
    }

    @Override
    public List<GoldRecord.Check> audit(GoldSpec spec, long snapshot) {
        List<TableCheck> checks = spec.checks();
        if (checks.isEmpty()) {
            return List.of();
        }
        // Looked up before: what changes from now on has the candidate judged again.
        var others = new HashMap<TableCheck, SortedMap<String, Long>>();
        checks.forEach(check -> others.put(check, others(spec.table(), check)));
        List<CheckResult> results = inspector.orElseThrow().inspectSnapshot(spec.table(), snapshot, checks, clock.millis()).results();
        var said = new ArrayList<GoldRecord.Check>();
        for (int i = 0; i < results.size(); i++) {
            TableCheck check = checks.get(i);
            CheckResult result = results.get(i);
            String says = CheckWords.sentence(check).replaceAll("\\s+", " ");
            said.add(GoldRecord.Check.of(says, found(result), besides(result.status() == Status.ERROR, others.get(check)), result));
        }
        return said;
    }

    private static Optional<GoldRecord.Besides> besides(boolean unmeasured, SortedMap<String, Long> tables) {
        return unmeasured || !tables.isEmpty() ? Optional.of(new GoldRecord.Besides(unmeasured, tables)) : Optional.empty();
    }

    private static String found(CheckResult result) {
        return switch (result.status()) {
            case PASS -> "";
            case WARN, FAIL -> "is " + result.found();
            case ERROR -> "cannot be measured: " + result.reason();
        };
    }

    /** The tables that the check looks at besides. Why one cannot be read, measuring it tells. */
    private SortedMap<String, Long> others(TableName table, TableCheck check) {
        Optional<String> sql = switch (check.measured()) {
            case TableCheck.Orphans orphans -> Optional.of("SELECT 1 FROM " + SqlNames.quoted(orphans.other()));
            case TableCheck.Reconciled reconciled -> Optional.of("SELECT 1 FROM " + SqlNames.quoted(reconciled.other()));
            case TableCheck.Query query -> Optional.of(query.sql().replace(TableCheck.Query.TABLE, SqlNames.quoted(table)));
            case TableCheck.Rows rows -> Optional.empty();
            case TableCheck.Missing missing -> Optional.empty();
            case TableCheck.Invalid invalid -> Optional.empty();
            case TableCheck.Duplicates duplicates -> Optional.empty();
            case TableCheck.Statistic statistic -> Optional.empty();
            case TableCheck.Age age -> Optional.empty();
            case TableCheck.Volume volume -> Optional.empty();
            case TableCheck.Each each -> Optional.empty();
            case TableCheck.LateRows late -> Optional.empty();
            case TableCheck.Drift drift -> Optional.empty();
            case TableCheck.Where where -> throw new IllegalStateException("a condition of a condition: " + where);
        };
        return sql.map(text -> read(table, text)).orElse(Collections.emptySortedMap());
    }

    private SortedMap<String, Long> read(TableName but, String sql) {
        var tables = new TreeMap<String, Long>();
        try {
            queries.outlined(sql).sources().forEach((table, snapshot) -> tables.put(table.toString(), snapshot));
        } catch (LakeException untold) {
            return Collections.emptySortedMap();
        }
        tables.remove(but.toString());
        return tables;
    }
}
