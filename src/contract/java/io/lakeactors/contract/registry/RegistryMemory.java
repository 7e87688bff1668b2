package io.lakeactors.contract.registry;

import io.lakeactors.contract.registry.RegistryAnswer.Use;
import io.lakeactors.contract.registry.RegistryEvent.ConfigDropped;
import io.lakeactors.contract.registry.RegistryEvent.ConfigSet;
import io.lakeactors.contract.registry.RegistryEvent.ContractPublished;
import io.lakeactors.contract.registry.RegistryEvent.ModeDropped;
import io.lakeactors.contract.registry.RegistryEvent.ModeSet;
import io.lakeactors.contract.registry.RegistryEvent.NumbersSpent;
import io.lakeactors.contract.registry.RegistryEvent.SchemaRegistered;
import io.lakeactors.contract.registry.RegistryEvent.SubjectDeleted;
import io.lakeactors.contract.registry.RegistryEvent.VersionDeleted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The whole registry at one moment: what its events, one after the other, have made of it. Never changes; the next one shares most of it. */
public final class RegistryMemory {
    /** Before anything was registered. */
    public static final RegistryMemory EMPTY = new RegistryMemory(1, 0, Buckets.empty(), Buckets.empty(), Buckets.empty(), Buckets.empty(), Buckets.empty(), Map.of(), Map.of(),
            ContractShelf.EMPTY, 0);

    private final int nextId;
    private final long chars;
    private final Buckets<Integer, SchemaDefinition> schemas;
    private final Buckets<SchemaDefinition, Integer> ids;
    private final Buckets<Integer, List<Use>> uses;
    /** The numbers of schemas that name a version. */
    private final Buckets<Use, List<Integer>> namedBy;
    private final Buckets<String, SubjectMemory> subjects;
    private final Map<String, RegistryConfig> configs;
    private final Map<String, RegistryMode> modes;
    private final ContractShelf contracts;
    private final long changes;

    private RegistryMemory(int nextId, long chars, Buckets<Integer, SchemaDefinition> schemas, Buckets<SchemaDefinition, Integer> ids, Buckets<Integer, List<Use>> uses,
            Buckets<Use, List<Integer>> namedBy, Buckets<String, SubjectMemory> subjects, Map<String, RegistryConfig> configs, Map<String, RegistryMode> modes,
            ContractShelf contracts, long changes) {
        this.nextId = nextId;
        this.chars = chars;
        this.schemas = schemas;
        this.ids = ids;
        this.uses = uses;
        this.namedBy = namedBy;
        this.subjects = subjects;
        this.configs = Map.copyOf(configs);
        this.modes = Map.copyOf(modes);
        this.contracts = contracts;
        this.changes = changes;
    }

    /** A number that never stood for anything. */
    int nextId() {
        return nextId;
    }

    /** How many schemas there are. */
    public int size() {
        return schemas.size();
    }

    /** How much text is held, in characters. */
    long chars() {
        return chars;
    }

    /** How many events have made it; whoever has read the same journal has the same number. */
    long changes() {
        return changes;
    }

    Map<String, RegistryConfig> configs() {
        return configs;
    }

    Map<String, RegistryMode> modes() {
        return modes;
    }

    ContractShelf contracts() {
        return contracts;
    }

    Optional<SchemaDefinition> schema(int id) {
        return schemas.get(id);
    }

    Optional<Integer> id(SchemaDefinition definition) {
        return ids.get(definition);
    }

    List<Use> uses(int id) {
        return uses.get(id).orElse(List.of());
    }

    List<Integer> namedBy(Use version) {
        return namedBy.get(version).orElse(List.of());
    }

    SubjectMemory subject(String name) {
        return subjects.get(name).orElse(SubjectMemory.EMPTY);
    }

    Stream<Map.Entry<String, SubjectMemory>> subjects() {
        return subjects.entries();
    }

    Optional<RegistryConfig> config(String subject) {
        return Optional.ofNullable(configs.get(subject));
    }

    /** What counts for a subject. */
    RegistryConfig effectiveConfig(String subject) {
        return configs.getOrDefault(subject, RegistryConfig.UNSET).or(configs.getOrDefault("", RegistryConfig.UNSET)).or(RegistryConfig.DEFAULT);
    }

    Optional<RegistryMode> mode(String subject) {
        return Optional.ofNullable(modes.get(subject));
    }

    /** What counts for a subject. */
    RegistryMode effectiveMode(String subject) {
        return modes.getOrDefault(subject, modes.getOrDefault("", RegistryMode.READWRITE));
    }

    /** As it is after something has happened. */
    public RegistryMemory apply(RegistryEvent event) {
        return changed(event).counted(changes + 1);
    }

    private RegistryMemory counted(long now) {
        return new RegistryMemory(nextId, chars, schemas, ids, uses, namedBy, subjects, configs, modes, contracts, now);
    }

