package io.lakeactors.engine.gold;

import io.lakeactors.contract.GoldSpec;
import io.lakeactors.engine.gold.GoldRecord.Outcome;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** How a gold table is shown to people. */
final class GoldPages {
    private GoldPages() {}

    static GoldView.Table of(String name, GoldMemory.Table table, GoldSpec spec, boolean running) {
        Optional<GoldRecord> last = table.last();
        Outcome outcome = last.map(GoldRecord::outcome).orElse(Outcome.UNCHANGED);
        GoldView.State standing = switch (outcome) {
            case PUBLISHED, UNCHANGED -> GoldView.State.CURRENT;
            case WITHHELD -> GoldView.State.WITHHELD;
            case FAILED -> GoldView.State.FAILING;
        };
        boolean well = standing == GoldView.State.CURRENT;
        // What does not go well is to be seen while it is tried again.
        GoldView.State state = table.paused() ? GoldView.State.PAUSED : running && well ? GoldView.State.RUNNING : standing;
        long published = table.runs().reversed().stream().filter(run -> EnumSet.of(Outcome.PUBLISHED, Outcome.UNCHANGED).contains(run.outcome())).findFirst().map(GoldRecord::endedAt).orElse(0L);
        return new GoldView.Table(name, spec.table().toString(), table.reads(), spec.contract().name() + " " + spec.contract().version(), spec.everyMillis(), state,
                last.map(GoldRecord::reason).orElse(""), published, runs(table));
    }

    /** Newest first; with the checks of the last that has any: with all of them, what all tables show could be longer than a frame between nodes. */
    private static List<GoldRecord> runs(GoldMemory.Table table) {
        var runs = new ArrayList<GoldRecord>();
        boolean checked = false;
        for (GoldRecord run : table.runs().reversed()) {
            runs.add(checked ? run.withoutChecks() : run);
            checked |= !run.checks().isEmpty();
        }
        return runs;
    }
}
