package io.lakeactors.contract.registry;

import io.lakeactors.contract.registry.RegistryAnswer.Found;
import io.lakeactors.contract.registry.RegistryAnswer.Verdict;
import io.lakeactors.contract.registry.RegistryDesk.Outcome;
import io.lakeactors.contract.registry.SubjectMemory.Version;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;

/** Whether a subject takes a schema, and under which version and number. */
final class Registration {
    /** Schemas travel between nodes: longer ones, or such as do not shrink, would not arrive. */
    static final int TEXT_BYTES_MAX = 1 << 20;
    static final int PACKED_BYTES_MAX = 160 << 10;
    static final long ALL_CHARS_MAX = 256L << 20;
    static final int VERSIONS_MAX = 10_000;
    static final int SUBJECT_CHARS_MAX = 512;

    private final RegistryTexts texts;

    Registration(RegistryTexts texts) {
        this.texts = texts;
    }

    /** @param orAll whether no name, for all subjects, will do too */
    static void named(String subject, boolean orAll) {
        boolean control = subject.chars().anyMatch(sign -> Character.isISOControl(sign));
        if (subject.isBlank() && !(orAll && subject.isEmpty()) || control || subject.length() > SUBJECT_CHARS_MAX || subject.startsWith(":.") || subject.equals("__GLOBAL")
                || subject.equals("__EMPTY")) {
            throw new RegistryRefusal(RegistryFault.INVALID_SUBJECT, "The specified subject '" + Shortened.line(subject) + "' is not a valid subject: it has 1 to " + SUBJECT_CHARS_MAX
                    + " characters, no control characters, and no context (:.…:)");
        }
    }

    /** As it would be stored: read, written in one way, with the numbers of what it references. @throws RegistryRefusal INVALID_SCHEMA or SCHEMA_TOO_LARGE */
    static SchemaDefinition canonical(RegistryTexts texts, RegistryMemory memory, String subject, SchemaDefinition draft, boolean normalize) {
        small(draft);
        var references = draft.references().stream().map(reference -> resolved(memory, reference)).toList();
        var raw = new SchemaDefinition(draft.kind(), draft.text(), references, draft.metadata(), draft.ruleSet());
        var parsed = texts.read(memory, raw);
        boolean normal = normalize || memory.effectiveConfig(subject).normalize().orElse(false);
        return new SchemaDefinition(draft.kind(), normal ? parsed.normalized() : parsed.canonical(), references, draft.metadata(), draft.ruleSet());
    }

    private static SchemaReference resolved(RegistryMemory memory, SchemaReference reference) {
        int version = reference.version() != RegistryCall.LATEST ? reference.version()
                : memory.subject(reference.subject()).latest().map(Version::number).orElse(RegistryCall.LATEST);
        boolean live = memory.subject(reference.subject()).find(version).filter(found -> !found.deleted()).isPresent();
        if (!live) {
            throw new RegistryRefusal(RegistryFault.INVALID_SCHEMA, "No schema reference found for subject \"" + reference.subject() + "\" and version "
                    + (reference.version() == RegistryCall.LATEST ? "latest" : reference.version()) + ": register it first");
        }
        return new SchemaReference(reference.name(), reference.subject(), version);
    }

    private static void small(SchemaDefinition draft) {
        String whole = draft.text() + draft.metadata() + draft.ruleSet();
        if (!isSmall(whole)) {
            throw new RegistryRefusal(RegistryFault.SCHEMA_TOO_LARGE, "The schema has " + whole.getBytes(StandardCharsets.UTF_8).length + " bytes: the most are " + TEXT_BYTES_MAX + ", or " + PACKED_BYTES_MAX
                    + " when compressed. Put what it shares with others into schemas of their own and reference them");
        }
    }

    /** Whether it can travel. */
    static boolean isSmall(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= TEXT_BYTES_MAX && (bytes.length <= PACKED_BYTES_MAX || packed(bytes) <= PACKED_BYTES_MAX);
    }

    private static int packed(byte[] bytes) {
        try (var deflater = new Closing(new Deflater(Deflater.BEST_SPEED))) {
            deflater.it.setInput(bytes);
            deflater.it.finish();
            byte[] out = new byte[PACKED_BYTES_MAX + 1];
            return deflater.it.deflate(out);
        }
    }

    private record Closing(Deflater it) implements AutoCloseable {
        @Override
        public void close() {
            it.end();
        }
    }

    /** The version that says the same. One that brings nothing beside its text is content with whatever else a version has. */
    static Optional<Version> same(RegistryMemory memory, List<Version> versions, SchemaDefinition draft) {
        var exactly = versions.stream().filter(version -> memory.schema(version.id()).filter(draft::equals).isPresent()).findFirst();
        if (exactly.isPresent() || !draft.isBare()) {
            return exactly;
        }
        return versions.reversed().stream().filter(version -> memory.schema(version.id()).filter(draft::saysTheSame).isPresent()).findFirst();
    }

