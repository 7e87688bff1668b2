package io.lakeactors.engine.maintenance;

import io.lakeactors.engine.commit.TableActor;
import io.lakeactors.engine.commit.TableRival;
import io.lakeactors.engine.commit.TableTend;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableName;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;

/** The way to tables' committers, wherever they live. Safe for threads. */
public final class CommitterLink implements Committers {
    /** Longer than a committer keeps a change waiting. */
    private static final Duration CHANGE_MAX = Duration.ofSeconds(45);
    private static final Duration ASK_MAX = Duration.ofSeconds(10);

    private final ActorSystem<?> system;

    public CommitterLink(ActorSystem<?> system) {
        this.system = system;
    }

    @Override
    public TableTend.Ended change(TableName committer, TableChange change) {
        try {
            return changed(committer, change).toCompletableFuture().get(CHANGE_MAX.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException silent) {
            return new TableTend.Ended(TableTend.End.UNKNOWN, "the table's committer did not answer", -1);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new TableTend.Ended(TableTend.End.UNKNOWN, "this node stops", -1);
        }
    }

    /** Fails if nobody answers in time: then it may have landed or not. */
    CompletionStage<TableTend.Ended> changed(TableName committer, TableChange change) {
        return entity(committer).ask(replyTo -> new TableTend.Change(change, replyTo), CHANGE_MAX);
    }

    @Override
    public TableTend.OpenFiles open(TableName committer) {
        try {
            return entity(committer).ask(TableTend.ShowOpen::new, ASK_MAX).toCompletableFuture().get(ASK_MAX.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException silent) {
            throw LakeError.of(ErrorCode.JOURNAL_UNREACHABLE, "the table's committer did not answer", committer.toString(), "It is tried again by itself").asException(silent);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw LakeError.of(ErrorCode.INTERNAL, "this node stops", committer.toString(), "Nothing is to be done").asException(stopped);
        }
    }

    /** Does not block. @param committer the table whose committer it is; a quarantine has that of the table beside it */
    public void tell(TableName committer, TableRival word) {
        entity(committer).tell(word);
    }

    private EntityRef<TableActor.Command> entity(TableName committer) {
        return ClusterSharding.get(system).entityRefFor(TableActor.KEY, committer.toString());
    }
}
