package io.lakeactors.contract.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.registry.RegistryAnswer.Found;
import io.lakeactors.contract.registry.RegistryAnswer.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A registry without actors: what it remembers is what its events have made. */
final class TestRegistry {
    private final RegistryDesk desk = new RegistryDesk();
    final List<RegistryEvent> journal = new ArrayList<>();
    RegistryMemory memory = RegistryMemory.EMPTY;

    RegistryAnswer ask(RegistryCall call) {
        var outcome = desk.answer(memory, call, 1_000);
        outcome.event().ifPresent(event -> {
            journal.add(event);
            memory = memory.apply(event);
        });
        return outcome.answer();
    }

    TestRegistry level(Compatibility level) {
        return level("", level);
    }

    TestRegistry level(String subject, Compatibility level) {
        ask(new RegistryCall.SetConfig(subject, new RegistryConfig(Optional.of(level), Optional.empty())));
        return this;
    }

    RegistryAnswer tryRegister(String subject, SchemaKind kind, String text, SchemaReference... references) {
        return ask(new RegistryCall.Register(subject, new SchemaDefinition(kind, text, List.of(references), "", ""), 0, 0, false));
    }

    Found register(String subject, SchemaKind kind, String text, SchemaReference... references) {
        var answer = tryRegister(subject, kind, text, references);
        assertThat(answer).isInstanceOf(Found.class);
        return (Found) answer;
    }

    void refuses(RegistryCall call, RegistryFault fault) {
        assertThat(ask(call)).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.fault()).isEqualTo(fault));
    }
}
