package io.lakeactors.engine.checks;

import io.lakeactors.model.CheckResult;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.TableEvaluation;
import io.lakeactors.model.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the keeper of checks shows, in pages: a message between nodes has a largest size. */
final class CheckPages {
    private static final int RESULTS_PER_PAGE = 200;

    private CheckPages() {}

    /** @param evaluations of one table, oldest first */
    static CheckKeeper.Page history(List<TableEvaluation> evaluations, long before) {
        var page = new ArrayList<TableEvaluation>();
        int results = 0;
        for (var one : evaluations.reversed()) {
            if (one.at() < before) {
                results += one.results().size();
                if (!page.isEmpty() && results > RESULTS_PER_PAGE) {
                    return new CheckKeeper.Page(page, true);
                }
                page.add(one);
            }
        }
        return new CheckKeeper.Page(page, false);
    }

    /** @param standings by the names of their tables */
    static CheckView tables(CheckMemory memory, Collection<CheckStanding> standings, String after, boolean enabled) {
        var remembered = memory.evaluations().stream().map(TableEvaluation::table).distinct().sorted().toList();
        var page = new ArrayList<CheckView.Table>();
        int checks = 0;
        for (var standing : standings) {
            var what = standing.what();
            if (what.table().toString().compareTo(after) > 0) {
                int own = what.isGold() ? standing.last().map(last -> last.results().size()).orElse(0) : what.checks().size();
                checks += own;
                if (!page.isEmpty() && checks > RESULTS_PER_PAGE) {
                    return new CheckView(enabled, page, remembered, true);
                }
                page.add(new CheckView.Table(what.table(), what.pipeline(), what.contract(), own, standing.last(), standing.trouble(), broken(standing)));
            }
        }
        return new CheckView(enabled, page, remembered, false);
    }

    /** Why a table cannot be measured when somebody asks for it; empty if it can. */
    static Optional<LakeError> refusal(TableName table, Map<TableName, CheckStanding> standings) {
        var standing = standings.get(table);
        if (standing == null) {
            return Optional.of(LakeError.of(ErrorCode.CHECKS_NOT_FOUND, "no contract of a pipeline has checks on " + table, "", standings.isEmpty()
                    ? "Write them into a contract: docs/guides/quality.md" : "There are some on " + standings.keySet().stream().map(TableName::toString).collect(Collectors.joining(", "))));
        }
        return Optional.of(standing).filter(one -> one.what().isGold()).map(gold -> LakeError.of(ErrorCode.CHECKS_AT_PUBLISHING, "a candidate is judged when it is made, before readers see it",
                table.toString(), "Make one: lake gold run " + gold.what().pipeline().substring(gold.what().pipeline().indexOf(':') + 1)));
    }

    /** Of gold tables none: that a candidate is withheld is an alert of its own. */
    private static Map<String, String> broken(CheckStanding standing) {
        var broken = new TreeMap<String, String>();
        if (standing.what().isGold()) {
            return broken;
        }
        standing.last().ifPresent(last -> last.results().stream().filter(CheckResult::isBroken).forEach(result -> broken.put(result.id(), CheckStanding.words(result))));
        return broken;
    }
}
