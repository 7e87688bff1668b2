package io.lakeactors.engine.gold;

import io.lakeactors.contract.GoldSpec;
import io.lakeactors.engine.gold.GoldRecord.Outcome;
import io.lakeactors.model.LakeError;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** How a gold table is shown to people. */
final class GoldPages {
    private GoldPages() {}

    /** @param otherwise the reason that is shown where the last run says none */
    static GoldView.Table of(String name, GoldMemory.Table table, GoldSpec spec, String otherwise, boolean running) {
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
        return new GoldView.Table(name, spec.table().toString(), table.reads(), spec.contract().title(), spec.everyMillis(), state,
                last.map(GoldRecord::reason).filter(reason -> !reason.isEmpty()).orElse(otherwise), published(table), runs(table));
    }

    /** One whose file cannot be read any more; without a run, its name stands for the table too. */
    static GoldView.Table unreadable(String name, GoldMemory.Table table, LakeError refusal) {
        return new GoldView.Table(name, table.target().orElse(name), table.reads(), "", 0, table.paused() ? GoldView.State.PAUSED : GoldView.State.FAILING, refusal.sentence(), published(table),
                runs(table));
    }

    private static long published(GoldMemory.Table table) {
        return table.runs().reversed().stream().filter(run -> EnumSet.of(Outcome.PUBLISHED, Outcome.UNCHANGED).contains(run.outcome())).findFirst().map(GoldRecord::endedAt).orElse(0L);
    }

    /** Newest first; with the checks of the last that has any: with all of them, what all tables show could be longer than a frame between nodes. */
    private static List<GoldRecord> runs(GoldMemory.Table table) {
        var runs = new ArrayList<GoldRecord>();
        boolean checked = false;
        for (GoldRecord run : table.runs().reversed()) {
            runs.add(run.with(checked ? List.of() : run.checks().stream().map(GoldRecord.Check::forPeople).toList()));
            checked |= !run.checks().isEmpty();
        }
        return runs;
    }
}
