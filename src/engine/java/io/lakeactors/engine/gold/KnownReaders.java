package io.lakeactors.engine.gold;

import io.lakeactors.contract.GoldSpec;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.model.ColumnChanges;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Schema;
import io.lakeactors.model.SqlNames;
import io.lakeactors.model.TableCheck;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuery;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Tells who would be broken by a change of a table's columns: every query that is known to read it is asked what it would say then. Blocking.
 *
 * <p>What is broken already is not the change's doing, and is not told.
 */
final class KnownReaders {
    private static final Set<ErrorCode> MISSES = EnumSet.of(ErrorCode.QUERY_FAILED, ErrorCode.QUERY_REFUSED, ErrorCode.TABLE_NOT_FOUND);

    private final TableQuery queries;
    private final TableName table;
    private final ColumnChanges changes;

    KnownReaders(TableQuery queries, TableName table, ColumnChanges changes) {
        this.queries = queries;
        this.table = table;
        this.changes = changes;
    }

    /** @param golds which may read the table, or have checks that do @param pipelines whose contracts may have such checks @return a clause for each that breaks */
    List<String> broken(List<GoldSpec> golds, List<PipelineSpec> pipelines) {
        var broken = new ArrayList<String>();
        golds.forEach(gold -> {
            breaks(gold.query(), Optional.of(gold.contract().schema())).ifPresent(why -> broken.add("gold table \"" + gold.name() + "\": " + why));
            gold.checks().forEach(check -> breaks(check, gold.table()).ifPresent(why -> broken.add("check \"" + check.id() + "\" of gold table " + gold.name() + ": " + why)));
        });
        pipelines.forEach(pipeline -> pipeline.silver().ifPresent(silver -> pipeline.contract().checks().forEach(check ->
                breaks(check, silver.table()).ifPresent(why -> broken.add("check \"" + check.id() + "\" of pipeline " + pipeline.name() + ": " + why)))));
        return broken;
    }

    private Optional<String> breaks(TableCheck check, TableName of) {
        if (check.measured() instanceof TableCheck.Orphans orphans && orphans.other().equals(table)) {
            return gone(orphans.key());
        }
        if (check.measured() instanceof TableCheck.Reconciled reconciled && reconciled.other().equals(table)) {
            return gone(reconciled.key());
        }
        return check.measure() instanceof TableCheck.Query(var sql) ? breaks(sql.replace(TableCheck.Query.TABLE, SqlNames.quoted(of)), Optional.empty()) : Optional.empty();
    }

    private Optional<String> gone(String key) {
        return changes.removed().contains(key) || changes.renamed().containsKey(key) ? Optional.of("it refers to " + table + "." + key) : Optional.empty();
    }

    private Optional<String> breaks(String sql, Optional<Schema> result) {
        boolean isNamed = sql.toLowerCase(Locale.ROOT).contains(table.name().toLowerCase(Locale.ROOT));
        return !isNamed || fault(sql, result, ColumnChanges.NONE).isPresent() ? Optional.empty() : fault(sql, result, changes);
    }

    private Optional<String> fault(String sql, Optional<Schema> result, ColumnChanges then) {
        try {
            var reading = queries.imagine(sql, table, then);
            return result.map(reading::misfits).filter(misfits -> !misfits.isEmpty()).map(misfits -> String.join("; ", misfits));
        } catch (LakeException refused) {
            if (MISSES.contains(refused.error().code())) {
                return Optional.of(refused.error().what());
            }
            throw refused;
        }
    }
}
