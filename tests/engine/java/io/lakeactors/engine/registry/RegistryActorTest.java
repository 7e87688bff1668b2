package io.lakeactors.engine.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.contract.registry.RegistryAnswer;
import io.lakeactors.contract.registry.RegistryAnswer.Found;
import io.lakeactors.contract.registry.RegistryCall;
import io.lakeactors.contract.registry.RegistryEvent;
import io.lakeactors.contract.registry.SchemaDefinition;
import io.lakeactors.contract.registry.SchemaKind;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineConfig;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.engine.JournalKit;
import io.lakeactors.engine.JournaledBehavior;
import io.lakeactors.engine.UnknownEvent;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.testkit.FakeTableStore;
import io.lakeactors.testkit.SeededIds;
import io.lakeactors.testkit.WallClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryActorTest {
    private static final String ID = RegistryActor.KEY.name() + "|" + RegistryActor.ID;
    private static final ActorTestKit KIT = JournalKit.create();

    private final PersistenceTestKit journal = PersistenceTestKit.create(KIT.system());
    private final PrometheusRegistry metrics = new PrometheusRegistry();

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    @BeforeEach
    void emptyJournal() {
        journal.clearAll();
    }

    private EngineNode node() {
        return node(metrics);
    }

    private static EngineNode node(PrometheusRegistry metrics) {
        var config = EngineConfig.read(ConfigFactory.parseString("lakeactors.engine.journal.url = \"jdbc:h2:mem:x\"")
                .withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve());
        var parts = new EngineParts(new FakeTableStore(), Map.of(), new WallClock(), new SeededIds(1), new MemoryBudget(1 << 20),
                (pipeline, contract) -> {
                    throw new AssertionError("a registry reads no pipelines");
                }, metrics, CrashPoints.NONE);
        return new EngineNode(config, parts, new Signals(parts.metrics(), parts.memory(), parts.clock()), Runnable::run);
    }

    private static RegistryAnswer ask(ActorRef<RegistryActor.Command> registry, RegistryCall call) {
        var probe = KIT.<RegistryActor.Answered>createTestProbe();
        registry.tell(new RegistryActor.Asked(call, probe.ref()));
        return probe.receiveMessage().answer();
    }

    private static RegistryCall register(String subject, String text) {
        return new RegistryCall.Register(subject, SchemaDefinition.of(SchemaKind.AVRO, text), 0, 0, false);
    }

    @Test
    void anAnswerIsAPromiseThatTheJournalHoldsIt() {
        var registry = KIT.spawn(RegistryActor.create(node()));
        var found = (Found) ask(registry, register("orders", "\"int\""));
        assertThat(journal.persistedInStorage(ID)).singleElement().isInstanceOfSatisfying(RegistryEvent.SchemaRegistered.class, event -> {
            assertThat(event.id()).isEqualTo(found.id());
            assertThat(event.definition()).isEqualTo(found.definition());
        });
        assertThat(metrics.scrape(name -> name.equals("lake_registry_changes"))).singleElement().isInstanceOfSatisfying(CounterSnapshot.class,
                counter -> assertThat(counter.getDataPoints()).singleElement().satisfies(point -> assertThat(point.getLabels().get("change")).isEqualTo("registered")));
    }

    @Test
    void eventsBehindOneThatIsNotKnownAreNotAppliedToWhatIsNotWhole() {
        var node = node();
        var stored = ((JournaledBehavior<?, RegistryEvent, ?>) RegistryActor.create(node)).eventAdapter();
        var known = new RegistryEvent.ModeDropped("orders", 1);
        assertThat(stored.fromJournal(known, "").size()).isOne();
        assertThat(stored.fromJournal(new UnknownEvent("registry.learnt-later/1"), "").isEmpty()).isTrue();
        assertThat(stored.fromJournal(known, "").isEmpty()).isTrue();
        assertThat(stored.fromJournal(new UnknownEvent("registry.learnt-last/1"), "").isEmpty()).isTrue();
        assertThat(node.dependencies().view().get("journal of " + ID)).as("the first is told").contains("learnt-later");
    }

    @Test
    void whatIsKnownAlreadyAndWhatIsRefusedIsNotJournaled() {
        var registry = KIT.spawn(RegistryActor.create(node()));
        ask(registry, register("orders", "\"int\""));
        ask(registry, register("orders", "{\"type\":\"int\"}"));
        assertThat(ask(registry, register("orders", "\"string\""))).isInstanceOf(RegistryAnswer.Refused.class);
        ask(registry, new RegistryCall.Check("orders", RegistryCall.ALL, SchemaDefinition.of(SchemaKind.AVRO, "\"long\""), false));
        assertThat(journal.persistedInStorage(ID)).hasSize(1);
    }

    @Test
    void anotherNodeTakesItUpWhereItWasHandedOver() {
        var here = KIT.spawn(RegistryActor.create(node()));
        ask(here, register("orders", "\"int\""));
        ask(here, register("orders", "\"long\""));
        here.tell(new RegistryActor.HandOver());
        KIT.createTestProbe().expectTerminated(here);
        var there = KIT.spawn(RegistryActor.create(node(new PrometheusRegistry())));
        assertThat(ask(there, new RegistryCall.Versions("orders", RegistryCall.Scope.LIVE))).isEqualTo(new RegistryAnswer.Numbers(List.of(1, 2)));
        assertThat(((Found) ask(there, register("orders", "\"int\""))).id()).isEqualTo(1);
        assertThat(((Found) ask(there, register("other", "\"string\""))).id()).isEqualTo(3);
    }

    @Test
    void aChangeThatTheJournalDoesNotTakeIsNotAnsweredAndNotMade() {
        var registry = KIT.spawn(RegistryActor.create(node()));
        ask(registry, register("orders", "\"int\""));
        journal.failNextPersisted(ID);
        var probe = KIT.<RegistryActor.Answered>createTestProbe();
        registry.tell(new RegistryActor.Asked(register("orders", "\"long\""), probe.ref()));
        assertThat(ask(registry, new RegistryCall.Versions("orders", RegistryCall.Scope.WITH_DELETED))).isEqualTo(new RegistryAnswer.Numbers(List.of(1)));
        probe.expectNoMessage(java.time.Duration.ofMillis(50));
        assertThat(((Found) ask(registry, register("orders", "\"long\""))).id()).isEqualTo(2);
    }
}
