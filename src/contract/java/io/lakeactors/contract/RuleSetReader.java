package io.lakeactors.contract;

import io.lakeactors.contract.RuleSet.Part;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the rule sets that a contract refers to, and those that they refer to themselves. */
final class RuleSetReader {
    /** What may stand where; the schema for editors says the same. */
    static final Map<String, String[]> KEYS = Map.of(
            "", new String[] {"ruleSet", "version", "description", "uses", "defaults", "fields", "quality"},
            "reference", new String[] {"file", "version", "fields"},
            "defaults", new String[] {"onFail", "severity", "typeMismatch", "unknownFields", "retention"},
            "field", new String[] {"required", "unique", "classification", "onFail", "logicalTypeOptions", "quality"});
    private static final String MEND = "Write { file: PATH, version: 1.2.0 }.";
    private static final int READS_MAX = 256;

    private final Places places;
    private final Faults faults;
    private final Function<String, String> loader;
    private final Map<String, Optional<YamlNode.Mapping>> roots = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final Set<RuleSet> used = new LinkedHashSet<>();
    private int reads;

    /** @param loader from a path in the contract's folder to the file's text */
    RuleSetReader(Places places, Faults faults, Function<String, String> loader) {
        this.places = places;
        this.faults = faults;
        this.loader = loader;
    }

    /** Every set that was read, those first that others use. */
    Collection<RuleSet> used() {
        return used;
    }

    /** What a list of references means; faults are told. @param folder of the file that refers: empty, or ends with a slash */
    List<Part> parts(YamlNode references, String folder) {
        if (!(references instanceof YamlNode.Sequence list)) {
            faults.add(references, "references to rule sets are a list, not " + references.kind(), "Write [{ file: PATH, version: 1.2.0 }].");
            return List.of();
        }
        var parts = new ArrayList<Part>();
        for (YamlNode item : list.items()) {
            if (item instanceof YamlNode.Mapping reference) {
                parts.addAll(referred(reference, folder));
            } else {
                faults.add(item, "a reference to a rule set is " + item.kind() + " without a version", MEND);
            }
        }
        return parts;
    }

    private List<Part> referred(YamlNode.Mapping reference, String folder) {
        Keys keys = Keys.of(reference, "", faults, KEYS.get("reference"));
        Optional<String> file = keys.needed("file", MEND);
        Optional<String> version = keys.needed("version", "Write the version that is meant: all of it, or its first numbers.");
        Optional<String> path = file.flatMap(text -> confined(keys, folder, text));
        if (path.isEmpty() || version.isEmpty()) {
            return List.of();
        }
        return read(keys, path.get()).map(set -> {
            if (!set.version().equals(version.get()) && !set.version().startsWith(version.get() + ".")) {
                keys.fault("version", shown(set.file()) + " is " + set.title() + ", and version " + version.get() + " is wanted", "Read what changed, then write version: " + set.version() + ".");
            }
            return chosen(reference, set).stream().map(part -> part.takenAt(reference.line())).toList();
        }).orElse(List.of());
    }

    /** A path from the contract's folder on that does not lead out of it. */
    private Optional<String> confined(Keys keys, String folder, String text) {
        var steps = new ArrayDeque<String>();
        boolean leaves = text.startsWith("/") || text.contains("\\") || text.contains(":") || text.indexOf('\0') >= 0;
        for (String step : (folder + text).split("/")) {
            if (step.equals("..")) {
                leaves |= steps.pollLast() == null;
            } else if (!step.isEmpty() && !step.equals(".")) {
                steps.addLast(step);
            }
        }
        if (leaves || steps.isEmpty()) {
            keys.fault("file", "\"" + text + "\" leads out of the contract's folder", "Write a path below it, with / between its parts.");
            return Optional.empty();
        }
        return Optional.of(String.join("/", steps));
    }

    private Optional<RuleSet> read(Keys at, String path) {
        if (open.contains(path)) {
            String way = open.stream().dropWhile(file -> !file.equals(path)).map(this::shown).collect(Collectors.joining(" uses "));
            at.fault("file", "rule sets use one another in a circle: " + way + " uses " + shown(path), "Take one of these uses out.");
            return Optional.empty();
        }
        if (++reads > READS_MAX || !roots.containsKey(path) && places.count() >= Places.FILES_MAX) {
            at.fault("file", "the contract refers to too many rule sets", "Put them together: " + (Places.FILES_MAX - 1) + " files are possible.");
            return Optional.empty();
        }
        Optional<YamlNode.Mapping> root = roots.containsKey(path) ? roots.get(path) : load(at, path);
        roots.put(path, root);
        open.addLast(path);
        Optional<RuleSet> set = root.flatMap(mapping -> set(mapping, path));
        open.removeLast();
        set.ifPresent(used::add);
        return set;
    }

