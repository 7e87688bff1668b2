package io.lakeactors.engine.journal;

import io.lakeactors.contract.registry.Compatibility;
import io.lakeactors.contract.registry.RegistryConfig;
import io.lakeactors.contract.registry.RegistryEvent;
import io.lakeactors.contract.registry.RegistryMode;
import io.lakeactors.contract.registry.SchemaDefinition;
import io.lakeactors.contract.registry.SchemaKind;
import io.lakeactors.contract.registry.SchemaReference;
import io.lakeactors.engine.LakeEngine.RunState;
import io.lakeactors.engine.checks.CheckEvent;
import io.lakeactors.engine.checks.CheckMemory;
import io.lakeactors.engine.checks.TicketBook;
import io.lakeactors.engine.commit.CommitEvent;
import io.lakeactors.engine.commit.CommitMemory;
import io.lakeactors.engine.gold.GoldEvent;
import io.lakeactors.engine.gold.GoldMemory;
import io.lakeactors.engine.gold.GoldRecord;
import io.lakeactors.engine.maintenance.CareEvent;
import io.lakeactors.engine.maintenance.CareMemory;
import io.lakeactors.engine.maintenance.CareRecord;
import io.lakeactors.engine.outlet.OutletEvent;
import io.lakeactors.engine.outlet.OutletMemory;
import io.lakeactors.engine.partition.Batch;
import io.lakeactors.engine.partition.BatchCounted;
import io.lakeactors.engine.partition.ChoiceMade;
import io.lakeactors.engine.partition.OperatorChoice;
import io.lakeactors.engine.partition.PartitionEvent;
import io.lakeactors.engine.partition.PartitionMemory;
import io.lakeactors.engine.partition.PartitionRecord;
import io.lakeactors.engine.partition.RuleCounts;
import io.lakeactors.engine.pipeline.PipelineDirectory;
import io.lakeactors.engine.pipeline.PipelineEvent;
import io.lakeactors.engine.pipeline.PipelineMemory;
import io.lakeactors.engine.replay.ReplayOrder;
import io.lakeactors.model.CheckResult;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.Progress;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableEvaluation;
import io.lakeactors.model.TableName;
import io.lakeactors.model.Ticket;
import io.lakeactors.model.WrittenFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** One of everything that stands in a journal, as the fixtures have it. */
final class JournalSamples {
    static final SourceKey P0 = new SourceKey("cluster-a", "topic/id", "shop.orders", 7);
    static final TableName SILVER = TableName.parse("silver.orders");
    static final LakeError ERROR = LakeError.of(ErrorCode.SOURCE_TRUNCATED, "records are gone", "shop.orders/7", "Choose");
    static final Batch BATCH = new Batch("b-1", 3, new OffsetRange(100, 200), 5, List.of(new Batch.Portion(
            SILVER, Ledger.of(98, 1, 1), List.of(new WrittenFile(SILVER, "silver/orders/data/e3-b-1-0.parquet", 98, 4_096, "{\"stats\":1}")))));
    static final BatchCounted COUNTED = new BatchCounted("b-1", new RuleCounts(Map.of("id.range", 1L), Map.of("note.length", 1L), Map.of()), 27_000);
    static final PartitionMemory PARTITION = new PartitionMemory(
            3, Optional.of(P0), OptionalLong.of(0), new TreeMap<>(Map.of(SILVER, 100L)), List.of(BATCH), Optional.empty(), List.of(new OffsetRange(10, 20)),
                    Optional.of(ERROR),
            Optional.of(OperatorChoice.RETRY), false, true);
    static final CommitEvent.Intent INTENT = new CommitEvent.Intent(
            "c-1", 4, "uuid-1",
            List.of(new CommitEvent.Step(P0, new CommitRequest.Advance(new OffsetRange(100, 200), new Progress(0, 200, 5, 3, Ledger.of(198, 1, 1)), false))),
            List.of(new CommitEvent.BatchRef("orders/shop.orders/7", P0, "b-1")), List.of("silver/orders/data/e3-b-1-0.parquet"));
    static final TableEvaluation CHECKED = new TableEvaluation(SILVER, "orders", "orders 1.2.0", OptionalLong.of(12), 1_700_000_000_000L, 40, "00ff", List.of(
            new CheckResult("rows-there", "", "completeness", "error", true, OptionalDouble.of(12.5), "rows", "> 0", CheckResult.Status.PASS, ""),
            new CheckResult("sql", "id", "accuracy", "warn", false, OptionalDouble.empty(), "", "= 0", CheckResult.Status.ERROR, "LA-5007 no")));
    static final Ticket TICKET = new Ticket("silver.orders/rows-there@1700000000000", SILVER, "rows-there", "orders", "orders 1.2.0", "rows-there is 0 and must be > 0", 1_700_000_000_000L,
            OptionalLong.empty());
    static final GoldRecord GOLD = new GoldRecord("r-1", "sales", TableName.parse("gold.sales"), false, 1_700_000_000_000L, 1_700_000_001_000L, GoldRecord.Outcome.WITHHELD, "a check failed", false,
            "d1", new TreeMap<>(Map.of("silver.orders", 7L)), 9, 100, 4_096, List.of(new GoldRecord.Check("not-empty", "rowCount mustBeGreaterThan 0", false, "rowCount is 0")));
    static final PipelineMemory.Run RUN = new PipelineMemory.Run(
            "r-1", true, Map.of(P0, 200L), Ledger.of(100, 0, 0), 1_000, RunState.SUCCEEDED, "", 1_700_000_000_000L, Optional.of(1_700_000_001_000L),
                    Ledger.of(98, 1, 1), 27_000, "");

