package io.lakeactors.contract.registry;

import io.lakeactors.contract.registry.RegistryAnswer.Configured;
import io.lakeactors.contract.registry.RegistryAnswer.Found;
import io.lakeactors.contract.registry.RegistryAnswer.InMode;
import io.lakeactors.contract.registry.RegistryAnswer.Names;
import io.lakeactors.contract.registry.RegistryAnswer.Numbers;
import io.lakeactors.contract.registry.RegistryAnswer.Use;
import io.lakeactors.contract.registry.RegistryAnswer.Uses;
import io.lakeactors.contract.registry.RegistryCall.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Calls that change nothing. */
final class RegistryReading {
    static final int NAMES_MAX = 1_000;
    /** Fits into what nodes send each other, unless one schema alone is longer. */
    private static final long PAGE_CHARS_MAX = 100_000;

    private final RegistryTexts texts;

    RegistryReading(RegistryTexts texts) {
        this.texts = texts;
    }

    /** @throws RegistryRefusal if there is no version of it, deleted or not */
    static SubjectMemory known(RegistryMemory memory, String name) {
        var subject = memory.subject(name);
        if (subject.versions().isEmpty()) {
            throw noSubject(name);
        }
        return subject;
    }

    static RegistryRefusal noSubject(String name) {
        return new RegistryRefusal(RegistryFault.SUBJECT_NOT_FOUND, "Subject '" + name + "' not found.");
    }

    static RegistryRefusal noVersion(int version) {
        return new RegistryRefusal(RegistryFault.VERSION_NOT_FOUND, "Version " + (version == RegistryCall.LATEST ? "latest" : version) + " not found.");
    }

    RegistryAnswer byId(RegistryMemory memory, RegistryCall.ById call) {
        var definition = memory.schema(call.id()).filter(there -> call.subject().isEmpty() || memory.uses(call.id()).stream().anyMatch(use -> use.subject().equals(call.subject())));
        return new Found("", 0, call.id(), definition.orElseThrow(() -> noSchema(call.id())));
    }

    private static RegistryRefusal noSchema(int id) {
        return new RegistryRefusal(RegistryFault.SCHEMA_NOT_FOUND, "Schema " + id + " not found");
    }

    RegistryAnswer uses(RegistryMemory memory, RegistryCall.UsesOf call) {
        memory.schema(call.id()).orElseThrow(() -> noSchema(call.id()));
        return new Uses(memory.uses(call.id()).stream().filter(use -> call.deleted() || isLive(memory, use)).toList());
    }

    private static boolean isLive(RegistryMemory memory, Use use) {
        return memory.subject(use.subject()).find(use.version()).filter(version -> !version.deleted()).isPresent();
    }

    RegistryAnswer subjects(RegistryMemory memory, RegistryCall.Subjects call) {
        var names = memory.subjects().filter(entry -> isIn(entry.getValue(), call.scope())).map(Map.Entry::getKey)
                .filter(name -> name.startsWith(call.prefix()) && name.compareTo(call.after()) > 0).sorted().limit(NAMES_MAX + 1L).toList();
        boolean more = names.size() > NAMES_MAX;
        return new Names(more ? names.subList(0, NAMES_MAX) : names, more);
    }

    /** A subject is deleted when none of its versions is left. */
    private static boolean isIn(SubjectMemory subject, Scope scope) {
        boolean live = subject.latest().isPresent();
        return scope.takes(!live);
    }

    RegistryAnswer schemas(RegistryMemory memory, RegistryCall.Schemas call) {
        var page = new ArrayList<Found>();
        long chars = 0;
        for (var found : (Iterable<Found>) listed(memory, call)::iterator) {
            chars += RegistryMemory.size(found.definition());
            if (page.size() >= Math.min(call.limit(), NAMES_MAX) || !page.isEmpty() && chars > PAGE_CHARS_MAX) {
                return new RegistryAnswer.Schemas(page, true);
            }
            page.add(found);
        }
        return new RegistryAnswer.Schemas(page, false);
    }

