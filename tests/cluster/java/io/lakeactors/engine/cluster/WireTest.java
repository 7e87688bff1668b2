package io.lakeactors.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.PipelineSpec.Delivery;
import io.lakeactors.contract.registry.Compatibility;
import io.lakeactors.contract.registry.PublishedContract;
import io.lakeactors.contract.registry.RegistryAnswer;
import io.lakeactors.contract.registry.RegistryCall;
import io.lakeactors.contract.registry.RegistryConfig;
import io.lakeactors.contract.registry.RegistryEvent;
import io.lakeactors.contract.registry.RegistryFault;
import io.lakeactors.contract.registry.RegistryMode;
import io.lakeactors.contract.registry.SchemaDefinition;
import io.lakeactors.contract.registry.SchemaKind;
import io.lakeactors.contract.registry.SchemaReference;
import io.lakeactors.engine.LakeEngine;
import io.lakeactors.engine.Refused;
import io.lakeactors.engine.commit.Offer;
import io.lakeactors.engine.commit.OfferAnswer;
import io.lakeactors.engine.commit.TableActor;
import io.lakeactors.engine.commit.TableRival;
import io.lakeactors.engine.commit.TableTend;
import io.lakeactors.engine.gold.GoldKeeper;
import io.lakeactors.engine.gold.GoldRecord;
import io.lakeactors.engine.gold.GoldReply;
import io.lakeactors.engine.gold.GoldView;
import io.lakeactors.engine.maintenance.CareRecord;
import io.lakeactors.engine.maintenance.CareView;
import io.lakeactors.engine.maintenance.Caretaker;
import io.lakeactors.engine.maintenance.Charge;
import io.lakeactors.engine.partition.ChoiceMade;
import io.lakeactors.engine.partition.OperatorChoice;
import io.lakeactors.engine.partition.PartitionActor;
import io.lakeactors.engine.partition.PartitionReport;
import io.lakeactors.engine.partition.RuleCounts;
import io.lakeactors.engine.pipeline.PipelineCommand;
import io.lakeactors.engine.pipeline.PipelineDirectory;
import io.lakeactors.engine.pipeline.PipelineReply;
import io.lakeactors.engine.pipeline.Promise;
import io.lakeactors.engine.registry.RegistryActor;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.EventTime;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuarantine;
import io.lakeactors.model.ValueSpan;
import io.lakeactors.model.WrittenFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WireTest {
    private static final SourceKey P0 = new SourceKey("cluster-a", "topic-id", "orders", 0);
    private static final TableName SILVER = TableName.parse("silver.orders");
    private static final LakeError ERROR = LakeError.of(ErrorCode.OFFSET_GAP, "a", "b", "c");

    private static final ChoiceMade CHOICE = new ChoiceMade(OperatorChoice.SKIP_TRUNCATED, "ann", 3, "why", Optional.of(new OffsetRange(5, 7)));

    private static final CareRecord CARE = new CareRecord("m", SILVER, true, 1, 2, CareRecord.Outcome.DONE, "", 3, 4, 5, 6, 7, 8, 9, 10);

    private static final GoldRecord GOLD = new GoldRecord("r", "sales", TableName.parse("gold.sales"), false, 1, 2, GoldRecord.Outcome.WITHHELD, "why", false, "d",
            new TreeMap<>(Map.of("silver.orders", 7L)), 9, 3, 4,
            List.of(new GoldRecord.Check("c", "says", false, "found"), new GoldRecord.Check("d", "says", false, "is 1", Optional.of(new GoldRecord.Besides(false, new TreeMap<>(Map.of("silver.planes", 8L)))))),
            Optional.of(new GoldRecord.Made(true, "", 2, 1, 5)), Optional.of("sales 1.0.0"));

    private static final SchemaDefinition SCHEMA = new SchemaDefinition(SchemaKind.JSON, "{}", List.of(new SchemaReference("n", "s", 1)), "{}", "");
    private static final RegistryConfig CONFIG = new RegistryConfig(Optional.of(Compatibility.FULL), Optional.empty());

    /** One of each. */
    private static final List<RegistryCall> CALLS = List.of(
            new RegistryCall.ById(1, "s"), new RegistryCall.UsesOf(1, true), new RegistryCall.Subjects("a", RegistryCall.Scope.DELETED, "b"), new RegistryCall.Versions("s", RegistryCall.Scope.LIVE),
            new RegistryCall.Version("s", RegistryCall.LATEST, true), new RegistryCall.ReferencedBy("s", 1), new RegistryCall.Lookup("s", SCHEMA, true, false),
            new RegistryCall.Check("s", 1, SCHEMA, false), new RegistryCall.ShowConfig("s", true), new RegistryCall.ShowMode("", false), new RegistryCall.Register("s", SCHEMA, 1, 2, true),
            new RegistryCall.DeleteVersion("s", 1, true), new RegistryCall.DeleteSubject("s", false), new RegistryCall.SetConfig("s", CONFIG), new RegistryCall.DropConfig("s"),
            new RegistryCall.SetMode("s", RegistryMode.READONLY, true), new RegistryCall.DropMode("s"),
            new RegistryCall.Contracts("a"), new RegistryCall.ContractVersion("c", "1.0.0"), new RegistryCall.PublishContract("f", "t", true), new RegistryCall.HoldContract("f", "t"),
            new RegistryCall.Serialized(new RegistryCall.ById(1, "s")), new RegistryCall.Schemas("a", RegistryCall.Scope.LIVE, true, new RegistryAnswer.Use("s", 1), 2, 3),
            new RegistryCall.Picture(3, -1), new RegistryCall.Restore(new RegistryEvent.SchemaRegistered("s", 1, 2, SCHEMA, 5)));

    @TempDir
    Path home;

    private static List<Object> messages() {
        var offer = new Offer("orders/orders/0", P0, "b", 2, 1, new OffsetRange(0, 5), 3, 0, Ledger.of(5, 0, 0),
                List.of(new WrittenFile(SILVER, "f", 5, 10, "{}")), true, true, Optional.of(new EventTime("at", 7)), "nightly", Optional.of("orders 1.2.0"));
        var report = new PartitionReport(P0, PartitionReport.State.DEGRADED, "why", 0, 5, 6, 7, Ledger.of(3, 1, 1), new RuleCounts(Map.of("r", 1L), Map.of(),
                Map.of()), 9, List.of(4L), 8, true, Optional.of(ErrorCode.SOURCE_TRUNCATED), List.of(CHOICE), Optional.of(new EventTime("at", 7)), true);
        var partition = new LakeEngine.PartitionView(P0, "running", "", 0, 5, 6, 7, 1.5, List.of(OperatorChoice.REPLAY), List.of(CHOICE));
        var totals = new LakeEngine.Totals(5, 3, 1, 1, 2, 1.5, Optional.of(9L), 1, 8, Optional.of(6L));
        var view = new LakeEngine.PipelineView("orders", LakeEngine.PipelineState.RUNNING, "", 1, "orders 1", "default",
                List.of(new LakeEngine.TargetView("silver", "a", "b")), List.of(partition), totals,
                Map.of("r", 1L), Map.of(), Map.of(), List.of("x is left out"));
        var run = new LakeEngine.RunView("r", "orders", LakeEngine.RunState.RUNNING, "", 1, Optional.empty(), 1, 2, 3, 4);
        return List.of(
                new TableActor.Offered(offer, Delivery.EXACTLY_ONCE, 250, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", true),
                new TableActor.Expected(Delivery.AT_LEAST_ONCE),
                new TableActor.Clear(true),
                new TableTend.Ended(TableTend.End.STALE, "why", -1),
                new TableTend.OpenFiles(List.of("f"), List.of("c")),
                new TableRival.Lost(700),
                new TableRival.Landed(),
                new Caretaker.Charged("orders", List.of(new Charge(SILVER, SILVER, "orders", 1, -1, 2))),
                new Caretaker.Grew(SILVER, 3, true),
                new CareView(true, List.of(new CareView.Table(SILVER, SILVER, "orders", CareView.State.PAUSED, "", "", 1, 2, 3, 4, 5, 6, 7, 8, -1, -1)), List.of(CARE)),
                CARE,
                new GoldKeeper.Apply("text", "contract", List.of("silver.orders"), true, false, null),
                new GoldKeeper.Hold("sales", true, null),
                new GoldReply.Viewed(new GoldView(List.of(new GoldView.Table("sales", "gold.sales", List.of("silver.orders"), "sales 1", 1, GoldView.State.WITHHELD, "why", 2, List.of(GOLD))))),
                new GoldReply.ApplyEnded(true, List.of("a")),
                new GoldReply.RunDone(GOLD),
                new GoldReply.Refused(ERROR),
                new PartitionActor.TableAnswered(SILVER, "b", new OfferAnswer.Held(5, 6)),
                new PartitionActor.TableAnswered(SILVER, "b", new OfferAnswer.Committed(5, 6)),
                new PartitionActor.TableAnswered(SILVER, "b", new OfferAnswer.Stale(5)),
                new PartitionActor.TableAnswered(SILVER, "b", new OfferAnswer.Gap(5)),
                new PartitionActor.TableAnswered(SILVER, "b", new OfferAnswer.Superseded(5)),
                new PartitionActor.TableAnswered(SILVER, "b", new OfferAnswer.Halted(ERROR)),
                new PartitionActor.TableStanding(SILVER, "away"),
                new PartitionActor.LookAgain(SILVER),
                new PartitionActor.Clear(OperatorChoice.REPLAY, "ann"),
                report,
                new PipelineCommand.EnsureStarted(),
                new PipelineReply.Viewed(view),
                new PipelineReply.ApplyEnded(new LakeEngine.Applied("orders", true, List.of("a"))),
                new PipelineReply.RunShown(run),
                new PipelineReply.RunsShown(List.of(run)),
                new PipelineReply.TextsShown("pipeline", "contract"),
                new PipelineReply.Refused(ERROR),
                new Refused(ERROR),
                new PipelineDirectory.Listed(List.of("orders")),
                new PipelineDirectory.Writers(List.of("orders"), Optional.of("returns")),
                new PipelineDirectory.Writers(List.of(), Optional.empty()),
                new PipelineDirectory.Register("orders", Optional.of(new Promise("silver.orders", "id")), null),
                new PipelineDirectory.Register("orders", Optional.empty(), null),
                new PipelineDirectory.ListWriters(new Promise("silver.orders", "id"), null),
                new PipelineDirectory.WakeAll(),
                new RegistryActor.Answered(new RegistryAnswer.Found("s", 1, 2, SCHEMA)),
                new RegistryActor.Answered(new RegistryAnswer.Numbers(List.of(1))),
                new RegistryActor.Answered(new RegistryAnswer.Names(List.of("s"), true)),
                new RegistryActor.Answered(new RegistryAnswer.Uses(List.of(new RegistryAnswer.Use("s", 1)))),
                new RegistryActor.Answered(new RegistryAnswer.Schemas(List.of(new RegistryAnswer.Found("s", 1, 2, SCHEMA)), true)),
                new RegistryActor.Answered(new RegistryAnswer.Verdict(false, List.of("why"))),
                new RegistryActor.Answered(new RegistryAnswer.Configured(CONFIG)),
                new RegistryActor.Answered(new RegistryAnswer.InMode(RegistryMode.IMPORT)),
                new RegistryActor.Answered(new RegistryAnswer.Refused(RegistryFault.INCOMPATIBLE, "why")),
                new RegistryActor.Answered(new RegistryAnswer.ContractLines(List.of(new RegistryAnswer.ContractLine("c", "i", List.of("1.0.0"), 1, 5)), true)),
                new RegistryActor.Answered(new RegistryAnswer.ContractFound(new PublishedContract("c", "i", "1.0.0", "t", 5))),
                new RegistryActor.Answered(new RegistryAnswer.ContractJudged("c", "1.1.0", "1.0.0", true, List.of("a is new"))),
                new RegistryActor.Answered(new RegistryAnswer.Pictured(List.of(new RegistryEvent.SchemaRegistered("s", 1, 2, SCHEMA, 5), new RegistryEvent.VersionDeleted("s", 1, false, 5),
                        new RegistryEvent.ConfigSet("s", CONFIG, 5), new RegistryEvent.ModeSet("", RegistryMode.IMPORT, 5), new RegistryEvent.ContractPublished("c", "i", "1.0.0", "t", 5),
                        new RegistryEvent.NumbersSpent(3, 5)), true, 7)),
                new RegistryActor.Answered(new RegistryAnswer.Restored()),
                new RegistryActor.Answered(new RegistryAnswer.ContractRefused(List.of(LakeError.of(ErrorCode.CONTRACT_BREAKS, "what", "where", "mend")))));
    }

    @Test
    void everyMessageBetweenNodesSurvivesTheWay() throws Exception {
        try (var lab = new Lab(home).start()) {
            var serialization = SerializationExtension.get(Adapter.toClassic(lab.runtime.system()));
            for (Object message : messages()) {
                var serializer = serialization.findSerializerFor(message);
                assertThat(serializer.getClass().getSimpleName()).isEqualTo("JacksonCborSerializer");
                byte[] bytes = serializer.toBinary(message);
                assertThat(serialization.deserialize(bytes, serializer.identifier(), Serializers.manifestFor(serializer, message)).get()).isEqualTo(message);
            }
        }
    }

    @Test
    void everyChangeOfATableSurvivesTheWay() throws Exception {
        var works = List.of(
                new TableChange.Replace(7, List.of("a"), List.of(new WrittenFile(SILVER, "f", 5, 10, "{}")), 0), new TableChange.MergeManifests(), new TableChange.JoinDeletes(), new TableChange.Expire(Set.of(1L, 2L)),
                new TableChange.Rollback(7, false),
                new TableChange.TakeOut(List.of(new TableChange.From(new SourceKey("c", "t", "orders", 3), 5)), "la-before-replay-1", Map.of("la.replay-by", "ann")), new TableChange.SetRef("t", 7, true), new TableChange.DropRef("t"),
                new TableChange.Release(7, 4, List.of(new WrittenFile(SILVER, "f", 5, 10, "{}")), List.of(new WrittenFile(SILVER.quarantine(), "d", 5, 10, "{}")), List.of("q"),
                        List.of(new TableChange.Moved("orders", 3, 5)), new TableChange.Note(TableQuarantine.Action.RELEASE, "ann", "why", "orders", "1.1.0",
                                List.of(new TableQuarantine.Share("id.range", "1.0.0", 20_778, 5)))),
                new TableChange.Stage("la-audit", List.of(), Map.of("la.sources", "silver.orders@7")), new TableChange.Publish("la-audit", 7),
                new TableChange.StageSpans("la-audit", 7, List.of(), "day", List.of(new ValueSpan(-1, 3)), Map.of("la.sources", "silver.orders@7")));
        try (var lab = new Lab(home).start()) {
            var serialization = SerializationExtension.get(Adapter.toClassic(lab.runtime.system()));
            for (TableChange.Work work : works) {
                var message = new TableTend.Change(new TableChange("c", SILVER, "uuid", 3, work), lab.runtime.system().deadLetters());
                var serializer = serialization.findSerializerFor(message);
                var read = (TableTend.Change) serialization.deserialize(serialization.serialize(message).get(), serializer.identifier(), Serializers.manifestFor(serializer, message)).get();
                assertThat(read.change()).isEqualTo(message.change());
            }
        }
    }

    @Test
    void everyCallOfTheRegistrySurvivesTheWay() throws Exception {
        assertThat(CALLS).extracting(Object::getClass).hasSameElementsAs(List.of(RegistryCall.class.getPermittedSubclasses()));
        try (var lab = new Lab(home).start()) {
            var serialization = SerializationExtension.get(Adapter.toClassic(lab.runtime.system()));
            for (RegistryCall call : CALLS) {
                var message = new RegistryActor.Asked(call, lab.runtime.system().deadLetters());
                var serializer = serialization.findSerializerFor(message);
                var read = (RegistryActor.Asked) serialization.deserialize(serialization.serialize(message).get(), serializer.identifier(), Serializers.manifestFor(serializer, message)).get();
                assertThat(read.call()).isEqualTo(call);
            }
        }
    }
}
