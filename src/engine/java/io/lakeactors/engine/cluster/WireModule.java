package io.lakeactors.engine.cluster;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.lakeactors.contract.registry.RegistryAnswer;
import io.lakeactors.contract.registry.RegistryCall;
import io.lakeactors.contract.registry.RegistryEvent;
import io.lakeactors.engine.commit.OfferAnswer;
import io.lakeactors.engine.control.NodeOrder;
import io.lakeactors.model.TableChange;

/** Tells Jackson how sealed types that stand inside of messages are told apart; Pekko loads it by name. */
public final class WireModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    /** For Pekko. */
    public WireModule() {
        super("lake-wire");
        setMixInAnnotation(OfferAnswer.class, Answers.class);
        setMixInAnnotation(NodeOrder.class, Orders.class);
        setMixInAnnotation(TableChange.Work.class, Works.class);
        setMixInAnnotation(RegistryCall.class, RegistryCalls.class);
        setMixInAnnotation(RegistryAnswer.class, RegistryAnswers.class);
        setMixInAnnotation(RegistryEvent.class, RegistryEvents.class);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "answer")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = OfferAnswer.Held.class, name = "held"),
        @JsonSubTypes.Type(value = OfferAnswer.Committed.class, name = "committed"),
        @JsonSubTypes.Type(value = OfferAnswer.Stale.class, name = "stale"),
        @JsonSubTypes.Type(value = OfferAnswer.Gap.class, name = "gap"),
        @JsonSubTypes.Type(value = OfferAnswer.Superseded.class, name = "superseded"),
        @JsonSubTypes.Type(value = OfferAnswer.Dissolved.class, name = "dissolved"),
        @JsonSubTypes.Type(value = OfferAnswer.Halted.class, name = "halted")
    })
    private interface Answers {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "order")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = NodeOrder.Leave.class, name = "leave"),
        @JsonSubTypes.Type(value = NodeOrder.LogLevel.class, name = "log-level"),
        @JsonSubTypes.Type(value = NodeOrder.Inject.class, name = "inject")
    })
    private interface Orders {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "work")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = TableChange.Replace.class, name = "replace"),
        @JsonSubTypes.Type(value = TableChange.MergeManifests.class, name = "merge-manifests"),
        @JsonSubTypes.Type(value = TableChange.JoinDeletes.class, name = "join-deletes"),
        @JsonSubTypes.Type(value = TableChange.Expire.class, name = "expire"),
        @JsonSubTypes.Type(value = TableChange.Rollback.class, name = "rollback"),
        @JsonSubTypes.Type(value = TableChange.TakeOut.class, name = "take-out"),
        @JsonSubTypes.Type(value = TableChange.SetRef.class, name = "set-ref"),
        @JsonSubTypes.Type(value = TableChange.DropRef.class, name = "drop-ref"),
        @JsonSubTypes.Type(value = TableChange.Release.class, name = "release"),
        @JsonSubTypes.Type(value = TableChange.Stage.class, name = "stage"),
        @JsonSubTypes.Type(value = TableChange.StageSpans.class, name = "stage-spans"),
        @JsonSubTypes.Type(value = TableChange.Publish.class, name = "publish")
    })
    private interface Works {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "call")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = RegistryCall.ById.class, name = "by-id"),
        @JsonSubTypes.Type(value = RegistryCall.Serialized.class, name = "serialized"),
        @JsonSubTypes.Type(value = RegistryCall.Schemas.class, name = "schemas"),
        @JsonSubTypes.Type(value = RegistryCall.UsesOf.class, name = "uses-of"),
        @JsonSubTypes.Type(value = RegistryCall.Subjects.class, name = "subjects"),
        @JsonSubTypes.Type(value = RegistryCall.Versions.class, name = "versions"),
        @JsonSubTypes.Type(value = RegistryCall.Version.class, name = "version"),
        @JsonSubTypes.Type(value = RegistryCall.ReferencedBy.class, name = "referenced-by"),
        @JsonSubTypes.Type(value = RegistryCall.Lookup.class, name = "lookup"),
        @JsonSubTypes.Type(value = RegistryCall.Check.class, name = "check"),
        @JsonSubTypes.Type(value = RegistryCall.ShowConfig.class, name = "show-config"),
        @JsonSubTypes.Type(value = RegistryCall.ShowMode.class, name = "show-mode"),
        @JsonSubTypes.Type(value = RegistryCall.Register.class, name = "register"),
        @JsonSubTypes.Type(value = RegistryCall.DeleteVersion.class, name = "delete-version"),
        @JsonSubTypes.Type(value = RegistryCall.DeleteSubject.class, name = "delete-subject"),
        @JsonSubTypes.Type(value = RegistryCall.SetConfig.class, name = "set-config"),
        @JsonSubTypes.Type(value = RegistryCall.DropConfig.class, name = "drop-config"),
        @JsonSubTypes.Type(value = RegistryCall.SetMode.class, name = "set-mode"),
        @JsonSubTypes.Type(value = RegistryCall.DropMode.class, name = "drop-mode"),
        @JsonSubTypes.Type(value = RegistryCall.Contracts.class, name = "contracts"),
        @JsonSubTypes.Type(value = RegistryCall.ContractVersion.class, name = "contract-version"),
        @JsonSubTypes.Type(value = RegistryCall.PublishContract.class, name = "publish-contract"),
        @JsonSubTypes.Type(value = RegistryCall.HoldContract.class, name = "hold-contract"),
        @JsonSubTypes.Type(value = RegistryCall.Picture.class, name = "picture"),
        @JsonSubTypes.Type(value = RegistryCall.Restore.class, name = "restore")
    })
    private interface RegistryCalls {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = RegistryAnswer.Found.class, name = "found"),
        @JsonSubTypes.Type(value = RegistryAnswer.Numbers.class, name = "numbers"),
        @JsonSubTypes.Type(value = RegistryAnswer.Names.class, name = "names"),
        @JsonSubTypes.Type(value = RegistryAnswer.Schemas.class, name = "schemas"),
        @JsonSubTypes.Type(value = RegistryAnswer.Uses.class, name = "uses"),
        @JsonSubTypes.Type(value = RegistryAnswer.Verdict.class, name = "verdict"),
        @JsonSubTypes.Type(value = RegistryAnswer.Configured.class, name = "configured"),
        @JsonSubTypes.Type(value = RegistryAnswer.InMode.class, name = "in-mode"),
        @JsonSubTypes.Type(value = RegistryAnswer.ContractLines.class, name = "contract-lines"),
        @JsonSubTypes.Type(value = RegistryAnswer.ContractFound.class, name = "contract-found"),
        @JsonSubTypes.Type(value = RegistryAnswer.ContractJudged.class, name = "contract-judged"),
        @JsonSubTypes.Type(value = RegistryAnswer.ContractRefused.class, name = "contract-refused"),
        @JsonSubTypes.Type(value = RegistryAnswer.Pictured.class, name = "pictured"),
        @JsonSubTypes.Type(value = RegistryAnswer.Restored.class, name = "restored"),
        @JsonSubTypes.Type(value = RegistryAnswer.Refused.class, name = "refused")
    })
    private interface RegistryAnswers {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = RegistryEvent.SchemaRegistered.class, name = "schema-registered"),
        @JsonSubTypes.Type(value = RegistryEvent.VersionDeleted.class, name = "version-deleted"),
        @JsonSubTypes.Type(value = RegistryEvent.SubjectDeleted.class, name = "subject-deleted"),
        @JsonSubTypes.Type(value = RegistryEvent.ConfigSet.class, name = "config-set"),
        @JsonSubTypes.Type(value = RegistryEvent.ConfigDropped.class, name = "config-dropped"),
        @JsonSubTypes.Type(value = RegistryEvent.ModeSet.class, name = "mode-set"),
        @JsonSubTypes.Type(value = RegistryEvent.ModeDropped.class, name = "mode-dropped"),
        @JsonSubTypes.Type(value = RegistryEvent.NumbersSpent.class, name = "numbers-spent"),
        @JsonSubTypes.Type(value = RegistryEvent.ContractPublished.class, name = "contract-published")
    })
    private interface RegistryEvents {}
}