    private RegistryMemory changed(RegistryEvent event) {
        return switch (event) {
            case SchemaRegistered registered -> registered(registered);
            case VersionDeleted(var subject, var version, var permanent, var at) -> deleted(subject, List.of(version), permanent);
            case SubjectDeleted(var subject, var permanent, var at) -> subjectDeleted(subject, permanent);
            case ConfigSet(var subject, var config, var at) -> configured(with(configs, subject, config), modes);
            case ConfigDropped(var subject, var at) -> configured(without(configs, subject), modes);
            case ModeSet(var subject, var mode, var at) -> configured(configs, with(modes, subject, mode));
            case ModeDropped(var subject, var at) -> configured(configs, without(modes, subject));
            case ContractPublished(var name, var id, var version, var text, var at) -> new RegistryMemory(nextId, chars, schemas, ids, uses, namedBy, subjects, configs, modes,
                    contracts.with(new PublishedContract(name, id, version, text, at)), changes);
            case NumbersSpent(var next, var at) -> new RegistryMemory(Math.max(nextId, next), chars, schemas, ids, uses, namedBy, subjects, configs, modes, contracts, changes);
        };
    }

    private RegistryMemory registered(SchemaRegistered event) {
        int id = event.id();
        var definition = event.definition();
        boolean fresh = schemas.get(id).isEmpty();
        var named = namedBy;
        if (fresh) {
            for (var reference : definition.references()) {
                var target = new Use(reference.subject(), reference.version());
                named = named.with(target, plus(named.get(target).orElse(List.of()), id));
            }
        }
        var use = new Use(event.subject(), event.version());
        return new RegistryMemory(Math.max(nextId, id + 1), fresh ? chars + size(definition) : chars, schemas.with(id, definition), ids.with(definition, id),
                uses.with(id, plus(uses(id), use)), named, subjects.with(event.subject(), subject(event.subject()).with(new SubjectMemory.Version(event.version(), id, false))),
                configs, modes, contracts, changes);
    }

    static long size(SchemaDefinition definition) {
        return definition.text().length() + definition.metadata().length() + definition.ruleSet().length();
    }

    private static <T> List<T> plus(List<T> list, T more) {
        var all = new ArrayList<>(list);
        if (!all.contains(more)) {
            all.add(more);
        }
        return List.copyOf(all);
    }

    private static <T> List<T> minus(List<T> list, T less) {
        return list.stream().filter(one -> !one.equals(less)).toList();
    }

    private RegistryMemory subjectDeleted(String subject, boolean permanent) {
        var now = deleted(subject, subject(subject).versions().stream().map(SubjectMemory.Version::number).toList(), permanent);
        return now.configured(without(configs, subject), without(modes, subject));
    }

    private RegistryMemory deleted(String subject, List<Integer> versions, boolean permanent) {
        var now = this;
        for (int version : versions) {
            var found = now.subject(subject).find(version);
            if (found.isPresent()) {
                now = permanent ? now.gone(subject, found.get()) : now.hidden(subject, found.get());
            }
        }
        return now;
    }

    private RegistryMemory hidden(String subject, SubjectMemory.Version version) {
        var after = subject(subject).with(new SubjectMemory.Version(version.number(), version.id(), true));
        return new RegistryMemory(nextId, chars, schemas, ids, uses, namedBy, subjects.with(subject, after), configs, modes, contracts, changes);
    }

    /** The schema goes with its last version; its number is never given again. */
    private RegistryMemory gone(String subject, SubjectMemory.Version version) {
        var rest = subject(subject).without(version.number());
        var left = rest.versions().isEmpty() ? subjects.without(subject) : subjects.with(subject, rest);
        int id = version.id();
        var users = minus(uses(id), new Use(subject, version.number()));
        var definition = schemas.get(id).orElseThrow();
        if (!users.isEmpty()) {
            return new RegistryMemory(nextId, chars, schemas, ids, uses.with(id, users), namedBy, left, configs, modes, contracts, changes);
        }
        var named = namedBy;
        for (var reference : definition.references()) {
            var target = new Use(reference.subject(), reference.version());
            var namers = minus(named.get(target).orElse(List.of()), id);
            named = namers.isEmpty() ? named.without(target) : named.with(target, namers);
        }
        return new RegistryMemory(nextId, chars - size(definition), schemas.without(id), ids.without(definition), uses.without(id), named, left, configs, modes, contracts, changes);
    }

    private RegistryMemory configured(Map<String, RegistryConfig> newConfigs, Map<String, RegistryMode> newModes) {
        return new RegistryMemory(nextId, chars, schemas, ids, uses, namedBy, subjects, newConfigs, newModes, contracts, changes);
    }

    private static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
        var more = new TreeMap<>(map);
        more.put(key, value);
        return more;
    }

    private static <V> Map<String, V> without(Map<String, V> map, String key) {
        var fewer = new TreeMap<>(map);
        fewer.remove(key);
        return fewer;
    }
}