    static final CareRecord CARE = new CareRecord("m-1", SILVER, false, 1_700_000_000_000L, 1_700_000_001_000L, CareRecord.Outcome.DONE, "", 30, 1, 4_096, 2, 12, 3, 33, 9_000);

    private static final ReplayOrder REPLAY = new ReplayOrder("replay-1", List.of(new TableChange.From(P0, 50)), List.of(new TableChange.From(P0, 200)),
            List.of(new ReplayOrder.Target(SILVER, "uuid-1", "c-2")), "la-before-replay-1", "50", "ann", "rates were wrong");

    static final List<Object> ALL = List.of(
            new PartitionEvent.EpochAcquired(3),
            new PartitionEvent.SourceAdopted(P0),
            new PartitionEvent.StartChosen(100),
            new PartitionEvent.PositionsSeen(List.of(new PartitionEvent.TablePosition(SILVER, 100))),
            COUNTED,
            new PartitionEvent.BatchPrepared(BATCH),
            new PartitionEvent.BatchCommitted("b-1", SILVER, 42),
            new PartitionEvent.BatchDropped("b-1", "its files are gone"),
            new PartitionEvent.SourceTruncated(new OffsetRange(200, 300)),
            new PartitionEvent.GapAccepted(new OffsetRange(200, 300)),
            new PartitionEvent.Halted(ERROR),
            new PartitionEvent.Cleared(OperatorChoice.SKIP_TRUNCATED),
            new ChoiceMade(OperatorChoice.SKIP_TRUNCATED, "ann", 1_700_000_000_000L, "LA-3003 records are gone. Choose", Optional.of(new OffsetRange(200, 300))),
            new PartitionRecord(PARTITION, List.of(COUNTED), new RuleCounts(Map.of("id.range", 5L), Map.of(), Map.of("note.pattern", 2L)), 9_000_000, List.of()),
            new CommitEvent.EpochAcquired(4),
            new CommitEvent.TableSeen("uuid-1"),
            new CommitEvent.CommitIntended(INTENT),
            new CommitEvent.CommitResolved("c-1", OptionalLong.of(42)),
            new CommitEvent.TableHalted(ERROR),
            new CommitEvent.Cleared(true),
            new CommitMemory(4, Optional.of("uuid-1"), Optional.of(INTENT), Optional.of(ERROR), false),
            new PipelineEvent.Deleted(1_700_000_000_000L),
            new PipelineDirectory.Unregistered("orders"),
            new PipelineEvent.Applied("pipeline: orders\n", "kind: DataContract\n", "orders 1.0.0", 1_700_000_000_000L),
            new PipelineEvent.TopicSeen("orders", 3, 1_700_000_000_000L),
            new PipelineEvent.PatternSeen("shop\\..*", 1_700_000_000_000L),
            new PipelineEvent.TopicLeft("shop.returns", 1_700_000_000_000L),
            new PipelineEvent.Paused(1_700_000_000_000L),
            new PipelineEvent.Resumed(1_700_000_000_000L),
            new PipelineEvent.Drained(1_700_000_000_000L),
            new PipelineEvent.RunStarted("r-1", true, Map.of(P0, 200L), Ledger.of(100, 0, 0), 1_000, 1_700_000_000_000L),
            new PipelineEvent.RunEnded("r-1", "SUCCEEDED", "", Ledger.of(98, 1, 1), 27_000, 1_700_000_001_000L),
            new PipelineMemory(Optional.of(new PipelineMemory.Texts("pipeline: orders\n", "kind: DataContract\n")), true, 1_700_000_000_000L, List.of(RUN),
                    Map.of(), "", Optional.empty(), Optional.empty()),
            new PipelineEvent.ReplayOrdered(REPLAY, 1_700_000_000_000L),
            new PipelineEvent.ReplayTakenOut("replay-1", "", "", Ledger.of(50, 1, 0), 9_000, 1_700_000_000_500L),
            new CareEvent.RunEnded(CARE),
            new CareEvent.Paused(SILVER, "ann", 1_700_000_000_000L),
            new CareEvent.Resumed(SILVER, "ann", 1_700_000_000_000L),
            new CareMemory(Set.of(SILVER), List.of(CARE)),
            new CheckEvent.TableEvaluated(CHECKED),
            new CheckEvent.EvaluationTold(SILVER, 1_700_000_000_000L),
            new CheckEvent.TicketOpened(TICKET),
            new CheckEvent.TicketClosed(TICKET.id(), 1_700_000_900_000L),
            new CheckEvent.TicketTold(TICKET.id(), true),
            new CheckMemory(List.of(CHECKED), Map.of(SILVER, 1_700_000_000_000L), new TicketBook(List.of(new TicketBook.Entry(TICKET, true, false)))),
            new OutletEvent.Begun("topic of silver.orders", "orders", "lake-rows-silver.orders-uuid-1"),
            new OutletEvent.Left("topic of silver.orders"),
            new OutletMemory(Map.of("topic of silver.orders", new OutletEvent.Begun("topic of silver.orders", "orders", "lake-rows-silver.orders-uuid-1"))),
            new GoldEvent.Applied("sales", "gold: sales\n", "kind: DataContract\n", List.of("silver.orders"), 1_700_000_000_000L),
            new GoldEvent.Paused("sales", 1_700_000_000_000L),
            new GoldEvent.Resumed("sales", 1_700_000_000_000L),
            new GoldEvent.Deleted("sales", 1_700_000_000_000L),
            new GoldEvent.RunEnded(GOLD),
            new GoldMemory(new TreeMap<>(Map.of("sales", new GoldMemory.Table("gold: sales\n", "kind: DataContract\n", List.of("silver.orders"), true, 1_700_000_000_000L, List.of(GOLD))))),
            new RegistryEvent.SchemaRegistered("orders-value", 2, 7, new SchemaDefinition(SchemaKind.AVRO, "{\"type\":\"array\",\"items\":\"shop.Money\"}",
                    List.of(new SchemaReference("shop.Money", "money", 1)), "{\"properties\":{\"owner\":\"ann\"}}", ""), 1_700_000_000_000L),
            new RegistryEvent.VersionDeleted("orders-value", 2, true, 1_700_000_000_000L),
            new RegistryEvent.SubjectDeleted("orders-value", false, 1_700_000_000_000L),
            new RegistryEvent.ConfigSet("", new RegistryConfig(Optional.of(Compatibility.FULL_TRANSITIVE), Optional.empty()), 1_700_000_000_000L),
            new RegistryEvent.ConfigDropped("orders-value", 1_700_000_000_000L),
            new RegistryEvent.ModeSet("orders-value", RegistryMode.READONLY, 1_700_000_000_000L),
            new RegistryEvent.ModeDropped("orders-value", 1_700_000_000_000L),
            new RegistryEvent.NumbersSpent(8, 1_700_000_000_000L),
            new RegistryEvent.ContractPublished("orders", "7f0c9a5e", "1.2.0", "kind: DataContract\n", 1_700_000_000_000L),
            new PipelineDirectory.Registered("orders", Optional.empty()),
            new PipelineDirectory.Names(Set.of("orders"), List.of(), Map.of()));

    private JournalSamples() {}
}
