package io.lakeactors.engine.commit;

import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.engine.commit.TableTend.End;
import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.TableChange;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * Changes that add no data of a source, between the commits of one table. Intake comes first: a change begins when no commit is under way, and commits wait no longer than one change takes. So the two
 * never race each other.
 */
final class Tending {
    /** Shorter than who asked waits: what he was not told of is not done behind his back. */
    static final Duration WAIT_MAX = Duration.ofSeconds(15);
    private static final int WAITING_MAX = 16;

    private record Waiting(TableTend.Change asked, long until) {}

    private final ActorContext<TableActor.Command> context;
    private final EngineNode node;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int beginning;
    private boolean busy;

    Tending(ActorContext<TableActor.Command> context, EngineNode node) {
        this.context = context;
        this.node = node;
    }

    boolean isBusy() {
        return busy;
    }

    /** Whether a change waits for its turn. */
    boolean isAwaited() {
        return !waiting.isEmpty();
    }

    /** @param leaving whether the table moves to another node, where it may be asked again @return whether a change has just ended */
    boolean heard(TableTend message, CommitMemory memory, boolean leaving) {
        switch (message) {
            case TableTend.Change change -> asked(change, leaving);
            case TableTend.Begun(var asked, var until) -> begun(new Waiting(asked, until), leaving);
            case TableTend.ShowOpen(var replyTo) -> replyTo.tell(memory.open().map(open -> new TableTend.OpenFiles(open.paths(), List.of(open.commitId())))
                    .orElse(new TableTend.OpenFiles(List.of(), List.of())));
            case TableTend.Over(var asked, var outcome) -> {
                busy = false;
                asked.replyTo().tell(answer(outcome));
                return true;
            }
        }
        return false;
    }

    /** Whether positions may have gone back on purpose: then what the committer knows of the head is of before. */
    static boolean tookOut(TableTend message) {
        return message instanceof TableTend.Over(var asked, var outcome) && asked.change().work() instanceof TableChange.TakeOut;
    }

    /** Commits go on while the change is begun. */
    private void asked(TableTend.Change change, boolean leaving) {
        if (leaving || node.parts().care().isEmpty() || waiting.size() + beginning >= WAITING_MAX) {
            change.replyTo().tell(new TableTend.Ended(End.BUSY, "the table's committer cannot take it on now", -1));
            return;
        }
        beginning++;
        var care = node.parts().care().orElseThrow();
        long until = node.parts().clock().nanos() + WAIT_MAX.toNanos();
        context.pipeToSelf(CompletableFuture.runAsync(() -> care.begin(change.change()), node.io()), (done, failure) -> new TableTend.Begun(change, until));
    }

    private void begun(Waiting change, boolean leaving) {
        beginning--;
        waiting.add(change);
        if (leaving) {
            giveUp();
        }
    }

    /** @param free whether no commit is under way */
    void next(boolean free) {
        long now = node.parts().clock().nanos();
        while (!waiting.isEmpty() && waiting.peek().until() - now < 0) {
            waiting.remove().asked().replyTo().tell(new TableTend.Ended(End.BUSY, "a commit that is under way does not end", -1));
        }
        if (!free || busy || waiting.isEmpty()) {
            return;
        }
        var asked = waiting.remove().asked();
        var care = node.parts().care().orElseThrow();
        busy = true;
        context.pipeToSelf(CompletableFuture.supplyAsync(() -> care.change(asked.change()), node.io()), (outcome, failure) ->
                new TableTend.Over(asked, failure == null ? outcome : new CommitOutcome.Unknown(PortCalls.asError(failure).sentence())));
    }

    private static TableTend.Ended answer(CommitOutcome outcome) {
        return switch (outcome) {
            case CommitOutcome.Committed(var head) -> new TableTend.Ended(End.LANDED, "", head.snapshotId().orElse(-1));
            case CommitOutcome.AlreadyCommitted(var head) -> new TableTend.Ended(End.LANDED, "", head.snapshotId().orElse(-1));
            case CommitOutcome.Conflicted conflicted -> new TableTend.Ended(End.STALE, "others moved the head again and again", -1);
            case CommitOutcome.Stale(var head, var reason) -> new TableTend.Ended(End.STALE, reason, -1);
            case CommitOutcome.Fenced(long epoch) -> new TableTend.Ended(End.OVERTAKEN, "a newer run with epoch " + epoch + " has begun", -1);
            case CommitOutcome.Unknown(var cause) -> new TableTend.Ended(End.UNKNOWN, cause, -1);
            case CommitOutcome.Refused(var error) -> new TableTend.Ended(End.REFUSED, error.sentence(), -1);
        };
    }

    /** Nobody may hear any more how the change under way ends: who asked for it finds out. */
    void forget() {
        busy = false;
    }

    /** Whoever waits asks again elsewhere. */
    void giveUp() {
        waiting.forEach(one -> one.asked().replyTo().tell(new TableTend.Ended(End.BUSY, "the table moves to another node", -1)));
        waiting.clear();
    }
}
