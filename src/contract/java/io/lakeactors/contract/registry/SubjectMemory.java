package io.lakeactors.contract.registry;

import io.lakeactors.contract.registry.RegistryCall.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The versions of a subject, oldest first. */
record SubjectMemory(List<Version> versions) {
    static final SubjectMemory EMPTY = new SubjectMemory(List.of());

    record Version(int number, int id, boolean deleted) {}

    SubjectMemory {
        versions = List.copyOf(versions);
    }

    List<Version> in(Scope scope) {
        return versions.stream().filter(version -> scope.takes(version.deleted())).toList();
    }

    List<Version> live() {
        return in(Scope.LIVE);
    }

    Optional<Version> latest() {
        var live = live();
        return live.isEmpty() ? Optional.empty() : Optional.of(live.getLast());
    }

    Optional<Version> find(int number) {
        return versions.stream().filter(version -> version.number() == number).findFirst();
    }

    /** After all that there are, deleted ones too. */
    int next() {
        return versions.isEmpty() ? 1 : versions.getLast().number() + 1;
    }

    SubjectMemory with(Version added) {
        var all = new ArrayList<>(versions);
        all.removeIf(version -> version.number() == added.number());
        all.add(added);
        all.sort((a, b) -> Integer.compare(a.number(), b.number()));
        return new SubjectMemory(all);
    }

    SubjectMemory without(int number) {
        return new SubjectMemory(versions.stream().filter(version -> version.number() != number).toList());
    }
}
