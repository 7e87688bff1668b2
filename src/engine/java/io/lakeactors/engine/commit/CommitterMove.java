package io.lakeactors.engine.commit;

import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.Takeover;
import io.lakeactors.engine.signal.Signal;
import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.TableName;
import java.time.Duration;
import java.util.Map;

/** How long a committer takes to leave a node, and to begin on another, told to people: no decision depends on it. */
final class CommitterMove {
    private final EngineNode node;
    private final TableName table;
    private final Takeover takeover;
    private long leavesSince;

    CommitterMove(EngineNode node, TableName table) {
        this.node = node;
        this.table = table;
        takeover = new Takeover(node.parts().clock());
    }

    /** A step on the way to the first commit is done; only its first time counts. */
    void reached(String step) {
        takeover.reached(step);
    }

    /** @param ready whether it knew where its table stands, so that the first offer did not wait for it */
    void offered(boolean ready) {
        if (ready) {
            takeover.idledUntil("Offered");
        } else {
            takeover.reached("Offered");
        }
    }

    /** A commit has ended. */
    void took(CommitOutcome outcome) {
        boolean landed = outcome instanceof CommitOutcome.Committed || outcome instanceof CommitOutcome.AlreadyCommitted;
        if (landed && takeover.ends("Committed")) {
            node.signals().say(new Signal.CommitterMoved(table, "resumed", Duration.ofNanos(takeover.nanos()), takeover.steps()));
        }
    }

    void leaves() {
        leavesSince = node.parts().clock().nanos();
    }

    void left() {
        node.signals().say(new Signal.CommitterMoved(table, "left", Duration.ofNanos(node.parts().clock().nanos() - leavesSince), Map.of()));
    }
}
