package io.lakeactors.engine.pipeline;

import io.lakeactors.engine.WireMessage;
import io.lakeactors.engine.partition.OperatorChoice;
import io.lakeactors.engine.partition.PartitionReport;
import io.lakeactors.engine.replay.ReplayOrder;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.SourceKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** What a pipeline is told and asked: by anybody in the cluster, or, if it is no {@link WireMessage}, by itself. */
public sealed interface PipelineCommand {
    /** Whether it is told at rest too; what a report means is looked at when it comes. */
    default boolean isRoutine() {
        return this instanceof Tick || this instanceof EnsureStarted || this instanceof View || this instanceof Reported;
    }

    /** Be as these texts say. */
    record Apply(String pipelineText, String contractText, boolean dryRun, ActorRef<PipelineReply> replyTo) implements PipelineCommand, WireMessage {}

    record EnsureStarted() implements PipelineCommand, WireMessage {}

    record View(ActorRef<PipelineReply> replyTo) implements PipelineCommand, WireMessage {}

    record ShowTexts(ActorRef<PipelineReply> replyTo) implements PipelineCommand, WireMessage {}

    /** As {@link ShowTexts}, also of a pipeline that was deleted; not understood by nodes of release 0.12 or before. */
    record ShowLast(ActorRef<PipelineReply> replyTo) implements PipelineCommand, WireMessage {}

    record Pause(ActorRef<PipelineReply> replyTo) implements PipelineCommand, WireMessage {}

    record Resume(ActorRef<PipelineReply> replyTo) implements PipelineCommand, WireMessage {}

    /** Resume with a person's choice about partitions that are stopped. @param partition {@code topic/number}; empty for all */
    record Choose(OperatorChoice choice, Optional<String> partition, String by, ActorRef<PipelineReply> replyTo) implements PipelineCommand, WireMessage {}

    record Drain(ActorRef<PipelineReply> replyTo) implements PipelineCommand, WireMessage {}

    /** Come to rest and be forgotten. */
    record Delete(ActorRef<PipelineReply> replyTo) implements PipelineCommand, WireMessage {}

    /** Come to rest because the node stops; the journal does not hear of it. */
    record RestForStop(ActorRef<PipelineReply> replyTo) implements PipelineCommand, WireMessage {}

    /** @param run its id; empty for any, null from nodes of before */
    record StartRun(String run, ActorRef<PipelineReply> replyTo) implements PipelineCommand, WireMessage {
        public StartRun {
            run = run == null ? "" : run;
        }
    }

    record ShowRun(String run, ActorRef<PipelineReply> replyTo) implements PipelineCommand, WireMessage {}

    record ShowRuns(ActorRef<PipelineReply> replyTo) implements PipelineCommand, WireMessage {}

    /** End, for another node takes over. */
    record HandOver() implements PipelineCommand, WireMessage {}

    /** What its checks on whole tables say. @param degraded why it is to be shown as degraded; empty if it is not */
    record ChecksTold(String degraded) implements PipelineCommand, WireMessage {}

    /** What a replay is about. */
    sealed interface Replaying extends PipelineCommand {}

    /** Carry a replay out. @param digest of the texts that it was planned by; not understood by nodes of release 0.13 or before */
    record Replay(ReplayOrder order, String digest, ActorRef<PipelineReply> replyTo) implements Replaying, WireMessage {}

    /** All rows were taken out, or, where {@code refused} says why, none. @param left what was not taken out and why, where some was; empty for nothing @param before what has become of the records that stay */
    record TakenOut(String id, Optional<String> refused, String left, Ledger before) implements Replaying {}

    /** It did not come that far; it is tried again. */
    record TakeOutFailed(String id, String why) implements Replaying {}

    /** Whether the tables hold again all that they held before a replay. */
    record EndLookedAt(String id, boolean reached) implements Replaying {}

    // What it finds out, and is reminded of.

    record Reported(PartitionReport report) implements PipelineCommand {}

    record NodeLost() implements PipelineCommand {}

    record Discovered(List<SourceKey> keys, Optional<LakeError> error) implements PipelineCommand {}

    record Located(Choose choose, List<SourceKey> keys, Optional<LakeError> error) implements PipelineCommand {}

    record Checked(Apply apply, List<String> changes, Optional<LakeError> error) implements PipelineCommand {}

    record Ready(Apply apply, List<String> changes, Optional<LakeError> error) implements PipelineCommand {}

    record EndsFound(String run, Map<SourceKey, Long> ends, Optional<LakeError> error, long until, ActorRef<PipelineReply> replyTo) implements PipelineCommand {}

    record Tick() implements PipelineCommand {}
}
