package io.lakeactors.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.contract.RuleSet.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts what rule sets say into one schema object. What the object says itself counts more; what two sets say differently is a fault. Used once. */
final class RuleSetMerge {
    private static final String QUALITY = "quality";
    private static final String OPTIONS = "logicalTypeOptions";
    private static final String SEVERITY = "severity";
    private static final List<String> PLAIN = List.of("required", "unique", "classification");

    /** What a set has said of a rule. */
    private record Said(JsonNode what, String of, int line) {}

    private final YamlNode.Mapping object;
    private final List<Part> parts;
    private final Faults faults;
    private final Map<String, Said> said = new HashMap<>();
    private final Set<Part> found = new HashSet<>();
    private Optional<YamlNode> severity = Optional.empty();

    RuleSetMerge(YamlNode.Mapping object, List<Part> parts, Faults faults) {
        this.object = object;
        this.parts = parts;
        this.faults = faults;
    }

    /** The parts whose columns the object has, once it was merged. */
    Set<Part> found() {
        return found;
    }

    YamlNode.Mapping merged() {
        var edit = new YamlEdit(object);
        if (object.get("properties").orElse(null) instanceof YamlNode.Sequence list) {
            List<YamlNode> columns = list.items().stream().map(item -> item instanceof YamlNode.Mapping property ? column(property) : item).toList();
            edit.put("properties", new YamlNode.Sequence(columns, list.line()), object.keyLines().get("properties"));
        }
        for (Part part : parts) {
            if (part.field().isEmpty()) {
                qualities(edit, object, "", part);
                part.says().mapping("defaults").ifPresent(defaults -> defaults(edit, defaults, part));
            }
        }
        return severities(edit.mapping());
    }

    private YamlNode.Mapping column(YamlNode.Mapping property) {
        String name = TypeReader.columnName(property);
        var edit = new YamlEdit(property);
        for (Part part : parts) {
            boolean meant = part.field().equals(name) || property.text("name").filter(part.field()::equals).isPresent();
            if (meant && !part.field().isEmpty()) {
                found.add(part);
                for (String key : PLAIN) {
                    part.says().get(key).ifPresent(value -> take(name + "." + key, property.get(key), value, part, true, () -> edit.put(key, value, value.line())));
                }
                part.says().get("onFail").ifPresent(
                        value -> take(name + ".la.onFail", Extensions.value(property, "la.onFail"), value, part, true, () -> edit.custom("la.onFail", value, value.line())));
                part.says().get(OPTIONS).ifPresent(options -> options(edit, property, name, options, part));
                qualities(edit, property, name, part);
            }
        }
        return edit.mapping();
    }

    private void options(YamlEdit edit, YamlNode.Mapping property, String name, YamlNode options, Part part) {
        if (!(options instanceof YamlNode.Mapping mapping)) {
            faults.add(options, OPTIONS + " is " + options.kind() + ", not a mapping", "Write { minimum: 0 } or the like.");
            return;
        }
        mapping.values().forEach((key, value) -> take(name + "." + key, property.mapping(OPTIONS).flatMap(own -> own.get(key)), value, part, true, () -> {
            var all = edit.get(OPTIONS).filter(YamlNode.Mapping.class::isInstance).map(there -> new YamlEdit((YamlNode.Mapping) there)).orElseGet(() -> YamlEdit.empty(value.line()));
            int line = edit.get(OPTIONS).isPresent() ? property.keyLines().getOrDefault(OPTIONS, value.line()) : value.line();
            edit.put(OPTIONS, all.put(key, value, value.line()).mapping(), line);
        }));
    }

    private void qualities(YamlEdit edit, YamlNode.Mapping owner, String column, Part part) {
        part.says().get(QUALITY).filter(node -> !(node instanceof YamlNode.Sequence))
                .ifPresent(node -> faults.add(node, "quality is " + node.kind() + ", not a list", "Write a list of quality entries."));
        for (YamlNode.Mapping entry : part.says().mappings(QUALITY)) {
            YamlNode.Mapping rule = column.isEmpty() ? entry : of(entry, column, part.several());
            Optional<String> id = rule.text("id");
            Optional<YamlNode> own = id.flatMap(wanted -> owner.mappings(QUALITY).stream().filter(there -> there.text("id").filter(wanted::equals).isPresent()).findFirst());
            // By column: one id for two columns must come to stand twice, and is a fault then.
            take((column.isEmpty() ? "" : column + ".") + QUALITY + "." + id.orElseGet(() -> Json.of(rule).toString()), own, rule, part, true, () -> edit.append(QUALITY, rule));
        }
    }

