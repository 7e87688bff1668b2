package io.lakeactors.engine.gold;

import io.lakeactors.contract.GoldSpec;
import io.lakeactors.engine.checks.CheckKeeper;
import io.lakeactors.model.TableEvaluation;
import io.lakeactors.model.TableName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/** Tells the keeper of checks what candidates' checks said: again until it says that it has journaled it, which it does once. Part of the keeper of gold tables, in whose thread it runs. */
final class GoldVerdicts {
    private final Consumer<CheckKeeper.Command> checks;
    private final ActorRef<CheckKeeper.Taken> heard;
    private final Map<TableName, Long> taken = new HashMap<>();

    /** @param heard is told up to when evaluations of a table are journaled */
    GoldVerdicts(Consumer<CheckKeeper.Command> checks, ActorRef<CheckKeeper.Taken> heard) {
        this.checks = checks;
        this.heard = heard;
    }

    void beginAnew() {
        taken.clear();
    }

    /** @param runs oldest first */
    void tell(String gold, GoldSpec spec, List<GoldRecord> runs) {
        if (!runs.isEmpty() && runs.getLast().outcome() == GoldRecord.Outcome.PUBLISHED && runs.getLast().checks().isEmpty()) {
            // Nothing is checked any more: what was said of it holds no longer.
            gone(gold);
            return;
        }
        long until = taken.getOrDefault(spec.table(), 0L);
        var fresh = runs.stream().filter(run -> run.table().equals(spec.table())).flatMap(run -> run.evaluation().stream()).filter(evaluation -> evaluation.at() > until).findFirst();
        checks.accept(new CheckKeeper.Judged(spec.table(), TableEvaluation.ofGold(gold), spec.contract().title(), fresh, heard));
    }

    /** @return whether there may be more to tell */
    boolean taken(TableName table, long until) {
        Long before = taken.put(table, until);
        return before == null || before < until;
    }

    void gone(String gold) {
        checks.accept(new CheckKeeper.Told(TableEvaluation.ofGold(gold), "", ""));
    }
}
