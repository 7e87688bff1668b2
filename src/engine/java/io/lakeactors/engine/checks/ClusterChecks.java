package io.lakeactors.engine.checks;

import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.Refused;
import io.lakeactors.engine.WireMessage;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.TableEvaluation;
import io.lakeactors.model.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/** The keeper of checks as seen from one node. */
public final class ClusterChecks implements LakeChecks {
    private static final Duration RUN_MAX = Duration.ofMinutes(10);

    private final ActorSystem<?> system;
    private final EngineNode node;
    private final ActorRef<CheckKeeper.Command> keeper;

    public ClusterChecks(ActorSystem<?> system, EngineNode node, ActorRef<CheckKeeper.Command> keeper) {
        this.system = system;
        this.node = node;
        this.keeper = keeper;
    }

    @Override
    public CompletionStage<CheckView> view() {
        return view("", new ArrayList<>());
    }

    private CompletionStage<CheckView> view(String after, List<CheckView.Table> tables) {
        return this.<CheckView>ask(replyTo -> new CheckKeeper.Show(after, replyTo), node.config().pipeline().askTimeout()).thenCompose(page -> {
            tables.addAll(page.tables());
            return page.more() ? view(page.tables().getLast().table().toString(), tables)
                    : CompletableFuture.completedFuture(new CheckView(page.enabled(), tables, page.remembered(), false));
        });
    }

    @Override
    public CompletionStage<List<TableEvaluation>> history(TableName table) {
        return older(table, Long.MAX_VALUE, new ArrayList<>());
    }

    /** Page by page, as a message between nodes has a largest size. */
    private CompletionStage<List<TableEvaluation>> older(TableName table, long before, List<TableEvaluation> newestFirst) {
        return this.<CheckKeeper.Page>ask(replyTo -> new CheckKeeper.ShowHistory(table, before, replyTo), node.config().pipeline().askTimeout()).thenCompose(page -> {
            newestFirst.addAll(page.newestFirst());
            if (page.more()) {
                return older(table, page.newestFirst().getLast().at(), newestFirst);
            }
            Collections.reverse(newestFirst);
            return CompletableFuture.completedFuture(newestFirst);
        });
    }

    @Override
    public CompletionStage<TableEvaluation> run(TableName table) {
        return this.<CheckKeeper.Ran>ask(replyTo -> new CheckKeeper.Run(table, replyTo), RUN_MAX).thenCompose(ran -> ran.error().isPresent()
                ? CompletableFuture.failedFuture(ran.error().get().asException()) : CompletableFuture.completedFuture(ran.evaluation().orElseThrow()));
    }

    private <T extends WireMessage> CompletionStage<T> ask(Function<ActorRef<T>, CheckKeeper.Command> question, Duration within) {
        return Refused.orAnswered(system, keeper, question, within, LakeError.of(ErrorCode.NODE_UNREACHABLE, "who evaluates checks did not answer in time", "node " + node.config().nodeId(),
                "A node with the role maintenance must be there; see lake cluster show"));
    }
}