    private static Stream<Found> listed(RegistryMemory memory, RegistryCall.Schemas call) {
        String from = call.after().subject();
        return memory.subjects().filter(entry -> entry.getKey().startsWith(call.prefix()) && entry.getKey().compareTo(from) >= 0).sorted(Map.Entry.comparingByKey())
                .flatMap(entry -> wanted(entry.getValue().in(call.scope()), call.latest()).map(version -> found(memory, entry.getKey(), version)))
                .filter(found -> !found.subject().equals(from) || found.version() > call.after().version()).skip(call.skip());
    }

    private static Stream<SubjectMemory.Version> wanted(List<SubjectMemory.Version> versions, boolean latest) {
        return latest ? versions.stream().skip(Math.max(0, versions.size() - 1)) : versions.stream();
    }

    RegistryAnswer serialized(RegistryMemory memory, Found found) {
        var definition = found.definition();
        String text = texts.read(memory, definition).serialized();
        if (!Registration.isSmall(text)) {
            throw new RegistryRefusal(RegistryFault.SCHEMA_TOO_LARGE, "Schema " + found.id() + " is too large to be sent as a descriptor; ask for its text");
        }
        return new Found(found.subject(), found.version(), found.id(),
                new SchemaDefinition(definition.kind(), text, definition.references(), definition.metadata(), definition.ruleSet()));
    }

    RegistryAnswer versions(RegistryMemory memory, RegistryCall.Versions call) {
        var versions = memory.subject(call.subject()).in(call.scope());
        if (versions.isEmpty()) {
            throw noSubject(call.subject());
        }
        return new Numbers(versions.stream().map(SubjectMemory.Version::number).toList());
    }

    RegistryAnswer version(RegistryMemory memory, RegistryCall.Version call) {
        return found(memory, call.subject(), version(memory, call.subject(), call.version(), call.deleted()));
    }

    private static SubjectMemory.Version version(RegistryMemory memory, String name, int wanted, boolean deleted) {
        var versions = memory.subject(name).in(deleted ? Scope.WITH_DELETED : Scope.LIVE);
        if (versions.isEmpty()) {
            throw noSubject(name);
        }
        return wanted == RegistryCall.LATEST ? versions.getLast()
                : versions.stream().filter(version -> version.number() == wanted).findFirst().orElseThrow(() -> noVersion(wanted));
    }

    private static Found found(RegistryMemory memory, String subject, SubjectMemory.Version version) {
        return new Found(subject, version.number(), version.id(), memory.schema(version.id()).orElseThrow());
    }

    RegistryAnswer referencedBy(RegistryMemory memory, RegistryCall.ReferencedBy call) {
        int version = version(memory, call.subject(), call.version(), false).number();
        return new Numbers(memory.namedBy(new Use(call.subject(), version)));
    }

    RegistryAnswer lookup(RegistryMemory memory, RegistryCall.Lookup call) {
        var scope = call.deleted() ? Scope.WITH_DELETED : Scope.LIVE;
        var versions = memory.subject(call.subject()).in(scope);
        if (versions.isEmpty()) {
            throw noSubject(call.subject());
        }
        var draft = Registration.canonical(texts, memory, call.subject(), call.draft(), call.normalize());
        return Registration.same(memory, versions, draft).map(version -> found(memory, call.subject(), version))
                .orElseThrow(() -> new RegistryRefusal(RegistryFault.SCHEMA_NOT_FOUND, "Schema not found"));
    }

    RegistryAnswer config(RegistryMemory memory, RegistryCall.ShowConfig call) {
        if (call.subject().isEmpty() || call.orGlobal()) {
            return new Configured(memory.effectiveConfig(call.subject()));
        }
        return new Configured(memory.config(call.subject()).orElseThrow(() -> new RegistryRefusal(RegistryFault.LEVEL_NOT_CONFIGURED,
                "Subject '" + call.subject() + "' does not have subject-level compatibility configured")));
    }

    RegistryAnswer mode(RegistryMemory memory, RegistryCall.ShowMode call) {
        if (call.subject().isEmpty() || call.orGlobal()) {
            return new InMode(memory.effectiveMode(call.subject()));
        }
        return new InMode(memory.mode(call.subject()).orElseThrow(() -> new RegistryRefusal(RegistryFault.MODE_NOT_CONFIGURED,
                "Subject '" + call.subject() + "' does not have subject-level mode configured")));
    }
}
