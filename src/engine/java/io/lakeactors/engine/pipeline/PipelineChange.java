package io.lakeactors.engine.pipeline;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.LakeEngine;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.engine.Refused;
import io.lakeactors.engine.partition.PipelineTables;
import io.lakeactors.engine.pipeline.PipelineCommand.Apply;
import io.lakeactors.engine.pipeline.PipelineCommand.Checked;
import io.lakeactors.engine.pipeline.PipelineCommand.Ready;
import io.lakeactors.engine.pipeline.PipelineMemory.Texts;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * How a pipeline is changed: look whether it can be, let it rest if it runs already and more than its contract changes, change the tables, and only then remember it. One change at a time. Part of
 * its {@link PipelineActor}, in whose thread it runs.
 *
 * <p>A contract alone is changed while records flow: the table takes first what is new, and holds what is written under the contract before as well; then each partition goes over to the new one
 * between two batches.
 */
final class PipelineChange {
    private static final String CHANGING = "it is being changed already";

    private final ActorContext<PipelineCommand> context;
    private final EngineNode node;
    private final String name;
    private final PipelineSetup setup;
    private final ActorRef<PipelineDirectory.Command> directory;
    private Optional<Checked> underWay = Optional.empty();
    private boolean carriedOut;
    private boolean rolling;

    PipelineChange(
            ActorContext<PipelineCommand> context, EngineNode node, String name, PipelineSetup setup, ActorRef<PipelineDirectory.Command> directory) {
        this.context = context;
        this.node = node;
        this.name = name;
        this.setup = setup;
        this.directory = directory;
    }

    boolean isUnderWay() {
        return underWay.isPresent();
    }

    /** Whether the pipeline has to rest for it. */
    boolean wantsRest() {
        return isUnderWay() && !rolling;
    }

    void check(Apply apply) {
        if (isUnderWay()) {
            apply.replyTo().tell(PipelineReply.conflict(name, CHANGING));
            return;
        }
        io(() -> {
            var spec = node.spec(apply.pipelineText(), apply.contractText());
            setup.partitions(spec);
            return setup.ensureTables(spec, true);
        }, changes -> new Checked(apply, changes, Optional.empty()), error -> new Checked(apply, List.of(), Optional.of(error)));
    }

    /** @return whether there is something to change; then {@link #carryOut} is to be called, at rest if it {@linkplain #wantsRest wants that}. Else who asked has its answer */
    boolean begins(Optional<Texts> before, Checked checked) {
        var apply = checked.apply();
        if (isUnderWay()) {
            // It was not yet when this one was looked at.
            apply.replyTo().tell(PipelineReply.conflict(name, CHANGING));
            return false;
        }
        if (checked.error().isPresent()) {
            apply.replyTo().tell(new PipelineReply.Refused(checked.error().get()));
            return false;
        }
        var broken = before.flatMap(texts -> broken(texts, apply));
        if (broken.isPresent()) {
            apply.replyTo().tell(new PipelineReply.Refused(broken.get()));
            return false;
        }
        var changes = PipelineSetup.changes(name, before, new Texts(apply.pipelineText(), apply.contractText()), checked.changes());
        if (apply.dryRun() || changes.isEmpty()) {
            apply.replyTo().tell(new PipelineReply.ApplyEnded(new LakeEngine.Applied(name, !changes.isEmpty(), changes)));
            return false;
        }
        underWay = Optional.of(new Checked(apply, changes, Optional.empty()));
        rolling = before.filter(texts -> isOfContractOnly(texts, apply)).isPresent();
        return true;
    }

    private boolean isOfContractOnly(Texts before, Apply apply) {
        try {
            return PipelineTables.changesContractOnly(node.spec(before.pipeline(), before.contract()), node.spec(apply.pipelineText(), apply.contractText()));
        } catch (LakeException unreadable) {
            return false;
        }
    }

    private Optional<LakeError> broken(Texts before, Apply apply) {
        try {
            return Predecessors.broken(node.spec(before.pipeline(), before.contract()), node.spec(apply.pipelineText(), apply.contractText()));
        } catch (LakeException unreadable) {
            // What an older program took cannot be read any more: then this is how it is mended.
            return Optional.empty();
        }
    }

    /** Once, however often it is said. */
    void carryOut() {
        if (carriedOut) {
            return;
        }
        carriedOut = true;
        var checked = underWay.orElseThrow();
        var apply = checked.apply();
        var spec = node.spec(apply.pipelineText(), apply.contractText());
        var tables = registered(Promise.of(spec)).thenApplyAsync(done -> setup.ensureTables(spec, false), node.io());
        context.pipeToSelf(tables, (done, failure) -> failure == null
                ? new Ready(apply, checked.changes(), Optional.empty()) : new Ready(apply, List.of(), Optional.of(PortCalls.asError(failure))));
    }

    /** Nobody would wake a pipeline after the next start that is not in the directory. */
    private CompletionStage<PipelineDirectory.Listed> registered(Optional<Promise> promise) {
        var late = LakeError.of(ErrorCode.JOURNAL_UNREACHABLE, "the directory of pipelines did not answer in time", "pipeline " + name, "Apply it again");
        return Refused.orAnswered(context.getSystem(), directory, replyTo -> new PipelineDirectory.Register(name, promise, replyTo), node.config().pipeline().askTimeout(), late);
    }

    /** A directory that was on a node of an earlier release has kept the name alone. */
    void remind(PipelineSpec spec) {
        if (!isUnderWay()) {
            Promise.of(spec).ifPresent(promise -> directory.tell(new PipelineDirectory.Register(name, Optional.of(promise), context.getSystem().ignoreRef())));
        }
    }

    /** @return what to remember; empty if the tables could not be changed, which who asked is told */
    Optional<PipelineEvent.Applied> ended(Ready ready) {
        underWay = Optional.empty();
        carriedOut = false;
        var apply = ready.apply();
        if (ready.error().isPresent()) {
            apply.replyTo().tell(new PipelineReply.Refused(ready.error().get()));
            return Optional.empty();
        }
        var contract = node.spec(apply.pipelineText(), apply.contractText()).contract();
        return Optional.of(new PipelineEvent.Applied(apply.pipelineText(), apply.contractText(), contract.title(),
                node.parts().clock().millis()));
    }

    private <T> void io(Supplier<T> port, Function<T, PipelineCommand> done, Function<LakeError, PipelineCommand> failed) {
        context.pipeToSelf(CompletableFuture.supplyAsync(port, node.io()), (value, failure) ->
                failure == null ? done.apply(value) : failed.apply(PortCalls.asError(failure)));
    }
}
