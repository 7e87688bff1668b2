package io.lakeactors.contract;

import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What changes from one contract to the next, seen from a table that holds rows of the first and is to take rows of the second.
 *
 * @param additive changes that fit, as sentences
 * @param breaking changes that do not
 */
public record Comparison(List<String> additive, List<Breaking> breaking) {
    public Comparison {
        additive = List.copyOf(additive);
        breaking = List.copyOf(breaking);
    }

    /** @param field the field's path, {@code address.city} @param reason one clause */
    public record Breaking(String field, String reason) {
        @Override
        public String toString() {
            return field + " " + reason;
        }
    }

    /** Whether the table can take both kinds of rows. */
    public boolean fits() {
        return breaking.isEmpty();
    }

    public boolean isEmpty() {
        return additive.isEmpty() && breaking.isEmpty();
    }

    public static Comparison of(Contract before, Contract after) {
        var differences = new Differences();
        differences.fields("", before.schema().fields(), after.schema().fields());
        differences.rules(before.rules(), after.rules());
        if (before.unknownFields() != after.unknownFields()) {
            differences.additive.add("unknown fields: " + word(before.unknownFields()) + " becomes " + word(after.unknownFields()));
        }
        return new Comparison(differences.additive, differences.breaking);
    }

    private static String word(Contract.UnknownFields unknown) {
        return unknown.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static final class Differences {
        private final List<String> additive = new ArrayList<>();
        private final List<Breaking> breaking = new ArrayList<>();

        void fields(String path, List<Field> before, List<Field> after) {
            var newFields = byName(after);
            var oldFields = byName(before);
            for (Field old : before) {
                Field now = newFields.get(old.name());
                if (now == null) {
                    breaking.add(new Breaking(path + old.name(), "was removed"));
                } else {
                    field(path + old.name(), old, now);
                }
            }
            for (Field now : after) {
                if (!oldFields.containsKey(now.name())) {
                    added(path + now.name(), now);
                }
            }
        }

        private static Map<String, Field> byName(List<Field> fields) {
            var names = new LinkedHashMap<String, Field>();
            fields.forEach(field -> names.put(field.name(), field));
            return names;
        }

        private void added(String path, Field now) {
            if (now.required()) {
                breaking.add(new Breaking(path, "is new and required, which rows from before cannot meet"));
            } else {
                additive.add(path + " is new (" + now.type().word() + ")");
            }
        }

        private void field(String path, Field old, Field now) {
            if (!old.required() && now.required()) {
                breaking.add(new Breaking(path, "became required, which rows from before may not meet"));
            } else if (old.required() && !now.required()) {
                additive.add(path + " is no longer required");
            }
            if (!old.sourceName().equals(now.sourceName())) {
                additive.add(path + " is read from \"" + now.sourceName() + "\", before from \"" + old.sourceName() + "\"");
            }
            type(path, old.type(), now.type());
        }

        private void type(String path, Type old, Type now) {
            if (old instanceof Type.Struct oldStruct && now instanceof Type.Struct newStruct) {
                fields(path + ".", oldStruct.fields(), newStruct.fields());
            } else if (old instanceof Type.Array oldList && now instanceof Type.Array newList) {
                field(path + ".element", oldList.element(), newList.element());
            } else if (old instanceof Type.Dictionary oldMap && now instanceof Type.Dictionary newMap) {
                field(path + ".value", oldMap.value(), newMap.value());
            } else if (old instanceof Type.Timestamp oldTime && now instanceof Type.Timestamp newTime && oldTime.zoned() == newTime.zoned()) {
                if (oldTime.form() != newTime.form()) {
                    additive.add(path + " is read in another time form");
                }
            } else if (widens(old, now)) {
                additive.add(path + " widens from " + old.word() + " to " + now.word());
            } else if (!old.equals(now)) {
                breaking.add(new Breaking(path, "changed from " + old.word() + " to " + now.word()));
            }
        }

        /** As Iceberg promotes types. */
        private static boolean widens(Type old, Type now) {
            if (old instanceof Type.Decimal oldDecimal && now instanceof Type.Decimal newDecimal) {
                return oldDecimal.scale() == newDecimal.scale() && oldDecimal.precision() < newDecimal.precision();
            }
            return old instanceof Type.Int && now instanceof Type.Long || old instanceof Type.Float && now instanceof Type.Double;
        }

        void rules(List<Rule> before, List<Rule> after) {
            var newRules = new LinkedHashMap<String, Rule>();
            after.forEach(rule -> newRules.put(rule.id(), rule));
            var oldIds = before.stream().map(Rule::id).toList();
            for (Rule old : before) {
                Rule now = newRules.get(old.id());
                if (now == null) {
                    additive.add("the rule " + old.id() + " was removed");
                } else if (!now.equals(old)) {
                    additive.add("the rule " + old.id() + " changed");
                }
            }
            after.stream().filter(rule -> !oldIds.contains(rule.id())).forEach(rule -> additive.add("the rule " + rule.id() + " is new"));
        }
    }
}
