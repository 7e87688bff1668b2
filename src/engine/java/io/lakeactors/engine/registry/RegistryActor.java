package io.lakeactors.engine.registry;

import io.lakeactors.contract.registry.RegistryAnswer;
import io.lakeactors.contract.registry.RegistryCall;
import io.lakeactors.contract.registry.RegistryDesk;
import io.lakeactors.contract.registry.RegistryEvent;
import io.lakeactors.contract.registry.RegistryFault;
import io.lakeactors.contract.registry.RegistryMemory;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.JournaledBehavior;
import io.lakeactors.engine.WireMessage;
import io.lakeactors.engine.signal.Signal;
import io.lakeactors.model.LakeError;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * Holds the whole registry: all changes are made one after the other here, so that numbers are unique and two who register the same get the same. Should there be two of it for a moment, the
 * journal takes the events of one only.
 *
 * <p>There are no snapshots: nearly all events are schemas that are still there, so one would be as long as what it spares.
 */
public final class RegistryActor extends JournaledBehavior<RegistryActor.Command, RegistryEvent, RegistryMemory> {
    public static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "schema-registry");
    /** The only one. */
    public static final String ID = "schemas";

    /** What the registry is told. */
    public sealed interface Command extends WireMessage {}

    public record Asked(RegistryCall call, ActorRef<Answered> replyTo) implements Command {}

    /** Another node takes it up. */
    public record HandOver() implements Command {}

    public record Answered(RegistryAnswer answer) implements WireMessage {}

    private final EngineNode node;
    private final RegistryDesk desk = new RegistryDesk();

    public static Behavior<Command> create(EngineNode node) {
        return new RegistryActor(node);
    }

    private RegistryActor(EngineNode node) {
        super(PersistenceId.of(KEY.name(), ID), node);
        this.node = node;
    }

    @Override
    public RegistryMemory emptyState() {
        return RegistryMemory.EMPTY;
    }

    @Override
    public SignalHandler<RegistryMemory> signalHandler() {
        return journalSignals(memory -> { }).build();
    }

    @Override
    protected Effect<RegistryEvent, RegistryMemory> refuse(Command command, LakeError why) {
        if (command instanceof Asked asked) {
            asked.replyTo().tell(new Answered(new RegistryAnswer.Refused(RegistryFault.STORE_FAILED, why.sentence())));
        }
        return command instanceof HandOver ? leave() : Effect().none();
    }

    @Override
    protected Effect<RegistryEvent, RegistryMemory> carryOut(RegistryMemory memory, Command command) {
        return switch (command) {
            case Asked(var call, var replyTo) -> answer(memory, call, replyTo);
            case HandOver() -> Effect().stop();
        };
    }

    private Effect<RegistryEvent, RegistryMemory> answer(RegistryMemory memory, RegistryCall call, ActorRef<Answered> replyTo) {
        var outcome = desk.answer(memory, call, node.parts().clock().millis());
        if (outcome.event().isEmpty()) {
            return Effect().none().thenReply(replyTo, now -> new Answered(outcome.answer()));
        }
        var event = outcome.event().get();
        return Effect().persist(event).thenRun((RegistryMemory now) -> say(event)).thenReply(replyTo, now -> new Answered(outcome.answer()));
    }

    private void say(RegistryEvent event) {
        node.signals().say(switch (event) {
            case RegistryEvent.SchemaRegistered(var subject, var version, var id, var definition, var at) -> new Signal.RegistryChanged("registered", subject, version, id);
            case RegistryEvent.VersionDeleted(var subject, var version, var permanent, var at) -> new Signal.RegistryChanged(permanent ? "erased" : "deleted", subject, version, 0);
            case RegistryEvent.SubjectDeleted(var subject, var permanent, var at) -> new Signal.RegistryChanged(permanent ? "erased" : "deleted", subject, 0, 0);
            case RegistryEvent.ConfigSet(var subject, var config, var at) -> new Signal.RegistryChanged("configured", subject, 0, 0);
            case RegistryEvent.ConfigDropped(var subject, var at) -> new Signal.RegistryChanged("configured", subject, 0, 0);
            case RegistryEvent.ModeSet(var subject, var mode, var at) -> new Signal.RegistryChanged("mode", subject, 0, 0);
            case RegistryEvent.ModeDropped(var subject, var at) -> new Signal.RegistryChanged("mode", subject, 0, 0);
            case RegistryEvent.NumbersSpent(var next, var at) -> new Signal.RegistryChanged("numbers", "", 0, next);
            case RegistryEvent.ContractPublished(var name, var id, var version, var text, var at) -> new Signal.RegistryChanged("contract", name + " " + version, 0, 0);
        });
    }

    @Override
    public EventHandler<RegistryMemory, RegistryEvent> eventHandler() {
        return RegistryMemory::apply;
    }
}
