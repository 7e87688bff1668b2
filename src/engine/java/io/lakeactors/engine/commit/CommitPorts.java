package io.lakeactors.engine.commit;

import io.lakeactors.engine.Backoff;
import io.lakeactors.engine.Dependencies;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.engine.signal.Signal;
import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Resolution;
import io.lakeactors.model.TableName;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;

/** What a committer asks of the catalog; the answers come back to it as messages. */
final class CommitPorts {
    private final EngineNode node;
    private final TableName table;
    private final CommitFollower follower;
    private final ActorRef<TableActor.Command> self;
    private final PortCalls calls;
    private final Backoff undecided;

    CommitPorts(EngineNode node, TableName table, CommitFollower follower, ActorRef<TableActor.Command> self) {
        this.node = node;
        this.table = table;
        this.follower = follower;
        this.self = self;
        calls = new PortCalls(node);
        undecided = new Backoff(node.config().retry(), node.parts().ids());
    }

    void acquireEpoch(long round) {
        call(() -> node.parts().tables().acquireEpoch("table:" + table), epoch -> new CommitInput.EpochAcquired(round, epoch));
    }

    void readHead(long round, TableName name) {
        call(() -> node.parts().tables().head(name), head -> new CommitInput.HeadRead(round, head));
    }

    /** Made once: whatever is not known of its end afterwards is for the core to resolve. */
    void commit(CommitEffect.Commit commit) {
        var request = commit.request();
        var clock = node.parts().clock();
        calls.whenAdmitted(Dependencies.CATALOG, () -> {
            long began = clock.nanos();
            CompletableFuture.supplyAsync(follower.carrying(request, () -> node.parts().tables().commit(request)), node.io()).whenComplete((outcome, failure) -> {
                CommitOutcome known = failure == null ? outcome : new CommitOutcome.Unknown(PortCalls.asError(failure).sentence());
                calls.note(Dependencies.CATALOG, known instanceof CommitOutcome.Unknown(var cause) ? Optional.of(unheard(cause)) : Optional.empty());
                var ended = new CommitInput.CommitEnded(request.commitId(), commit.attempt(), known);
                self.tell(new TableActor.CommitTook(ended, clock.nanos() - began, request.advances().size()));
            });
        }, this::fails);
    }

    /** While the catalog cannot say, it is asked again with backoff. */
    void resolve(CommitEffect.Resolve resolve) {
        var request = resolve.request();
        calls.whenAdmitted(Dependencies.CATALOG, () ->
                CompletableFuture.supplyAsync(follower.carrying(request, () -> node.parts().tables().resolve(request, resolve.fenceEpoch())), node.io())
                        .whenComplete((resolution, failure) -> {
                            Resolution known = failure == null ? resolution : new Resolution.Undecided(PortCalls.asError(failure).sentence());
                            resolved(known, new TableActor.Heard(new CommitInput.ResolveEnded(request.commitId(), resolve.fenceEpoch(), known)));
                        }), this::fails);
    }

    private void resolved(Resolution known, TableActor.Heard heard) {
        if (known instanceof Resolution.Undecided(var cause)) {
            Duration own = undecided.next();
            Duration spared = calls.note(Dependencies.CATALOG, Optional.of(unheard(cause)));
            Duration delay = spared.isZero() ? own : spared;
            node.signals().say(new Signal.Retried(Dependencies.CATALOG, undecided.failures(), delay, cause));
            CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, node.io()).execute(() -> self.tell(heard));
        } else {
            undecided.succeeded();
            calls.note(Dependencies.CATALOG, Optional.empty());
            self.tell(heard);
        }
    }

    private static LakeError unheard(String cause) {
        return LakeError.of(ErrorCode.CATALOG_UNREACHABLE, cause, "", "It is asked again by itself");
    }

    private <T> void call(Supplier<T> port, Function<T, CommitInput> answer) {
        calls.call(Dependencies.CATALOG, port, new PortCalls.Ears<>(
                value -> self.tell(new TableActor.Heard(answer.apply(value))),
                this::fails,
                error -> self.tell(new TableActor.Heard(new CommitInput.Failed(error)))));
    }

    private void fails(LakeError error) {
        self.tell(new TableActor.PortFails(error.sentence()));
    }

    /** Answers that are still on their way are not heard any more, and what waits for the catalog is not begun. */
    void forget() {
        calls.forget();
    }
}