    /** An entry as it reads for the column that it is taken for. */
    private static YamlNode.Mapping of(YamlNode.Mapping entry, String column, boolean several) {
        var edit = new YamlEdit(entry);
        entry.scalar("implementation").ifPresent(text -> edit.put("implementation",
                new YamlNode.Scalar(text.text().replace("${column}", column), text.form(), text.line()), entry.keyLines().get("implementation")));
        if (several) {
            entry.scalar("id").ifPresent(id -> edit.put("id", YamlEdit.text(column + "-" + id.text(), id.line()), entry.keyLines().get("id")));
        }
        return edit.mapping();
    }

    private void defaults(YamlEdit edit, YamlNode.Mapping defaults, Part part) {
        for (String key : List.of("onFail", "retention")) {
            defaults.get(key).ifPresent(value -> take("the default " + key, Extensions.value(object, "la." + key), value, part, false, () -> edit.custom("la." + key, value, value.line())));
        }
        Optional<YamlNode.Mapping> own = Extensions.value(object, Strictness.NAME).filter(YamlNode.Mapping.class::isInstance).map(YamlNode.Mapping.class::cast);
        for (String key : List.of("typeMismatch", "unknownFields")) {
            defaults.get(key).ifPresent(value -> take("the default " + key, own.flatMap(strictness -> strictness.get(key)), value, part, false, () -> {
                var all = Extensions.value(edit.mapping(), Strictness.NAME).filter(YamlNode.Mapping.class::isInstance).map(there -> new YamlEdit((YamlNode.Mapping) there))
                        .orElseGet(() -> YamlEdit.empty(value.line()));
                edit.custom(Strictness.NAME, all.put(key, value, value.line()).mapping(), value.line());
            }));
        }
        defaults.get(SEVERITY).ifPresent(value -> take("the default severity", Optional.empty(), value, part, false, () -> severity = Optional.of(value)));
    }

    /** Puts the default in wherever an entry says neither how bad it is nor what is to be done. */
    private YamlNode.Mapping severities(YamlNode.Mapping owner) {
        if (severity.isEmpty()) {
            return owner;
        }
        var edit = new YamlEdit(owner);
        for (String key : List.of(QUALITY, "properties")) {
            if (owner.get(key).orElse(null) instanceof YamlNode.Sequence list) {
                var items = new ArrayList<YamlNode>();
                for (YamlNode item : list.items()) {
                    items.add(!(item instanceof YamlNode.Mapping mapping) ? item : key.equals(QUALITY) ? judged(mapping) : severities(mapping));
                }
                edit.put(key, new YamlNode.Sequence(items, list.line()), owner.keyLines().get(key));
            }
        }
        return edit.mapping();
    }

    private YamlNode.Mapping judged(YamlNode.Mapping entry) {
        boolean silent = entry.get(SEVERITY).isEmpty() && Extensions.onFail(entry).isEmpty() && entry.text("type").filter("text"::equals).isEmpty();
        return silent ? new YamlEdit(entry).put(SEVERITY, severity.orElseThrow(), severity.orElseThrow().line()).mapping() : entry;
    }

    /** @param own what the contract says itself @param told whether it is worth a notice that it does */
    private void take(String rule, Optional<YamlNode> own, YamlNode value, Part part, boolean told, Runnable put) {
        JsonNode what = Json.of(value);
        if (own.isPresent()) {
            if (told && !Json.of(own.get()).equals(what)) {
                faults.notice(own.get(), "\"" + rule + "\" is not as in " + part.of() + ", " + faults.line(value.line()) + ": what the contract says itself counts");
            }
            return;
        }
        Said earlier = said.putIfAbsent(rule, new Said(what, part.of(), value.line()));
        if (earlier == null) {
            put.run();
        } else if (!earlier.what().equals(what)) {
            faults.add(value, "\"" + rule + "\" of " + part.of() + " is there already, and not the same, in " + earlier.of() + ", " + faults.line(earlier.line()),
                    "Take one of the two sets out, or say in the contract itself what counts.");
        }
    }
}
