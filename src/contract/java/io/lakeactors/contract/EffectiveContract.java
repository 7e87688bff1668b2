package io.lakeactors.contract;

import io.lakeactors.contract.RuleSet.Part;
import io.lakeactors.model.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes of a contract and the files that it refers to one text that refers to none: what nodes are sent, and keep. It is made where the files are; a node never
 * reads one.
 */
final class EffectiveContract {
    static final String RULE_SETS = "la.ruleSets";
    private static final String FROM = "la.rulesFrom";

    private final Places places;
    private final Faults faults;
    private final RuleSetReader sets;

    private final Function<String, String> loader;

    private EffectiveContract(String file, Function<String, String> loader) {
        this.loader = loader;
        places = new Places(file);
        faults = new Faults(ErrorCode.CONTRACT_INVALID, file, places::of);
        sets = new RuleSetReader(places, faults, loader);
    }

    /**
     * The contract's own text if it refers to nothing. Else it was read whole, and faults say which file and line they come from.
     *
     * @param file what to call the contract in faults
     * @param overlay a file of the same folder that is laid over it, once it has what it refers to
     * @param loader from a path in the contract's folder to the file's text; throws a {@link io.lakeactors.model.LakeException} whose text and mend become a fault
     */
    static Checked<String> of(String file, String text, Optional<String> overlay, Function<String, String> loader) {
        if (overlay.isEmpty() && !text.contains(RULE_SETS)) {
            return Checked.of(text, List.of());
        }
        return new EffectiveContract(file, loader).made(text, overlay);
    }

    private Checked<String> made(String text, Optional<String> overlay) {
        Optional<YamlNode.Mapping> root = YamlReader.read(text, faults);
        if (root.isEmpty()) {
            return Checked.faulty(faults);
        }
        YamlNode.Mapping whole = merged(root.get());
        YamlNode.Mapping merged = overlay.map(file -> laid(whole, file)).orElse(whole);
        if (!faults.none()) {
            return Checked.faulty(faults);
        }
        if (sets.used().isEmpty() && overlay.isEmpty()) {
            return Checked.of(text, List.of());
        }
        var written = new YamlText(places::remark);
        String titles = sets.used().stream().map(RuleSet::title).distinct().collect(Collectors.joining(", "));
        written.write(places.local(places.of(0).file()) + overlay.map(file -> ", " + file).orElse("") + (titles.isEmpty() ? "" : " and the rule sets " + titles), merged);
        var read = Contracts.document(new Faults(ErrorCode.CONTRACT_INVALID, places.of(0).file(), line -> places.of(written.place(line))), written.text());
        if (read.value().isEmpty()) {
            faults.include(read);
            return Checked.faulty(faults);
        }
        return Checked.of(written.text(), Stream.concat(faults.notices().stream(), read.notices().stream()).toList());
    }

    private String beside(String file) {
        String contract = places.of(0).file();
        return contract.substring(0, contract.lastIndexOf('/') + 1) + file;
    }

    private YamlNode.Mapping laid(YamlNode.Mapping contract, String file) {
        var own = new Faults(ErrorCode.CONTRACT_INVALID, beside(file));
        Optional<YamlNode.Mapping> overlay = YamlReader.read(loader.apply(file), own).map(mapping -> places.add(beside(file), mapping));
        faults.include(own);
        return overlay.map(mapping -> new ContractOverlay(faults).over(contract, mapping)).orElse(contract);
    }

    private YamlNode.Mapping merged(YamlNode.Mapping root) {
        List<Part> common = taken(root);
        var unfound = new HashSet<>(common.stream().filter(part -> !part.field().isEmpty()).toList());
        var objects = new ArrayList<YamlNode>();
        for (YamlNode item : root.items("schema")) {
            objects.add(item instanceof YamlNode.Mapping object && !object.mappings("properties").isEmpty() ? object(object, common, unfound) : item);
        }
        absent(unfound, "no table of the contract", Set.of());
        var edit = new YamlEdit(root).withoutCustom(RULE_SETS);
        if (root.get("schema").isPresent()) {
            edit.put("schema", new YamlNode.Sequence(objects, root.get("schema").get().line()), root.keyLines().get("schema"));
        }
        List<YamlNode> from = sets.used().stream().<YamlNode>map(set -> source(set, root.line())).toList();
        return from.isEmpty() ? edit.mapping() : edit.custom(FROM, new YamlNode.Sequence(from, root.line()), root.line()).mapping();
    }

    private YamlNode.Mapping object(YamlNode.Mapping object, List<Part> common, Set<Part> unfound) {
        List<Part> own = taken(object);
        var parts = new ArrayList<>(common);
        parts.addAll(own);
        var merge = new RuleSetMerge(object, parts, faults);
        var merged = new YamlEdit(merge.merged()).withoutCustom(RULE_SETS).mapping();
        unfound.removeAll(merge.found());
        var missing = new HashSet<>(own.stream().filter(part -> !part.field().isEmpty() && !merge.found().contains(part)).toList());
        absent(missing, object.text("name").orElse("the table"), object.mappings("properties").stream().map(TypeReader::columnName).collect(Collectors.toSet()));
        return merged;
    }

    private List<Part> taken(YamlNode.Mapping element) {
        return Extensions.value(element, RULE_SETS).map(references -> sets.parts(references, "")).orElse(List.of());
    }

    private void absent(Set<Part> parts, String where, Set<String> columns) {
        parts.forEach(part -> faults.add(part.at(), part.of() + " has rules for a field \"" + part.field() + "\" (" + faults.line(part.says().line()) + "), and " + where + " has no such column",
                Spelling.nearest(part.field(), columns).map(near -> "Did you mean \"" + near + "\"? ").orElse("") + "Name the columns: fields: { FIELD OF THE SET: COLUMN }."));
    }

    private static YamlNode.Mapping source(RuleSet set, int line) {
        return YamlEdit.empty(line).put("ruleSet", YamlEdit.text(set.name(), line), line).put("version", YamlEdit.text(set.version(), line), line)
                .put("file", YamlEdit.text(set.file(), line), line).mapping();
    }
}
