package io.lakeactors.engine.maintenance;

import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.Refused;
import io.lakeactors.engine.WireMessage;
import io.lakeactors.engine.commit.TableTend;
import io.lakeactors.engine.signal.Signal;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableShape;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/** The caretaker and the committers as seen from one node. */
public final class ClusterMaintenance implements LakeMaintenance {
    private static final Duration RUN_MAX = Duration.ofMinutes(30);
    private final ActorSystem<?> system;
    private final EngineNode node;
    private final ActorRef<Caretaker.Command> caretaker;
    private final CommitterLink link;

    public ClusterMaintenance(ActorSystem<?> system, EngineNode node, ActorRef<Caretaker.Command> caretaker, CommitterLink link) {
        this.system = system;
        this.node = node;
        this.caretaker = caretaker;
        this.link = link;
    }

    @Override
    public CompletionStage<CareView> view() {
        return ask(Caretaker.Show::new, timeout());
    }

    @Override
    public CompletionStage<CareRecord> run(TableName table, boolean dryRun) {
        return known(table).thenCompose(there -> this.<CareRecord>ask(replyTo -> new Caretaker.Run(table, dryRun, replyTo), RUN_MAX));
    }

    @Override
    public CompletionStage<CareView> pause(TableName table, boolean paused, String by) {
        return known(table).thenCompose(there -> this.<CareView>ask(replyTo -> new Caretaker.Hold(table, paused, by, replyTo), timeout()));
    }

    @Override
    public TableShape shape(TableName table) {
        return care().shape(table, 0);
    }

    @Override
    public CompletionStage<Long> change(TableName table, TableChange.Work work, String by) {
        return view().thenCombine(known(table), (view, uuid) -> {
            var committer = view.tables().stream().filter(one -> one.table().equals(table)).map(CareView.Table::committer).findFirst().orElse(table);
            return link.changed(committer, new TableChange(node.parts().ids().next(), table, uuid, 0, work));
        }).thenCompose(Function.identity()).exceptionallyCompose(ClusterMaintenance::silent).thenApply(ended -> {
            node.signals().say(new Signal.TableChanged(table, work.getClass().getSimpleName(), by, ended.end().name(), ended.reason()));
            return landed(table, ended);
        });
    }

    private static long landed(TableName table, TableTend.Ended ended) {
        return switch (ended.end()) {
            case LANDED -> ended.snapshot();
            case STALE, REFUSED, BUSY, OVERTAKEN -> throw LakeError.of(ErrorCode.REQUEST_INVALID, ended.reason(), table.toString(), "Nothing was changed").asException();
            case UNKNOWN -> throw LakeError.of(ErrorCode.COMMIT_STATE_UNKNOWN, "it is not known whether the change has landed: " + ended.reason(), table.toString(),
                    "Look with lake table history before you try again").asException();
        };
    }

    private static <T> CompletionStage<T> silent(Throwable failure) {
        Throwable cause = failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return CompletableFuture.failedFuture(cause instanceof io.lakeactors.model.LakeException ? cause : LakeError.of(
                ErrorCode.COMMIT_STATE_UNKNOWN, "the table's committer did not answer in time", "", "Look with lake table history before you try again").asException(cause));
    }

    /** The table's identity. */
    private CompletionStage<String> known(TableName table) {
        return CompletableFuture.supplyAsync(() -> node.parts().tables().head(table).uuid(), node.io());
    }

    private TableCare care() {
        return node.parts().care().orElseThrow(() -> LakeError.of(ErrorCode.REQUEST_INVALID, "this node cannot look after tables", node.config().nodeId(), "Ask another node").asException());
    }

    private <T extends WireMessage> CompletionStage<T> ask(Function<ActorRef<T>, Caretaker.Command> question, Duration within) {
        return Refused.orAnswered(system, caretaker, question, within, LakeError.of(ErrorCode.NODE_UNREACHABLE, "who looks after tables did not answer in time", "node " + node.config().nodeId(),
                "A node with the role maintenance must be there; see lake cluster show"));
    }

    private Duration timeout() {
        return node.config().pipeline().askTimeout();
    }
}
