package io.lakeactors.engine.cluster;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.module.SimpleModule;
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
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "answer")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = OfferAnswer.Held.class, name = "held"),
        @JsonSubTypes.Type(value = OfferAnswer.Committed.class, name = "committed"),
        @JsonSubTypes.Type(value = OfferAnswer.Stale.class, name = "stale"),
        @JsonSubTypes.Type(value = OfferAnswer.Gap.class, name = "gap"),
        @JsonSubTypes.Type(value = OfferAnswer.Superseded.class, name = "superseded"),
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
        @JsonSubTypes.Type(value = TableChange.Expire.class, name = "expire"),
        @JsonSubTypes.Type(value = TableChange.Rollback.class, name = "rollback"),
        @JsonSubTypes.Type(value = TableChange.SetRef.class, name = "set-ref"),
        @JsonSubTypes.Type(value = TableChange.DropRef.class, name = "drop-ref")
    })
    private interface Works {}
}