    Outcome register(RegistryMemory memory, RegistryCall.Register call, long now) {
        String name = call.subject();
        named(name, false);
        RegistryDesk.mayChange(memory, name);
        boolean imports = memory.effectiveMode(name) == RegistryMode.IMPORT;
        if (imports != call.id() > 0) {
            throw new RegistryRefusal(RegistryFault.NOT_PERMITTED, imports ? "Subject '" + name + "' is in import mode: give the schema's id" : "Subject '" + name + "' is not in import mode");
        }
        var subject = memory.subject(name);
        var draft = canonical(texts, memory, name, call.draft(), call.normalize());
        var known = same(memory, subject.live(), draft);
        if (known.isPresent() && !imports) {
            return Outcome.of(new Found(name, known.get().number(), known.get().id(), memory.schema(known.get().id()).orElseThrow()));
        }
        if (imports) {
            return brought(memory, call, subject, draft, now);
        }
        room(memory, subject, draft);
        var definition = subject.latest().flatMap(latest -> memory.schema(latest.id())).filter(latest -> draft.isBare() && latest.kind() == draft.kind()).map(draft::withAttachmentsOf)
                .orElse(draft);
        var config = memory.effectiveConfig(name);
        var level = config.level().orElseThrow();
        var found = differences(memory, subject.live(), texts.read(memory, definition), definition, level);
        if (!found.isEmpty()) {
            throw new RegistryRefusal(RegistryFault.INCOMPATIBLE, "Schema being registered is incompatible with an earlier schema for subject \"" + name + "\", details: ["
                    + String.join(", ", found) + "]");
        }
        int version = call.version() == 0 ? subject.next() : call.version();
        if (version != subject.next()) {
            throw new RegistryRefusal(RegistryFault.NOT_PERMITTED, "Version " + version + " is not the next version, which is " + subject.next());
        }
        int id = memory.id(definition).orElse(memory.nextId());
        return Outcome.of(new RegistryEvent.SchemaRegistered(name, version, id, definition, now), new Found(name, version, id, definition));
    }

    private static void room(RegistryMemory memory, SubjectMemory subject, SchemaDefinition draft) {
        if (subject.versions().size() >= VERSIONS_MAX || memory.chars() + draft.text().length() > ALL_CHARS_MAX) {
            throw new RegistryRefusal(RegistryFault.NOT_PERMITTED, subject.versions().size() >= VERSIONS_MAX ? "the subject has " + VERSIONS_MAX + " versions, which are the most"
                    : "the registry holds " + ALL_CHARS_MAX + " characters of schemas, which are the most: delete permanently what nobody needs");
        }
    }

    /** Under the number and the version that it has elsewhere. */
    private static Outcome brought(RegistryMemory memory, RegistryCall.Register call, SubjectMemory subject, SchemaDefinition draft, long now) {
        room(memory, subject, draft);
        var taken = memory.schema(call.id()).filter(there -> !there.equals(draft));
        var elsewhere = memory.id(draft).filter(id -> id != call.id());
        int version = call.version() == 0 ? subject.next() : call.version();
        var there = subject.find(version);
        if (taken.isPresent() || elsewhere.isPresent() || there.filter(one -> one.id() != call.id()).isPresent()) {
            throw new RegistryRefusal(RegistryFault.NOT_PERMITTED, taken.isPresent() ? "Overwrite new schema with id " + call.id() + " is not permitted."
                    : elsewhere.isPresent() ? "The schema has id " + elsewhere.get() + " here" : "Version " + version + " of subject '" + call.subject() + "' is another schema here");
        }
        var answer = new Found(call.subject(), version, call.id(), draft);
        return there.filter(one -> !one.deleted()).isPresent() ? Outcome.of(answer)
                : Outcome.of(new RegistryEvent.SchemaRegistered(call.subject(), version, call.id(), draft, now), answer);
    }

    Verdict check(RegistryMemory memory, RegistryCall.Check call) {
        named(call.subject(), false);
        var draft = canonical(texts, memory, call.subject(), call.draft(), call.normalize());
        var level = memory.effectiveConfig(call.subject()).level().orElseThrow();
        var live = memory.subject(call.subject()).live();
        if (call.version() > 0) {
            if (memory.subject(call.subject()).versions().isEmpty()) {
                throw RegistryReading.noSubject(call.subject());
            }
            live = live.stream().filter(version -> version.number() == call.version()).toList();
            if (live.isEmpty()) {
                throw RegistryReading.noVersion(call.version());
            }
        } else if (call.version() == RegistryCall.LATEST && !live.isEmpty()) {
            live = List.of(live.getLast());
        }
        var found = differences(memory, live, texts.read(memory, draft), draft, level);
        return new Verdict(found.isEmpty(), found);
    }

    /** The newest first; after the first version that does not get along no other is looked at. */
    private List<String> differences(RegistryMemory memory, List<Version> live, ParsedSchema draft, SchemaDefinition definition, Compatibility level) {
        if (level == Compatibility.NONE || live.isEmpty()) {
            return List.of();
        }
        for (Version version : level.isTransitive() ? live.reversed() : List.of(live.getLast())) {
            var other = memory.schema(version.id()).orElseThrow();
            var found = new ArrayList<String>();
            if (other.kind() != definition.kind()) {
                found.add("{errorType:'SCHEMA_TYPE_CHANGED', description:'the subject has " + other.kind() + " schemas, and this one is " + definition.kind() + "'}");
            } else {
                var old = texts.read(memory, other);
                if (level.readsOlder()) {
                    draft.cannotRead(old).forEach(why -> found.add(detail(why, "the new schema cannot read what was written with the old one")));
                }
                if (level.readByOlder()) {
                    old.cannotRead(draft).forEach(why -> found.add(detail(why, "the old schema cannot read what is written with the new one")));
                }
            }
            if (!found.isEmpty()) {
                found.add("{oldSchemaVersion: " + version.number() + "}");
                found.add("{oldSchema: '" + Shortened.line(other.text()) + "'}");
                found.add("{compatibility: '" + level + "'}");
                return found;
            }
        }
        return List.of();
    }

    /** @param why the rule's name, its place and the reason */
    private static String detail(String why, String direction) {
        int space = why.indexOf(' ');
        return "{errorType:'" + why.substring(0, space) + "', description:'" + why.substring(space + 1) + "', additionalInfo:'" + direction + "'}";
    }
}
