package io.lakeactors.engine.checks;

import io.lakeactors.model.CheckResult;
import io.lakeactors.model.TableEvaluation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
                checks += what.checks().size();
                if (!page.isEmpty() && checks > RESULTS_PER_PAGE) {
                    return new CheckView(enabled, page, remembered, true);
                }
                page.add(new CheckView.Table(what.table(), what.pipeline(), what.contract(), what.checks().size(), standing.last(), standing.trouble(), broken(standing)));
            }
        }
        return new CheckView(enabled, page, remembered, false);
    }

    private static Map<String, String> broken(CheckStanding standing) {
        var broken = new TreeMap<String, String>();
        standing.last().ifPresent(last -> last.results().stream().filter(CheckResult::isBroken).forEach(result -> broken.put(result.id(), CheckStanding.words(result))));
        return broken;
    }
}
