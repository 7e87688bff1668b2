package io.lakeactors.contract.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.registry.RegistryAnswer.Found;
import io.lakeactors.contract.registry.RegistryAnswer.Pictured;
import io.lakeactors.contract.registry.RegistryAnswer.Restored;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A registry is made again of its picture. */
class RegistryPictureTest {
    private final TestRegistry registry = new TestRegistry();

    private static List<RegistryEvent> picture(TestRegistry of) {
        var events = new ArrayList<RegistryEvent>();
        long changes = -1;
        while (true) {
            var page = (Pictured) of.ask(new RegistryCall.Picture(events.size(), changes));
            events.addAll(page.events());
            if (!page.more()) {
                return events;
            }
            changes = page.changes();
        }
    }

    private static TestRegistry made(List<RegistryEvent> picture) {
        var made = new TestRegistry();
        picture.forEach(event -> assertThat(made.ask(new RegistryCall.Restore(event))).isEqualTo(new Restored()));
        return made;
    }

    private void fill() {
        registry.register("money", SchemaKind.AVRO, "{\"type\":\"record\",\"name\":\"Money\",\"fields\":[]}");
        registry.register("orders", SchemaKind.AVRO, "{\"type\":\"array\",\"items\":\"Money\"}", new SchemaReference("Money", "money", 1));
        registry.level("orders", Compatibility.NONE).register("orders", SchemaKind.AVRO, "\"long\"");
        registry.register("again", SchemaKind.AVRO, "\"long\"");
        registry.ask(new RegistryCall.DeleteVersion("again", 1, false));
        registry.register("gone", SchemaKind.AVRO, "\"bytes\"");
        registry.ask(new RegistryCall.DeleteVersion("gone", 1, false));
        registry.ask(new RegistryCall.DeleteVersion("gone", 1, true));
        registry.ask(new RegistryCall.SetMode("money", RegistryMode.READONLY, false));
        registry.memory = registry.memory.apply(new RegistryEvent.ContractPublished("orders", "id", "1.2.0", "kind: DataContract\n", 77));
        registry.memory = registry.memory.apply(new RegistryEvent.ContractPublished("orders", "id", "1.10.0", "kind: DataContract\nand: more\n", 78));
    }

    @Test
    void whatIsMadeOfAPictureAnswersAsTheRegistryDoes() {
        fill();
        var made = made(picture(registry));
        for (int id = 1; id <= 4; id++) {
            assertThat(made.ask(new RegistryCall.ById(id, ""))).isEqualTo(registry.ask(new RegistryCall.ById(id, "")));
        }
        for (var scope : RegistryCall.Scope.values()) {
            var schemas = new RegistryCall.Schemas("", scope, false, RegistryAnswer.Use.NONE, 0, 100);
            assertThat(made.ask(schemas)).isEqualTo(registry.ask(schemas));
        }
        assertThat(made.ask(new RegistryCall.ReferencedBy("money", 1))).isEqualTo(new RegistryAnswer.Numbers(List.of(2)));
        assertThat(made.ask(new RegistryCall.ShowConfig("orders", false))).isEqualTo(registry.ask(new RegistryCall.ShowConfig("orders", false)));
        assertThat(made.ask(new RegistryCall.ShowMode("money", false))).isEqualTo(new RegistryAnswer.InMode(RegistryMode.READONLY));
        assertThat(made.ask(new RegistryCall.Contracts(""))).isEqualTo(registry.ask(new RegistryCall.Contracts("")));
        assertThat(made.ask(new RegistryCall.ContractVersion("orders", "1.2.0"))).isEqualTo(registry.ask(new RegistryCall.ContractVersion("orders", "1.2.0")));
        assertThat(picture(made)).isEqualTo(picture(registry));
    }

    @Test
    void aNumberThatStoodForWhatIsGoneIsNotGivenAgain() {
        fill();
        var made = made(picture(registry));
        assertThat(made.register("new", SchemaKind.AVRO, "\"string\"").id()).as("4 stood for bytes").isEqualTo(5);
    }

    @Test
    void aPictureOfManyPagesIsOfOneMoment() {
        for (int i = 0; i < 300; i++) {
            registry.register("s" + i, SchemaKind.AVRO, "{\"type\":\"enum\",\"name\":\"E" + i + "\",\"symbols\":[\"" + "A".repeat(1_000) + "\"]}");
        }
        var first = (Pictured) registry.ask(new RegistryCall.Picture(0, -1));
        assertThat(first.more()).isTrue();
        assertThat(picture(registry)).hasSize(301).startsWith(first.events().toArray(RegistryEvent[]::new));
        registry.register("meanwhile", SchemaKind.AVRO, "\"int\"");
        assertThat(registry.ask(new RegistryCall.Picture(first.events().size(), first.changes())))
                .isInstanceOfSatisfying(Pictured.class, page -> assertThat(page.events()).as("of another moment than the page before").isEmpty());
    }

    @Test
    void whatIsRestoredAlreadyIsNotJournaledAgain() {
        fill();
        var picture = picture(registry);
        var made = made(picture.subList(0, 3));
        picture.forEach(event -> assertThat(made.ask(new RegistryCall.Restore(event))).isEqualTo(new Restored()));
        assertThat(made.journal).hasSameSizeAs(picture);
    }

    @Test
    void aNumberThatStandsForSomethingElseHereIsRefused() {
        fill();
        var first = picture(registry).stream().filter(event -> event instanceof RegistryEvent.SchemaRegistered registered && registered.id() == 1).findFirst().orElseThrow();
        var other = new TestRegistry();
        Found taken = other.register("mine", SchemaKind.AVRO, "\"boolean\"");
        other.refuses(new RegistryCall.Restore(first), RegistryFault.NOT_PERMITTED);
        assertThat(other.ask(new RegistryCall.ById(taken.id(), ""))).isInstanceOfSatisfying(Found.class, found -> assertThat(found.definition().text()).isEqualTo("\"boolean\""));
    }
}
