package io.lakeactors.contract.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.registry.RegistryAnswer.Found;
import io.lakeactors.contract.registry.RegistryCall.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RegistryPropertyTest {
    private static final List<String> TEXTS = List.of("\"int\"", "\"long\"", "\"string\"", "\"bytes\"", "[\"null\",\"int\"]", "{\"type\":\"array\",\"items\":\"int\"}");

    /** One seed: registers, deletes, reconfigures; a number never stands for two schemas, and one schema never has two live numbers. */
    @Property(tries = 150)
    void aNumberNeverStandsForAnotherSchema(@ForAll long seed, @ForAll @IntRange(min = 1, max = 80) int calls) {
        var chance = new Random(seed);
        var registry = new TestRegistry();
        Map<Integer, SchemaDefinition> stoodFor = new HashMap<>();
        for (int i = 0; i < calls; i++) {
            var answer = registry.ask(call(chance));
            if (answer instanceof Found found) {
                assertThat(stoodFor.putIfAbsent(found.id(), found.definition())).isIn(null, found.definition());
                assertThat(registry.memory.schema(found.id())).contains(found.definition());
                assertThat(registry.memory.id(found.definition())).contains(found.id());
            }
            registry.memory.subjects().forEach(subject -> {
                var numbers = subject.getValue().versions().stream().map(SubjectMemory.Version::number).toList();
                assertThat(numbers).isNotEmpty().isSorted().doesNotHaveDuplicates();
                assertThat(subject.getValue().live().stream().map(SubjectMemory.Version::id)).doesNotHaveDuplicates();
            });
        }
        var replayed = RegistryMemory.EMPTY;
        for (var event : registry.journal) {
            replayed = replayed.apply(event);
        }
        assertThat(picture(replayed)).isEqualTo(picture(registry.memory));
        assertThat(replayed.nextId()).isGreaterThan(stoodFor.keySet().stream().mapToInt(id -> id).max().orElse(0));
    }

    private static Map<String, SubjectMemory> picture(RegistryMemory memory) {
        var all = new HashMap<String, SubjectMemory>();
        memory.subjects().forEach(subject -> all.put(subject.getKey(), subject.getValue()));
        return all;
    }

    private static RegistryCall call(Random chance) {
        String subject = "s" + chance.nextInt(3);
        return switch (chance.nextInt(9)) {
            case 0 -> new RegistryCall.DeleteSubject(subject, chance.nextBoolean());
            case 1, 2 -> new RegistryCall.DeleteVersion(subject, chance.nextInt(5) - 1, chance.nextBoolean());
            case 3 -> new RegistryCall.SetConfig(subject, new RegistryConfig(Optional.of(Compatibility.values()[chance.nextInt(7)]), Optional.of(chance.nextBoolean())));
            case 4 -> new RegistryCall.Versions(subject, Scope.WITH_DELETED);
            default -> new RegistryCall.Register(subject, SchemaDefinition.of(SchemaKind.AVRO, TEXTS.get(chance.nextInt(TEXTS.size()))), 0, 0, chance.nextBoolean());
        };
    }
}