    private Optional<YamlNode.Mapping> load(Keys at, String path) {
        try {
            var own = new Faults(ErrorCode.CONTRACT_INVALID, shown(path));
            Optional<YamlNode.Mapping> root = YamlReader.read(loader.apply(path), own);
            faults.include(own);
            return root.map(mapping -> places.add(shown(path), mapping));
        } catch (LakeException unreadable) {
            at.fault("file", "the rule set cannot be read: " + unreadable.error().what(), unreadable.error().mend());
            return Optional.empty();
        }
    }

    private String shown(String path) {
        String contract = places.of(0).file();
        return contract.substring(0, contract.lastIndexOf('/') + 1) + path;
    }

    private Optional<RuleSet> set(YamlNode.Mapping root, String path) {
        int before = faults.count();
        Keys keys = Keys.of(root, "", faults, KEYS.get(""));
        Optional<String> name = keys.needed("ruleSet", "Begin the file with ruleSet: NAME.");
        Optional<String> version = keys.needed("version", "Add version: 1.0.0.");
        version.filter(text -> SemanticVersion.of(text).isEmpty())
                .ifPresent(text -> keys.fault("version", "the version \"" + text + "\" is not a semantic version", "Write it as 1.0.0."));
        if (faults.count() > before) {
            return Optional.empty();
        }
        String title = name.orElseThrow() + " " + version.orElseThrow();
        var parts = new ArrayList<Part>();
        root.get("uses").ifPresent(uses -> parts.addAll(parts(uses, path.substring(0, path.lastIndexOf('/') + 1))));
        keys.under("fields", names(root)).ifPresent(fields -> root.mapping("fields").orElseThrow().values().keySet().forEach(field -> fields.under(field, KEYS.get("field"))
                .ifPresent(rules -> parts.add(new Part(field, root.mapping("fields").orElseThrow().mapping(field).orElseThrow(), title, false, 0)))));
        keys.under("defaults", KEYS.get("defaults")).ifPresent(defaults -> parts.add(new Part("", only(root, "defaults"), title, false, 0)));
        root.get("quality").ifPresent(quality -> parts.add(new Part("", only(root, "quality"), title, false, 0)));
        return Optional.of(new RuleSet(name.get(), version.get(), path, parts));
    }

    private static String[] names(YamlNode.Mapping root) {
        return root.mapping("fields").map(fields -> fields.values().keySet().toArray(String[]::new)).orElse(new String[0]);
    }

    private static YamlNode.Mapping only(YamlNode.Mapping root, String key) {
        return new YamlNode.Mapping(Map.of(key, root.get(key).orElseThrow()), Map.of(key, root.keyLines().get(key)), root.line());
    }

    /** Of a set's fields those that a reference names, under the names that it gives them; all where it names none. */
    private List<Part> chosen(YamlNode.Mapping reference, RuleSet set) {
        if (reference.get("fields").isEmpty()) {
            return set.parts();
        }
        Optional<YamlNode.Mapping> fields = reference.mapping("fields");
        if (fields.isEmpty()) {
            faults.add(reference.get("fields").get(), "fields is " + reference.get("fields").get().kind() + ", not a mapping", "Write fields: { FIELD OF THE SET: COLUMN }.");
            return List.of();
        }
        var targets = targets(fields.get(), set);
        var parts = new ArrayList<Part>();
        for (Part part : set.parts()) {
            if (part.field().isEmpty()) {
                parts.add(part);
            } else {
                List<String> columns = targets.getOrDefault(part.field(), List.of());
                columns.forEach(column -> parts.add(part.as(column, columns.size() > 1)));
            }
        }
        return parts;
    }

    private Map<String, List<String>> targets(YamlNode.Mapping fields, RuleSet set) {
        var known = set.parts().stream().map(Part::field).filter(field -> !field.isEmpty()).collect(Collectors.toCollection(TreeSet::new));
        Keys keys = Keys.of(fields, "fields", faults, fields.values().keySet().toArray(String[]::new));
        var targets = new LinkedHashMap<String, List<String>>();
        for (String field : fields.values().keySet()) {
            if (known.contains(field)) {
                targets.put(field, keys.texts(field).stream().map(YamlNode.Scalar::text).toList());
            } else {
                keys.fault(field, set.title() + " has no rules for a field \"" + field + "\"", Spelling.suggest(field, known));
            }
        }
        return targets;
    }
}
