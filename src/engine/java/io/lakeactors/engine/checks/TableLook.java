package io.lakeactors.engine.checks;

import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.checks.CheckStanding.Extent;
import io.lakeactors.model.TableEvaluation;
import io.lakeactors.model.TableInspector;
import java.util.Optional;

/**
 * What one look at a table came to.
 *
 * @param seen empty if there was nothing to look at yet
 * @param extent what was measured of it
 * @param took milliseconds
 */
record TableLook(Optional<TableEvaluation> seen, Extent extent, long took) {
    /** Blocking. @param always whatever is known of its snapshot */
    static TableLook at(CheckStanding standing, boolean always, EngineNode node, TableInspector inspector) {
        var what = standing.what();
        long started = node.parts().clock().nanos();
        // No two evaluations of a table have the same time: pages of history are told apart by it.
        long now = Math.max(node.parts().clock().millis(), standing.last().map(last -> last.at() + 1).orElse(0L));
        var head = node.parts().tables().head(what.table()).snapshotId();
        if (!always && head.isEmpty()) {
            return new TableLook(Optional.empty(), Extent.NOTHING, 0);
        }
        var due = always ? what.checks() : standing.due(head, now, node.config().quality().every());
        if (due.isEmpty()) {
            return new TableLook(Optional.of(standing.aged(now)), Extent.NOTHING, 0);
        }
        var inspection = inspector.inspect(what.table(), due, standing.judgedUntil(now), now);
        boolean some = due.size() < what.checks().size();
        if (some && !inspection.snapshotId().equals(head)) {
            // Another one has come meanwhile: results of two are not mixed.
            inspection = inspector.inspect(what.table(), what.checks(), standing.judgedUntil(now), now);
            some = false;
        }
        long took = (node.parts().clock().nanos() - started) / 1_000_000;
        var seen = some ? standing.with(inspection.results(), now, took)
                : new TableEvaluation(what.table(), what.pipeline(), what.contract(), inspection.snapshotId(), now, took, what.digest(), inspection.results());
        return new TableLook(Optional.of(seen), some ? Extent.VOLUMES : Extent.ALL, took);
    }
}
