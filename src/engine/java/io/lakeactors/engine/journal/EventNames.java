package io.lakeactors.engine.journal;

import io.lakeactors.contract.registry.RegistryEvent;
import io.lakeactors.engine.checks.CheckEvent;
import io.lakeactors.engine.checks.CheckMemory;
import io.lakeactors.engine.commit.CommitEvent;
import io.lakeactors.engine.commit.CommitMemory;
import io.lakeactors.engine.gold.GoldEvent;
import io.lakeactors.engine.gold.GoldMemory;
import io.lakeactors.engine.maintenance.CareEvent;
import io.lakeactors.engine.maintenance.CareMemory;
import io.lakeactors.engine.outlet.OutletEvent;
import io.lakeactors.engine.outlet.OutletMemory;
import io.lakeactors.engine.partition.BatchCounted;
import io.lakeactors.engine.partition.ChoiceMade;
import io.lakeactors.engine.partition.PartitionEvent;
import io.lakeactors.engine.partition.PartitionRecord;
import io.lakeactors.engine.pipeline.PipelineDirectory;
import io.lakeactors.engine.pipeline.PipelineEvent;
import io.lakeactors.engine.pipeline.PipelineMemory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The names under which events and snapshots stand in the journal. A name is for ever; what no longer fits it gets the next version beside it. */
final class EventNames {
    private static final Map<String, Class<?>> TYPES = new TreeMap<>();
    private static final Map<Class<?>, String> NAMES = new HashMap<>();

    static {
        name("partition.epoch-acquired/1", PartitionEvent.EpochAcquired.class);
        name("partition.source-adopted/1", PartitionEvent.SourceAdopted.class);
        name("partition.start-chosen/1", PartitionEvent.StartChosen.class);
        name("partition.positions-seen/1", PartitionEvent.PositionsSeen.class);
        name("partition.batch-counted/1", BatchCounted.class);
        name("partition.batch-prepared/1", PartitionEvent.BatchPrepared.class);
        name("partition.batch-committed/1", PartitionEvent.BatchCommitted.class);
        name("partition.batch-dropped/1", PartitionEvent.BatchDropped.class);
        name("partition.source-truncated/1", PartitionEvent.SourceTruncated.class);
        name("partition.gap-accepted/1", PartitionEvent.GapAccepted.class);
        name("partition.halted/1", PartitionEvent.Halted.class);
        name("partition.cleared/1", PartitionEvent.Cleared.class);
        name("partition.choice-made/1", ChoiceMade.class);
        name("partition.state/1", PartitionRecord.class);
        name("table.epoch-acquired/1", CommitEvent.EpochAcquired.class);
        name("table.seen/1", CommitEvent.TableSeen.class);
        name("table.commit-intended/1", CommitEvent.CommitIntended.class);
        name("table.commit-resolved/1", CommitEvent.CommitResolved.class);
        name("table.halted/1", CommitEvent.TableHalted.class);
        name("table.cleared/1", CommitEvent.Cleared.class);
        name("table.state/1", CommitMemory.class);
        name("pipeline.applied/1", PipelineEvent.Applied.class);
        name("pipeline.topic-seen/1", PipelineEvent.TopicSeen.class);
        name("pipeline.pattern-seen/1", PipelineEvent.PatternSeen.class);
        name("pipeline.topic-left/1", PipelineEvent.TopicLeft.class);
        name("pipeline.paused/1", PipelineEvent.Paused.class);
        name("pipeline.resumed/1", PipelineEvent.Resumed.class);
        name("pipeline.drained/1", PipelineEvent.Drained.class);
        name("pipeline.deleted/1", PipelineEvent.Deleted.class);
        name("pipeline.run-started/1", PipelineEvent.RunStarted.class);
        name("pipeline.run-ended/1", PipelineEvent.RunEnded.class);
        name("pipeline.replay-ordered/1", PipelineEvent.ReplayOrdered.class);
        name("pipeline.replay-taken-out/1", PipelineEvent.ReplayTakenOut.class);
        name("pipeline.state/1", PipelineMemory.class);
        name("maintenance.run-ended/1", CareEvent.RunEnded.class);
        name("maintenance.paused/1", CareEvent.Paused.class);
        name("maintenance.resumed/1", CareEvent.Resumed.class);
        name("maintenance.state/1", CareMemory.class);
        name("quality.table-evaluated/1", CheckEvent.TableEvaluated.class);
        name("quality.evaluation-told/1", CheckEvent.EvaluationTold.class);
        name("quality.ticket-opened/1", CheckEvent.TicketOpened.class);
        name("quality.ticket-closed/1", CheckEvent.TicketClosed.class);
        name("quality.ticket-told/1", CheckEvent.TicketTold.class);
        name("quality.state/1", CheckMemory.class);
        name("outlet.begun/1", OutletEvent.Begun.class);
        name("outlet.left/1", OutletEvent.Left.class);
        name("outlet.state/1", OutletMemory.class);
        name("gold.applied/1", GoldEvent.Applied.class);
        name("gold.paused/1", GoldEvent.Paused.class);
        name("gold.resumed/1", GoldEvent.Resumed.class);
        name("gold.deleted/1", GoldEvent.Deleted.class);
        name("gold.run-ended/1", GoldEvent.RunEnded.class);
        name("gold.state/1", GoldMemory.class);
        name("registry.schema-registered/1", RegistryEvent.SchemaRegistered.class);
        name("registry.version-deleted/1", RegistryEvent.VersionDeleted.class);
        name("registry.subject-deleted/1", RegistryEvent.SubjectDeleted.class);
        name("registry.config-set/1", RegistryEvent.ConfigSet.class);
        name("registry.config-dropped/1", RegistryEvent.ConfigDropped.class);
        name("registry.mode-set/1", RegistryEvent.ModeSet.class);
        name("registry.mode-dropped/1", RegistryEvent.ModeDropped.class);
        name("registry.numbers-spent/1", RegistryEvent.NumbersSpent.class);
        name("registry.contract-published/1", RegistryEvent.ContractPublished.class);
        name("directory.registered/1", PipelineDirectory.Registered.class);
        name("directory.unregistered/1", PipelineDirectory.Unregistered.class);
        name("directory.state/1", PipelineDirectory.Names.class);
    }

    private EventNames() {}

    private static void name(String name, Class<?> type) {
        if (TYPES.put(name, type) != null || NAMES.put(type, name) != null) {
            throw new IllegalStateException("named twice: " + name);
        }
    }

    static Map<String, Class<?>> all() {
        return Map.copyOf(TYPES);
    }

    static String of(Class<?> type) {
        String name = NAMES.get(type);
        if (name == null) {
            throw new IllegalArgumentException(type.getName() + " has no name in the journal");
        }
        return name;
    }

    /** Empty for what a newer version has written. */
    static Optional<Class<?>> typeOf(String name) {
        return Optional.ofNullable(TYPES.get(name));
    }
}
