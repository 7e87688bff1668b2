package io.lakeactors.contract;

import io.lakeactors.model.Field;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Type;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns what the fields of structs and the elements of lists say of themselves into rules; what is not enforced there is told of, not skipped in silence. */
final class NestedRuleReader {
    private static final Set<String> METRICS = Set.of("nullValues", "missingValues", "invalidValues");

    private final RuleReader rules;

    NestedRuleReader(RuleReader rules) {
        this.rules = rules;
    }

    /** @param type of {@code owner} @param path to it, from its column on @param fallback what becomes of records where a field does not say it */
    void read(YamlNode.Mapping owner, Type type, String path, OnFail fallback) {
        switch (type) {
            case Type.Struct(List<Field> fields) -> owner.mappings("properties").forEach(child -> fields.stream().filter(field -> field.name().equals(TypeReader.columnName(child)))
                    .forEach(field -> field(child, Field.of(path + "." + field.name(), field.type(), false), fallback)));
            case Type.Array(Field element) -> owner.mapping("items").ifPresent(items -> field(items, Field.of(path + "." + Rule.ITEMS, element.type(), false), fallback));
            case Type.Bool() -> idle(owner, path);
            case Type.Int() -> idle(owner, path);
            case Type.Long() -> idle(owner, path);
            case Type.Float() -> idle(owner, path);
            case Type.Double() -> idle(owner, path);
            case Type.Decimal decimal -> idle(owner, path);
            case Type.Date() -> idle(owner, path);
            case Type.Timestamp timestamp -> idle(owner, path);
            case Type.Text() -> idle(owner, path);
            case Type.Uuid() -> idle(owner, path);
            case Type.Binary() -> idle(owner, path);
            case Type.Dictionary dictionary -> idle(owner, path);
        }
    }

    private void idle(YamlNode.Mapping owner, String path) {
        for (String key : List.of("properties", "items")) {
            owner.get(key).ifPresent(at -> rules.faults().notice(at, key + " of \"" + path + "\" are not enforced: it is neither a struct nor a list"));
        }
    }

    private void field(YamlNode.Mapping property, Field field, OnFail fallback) {
        OnFail onFail = Extensions.onFail(property).orElse(fallback);
        property.mapping("logicalTypeOptions").ifPresent(options -> rules.nested(options, field.name(), aside -> new OptionReader(aside, options, field, onFail).read()));
        if (property.isTrue("unique")) {
            rules.faults().notice(property, "unique of the nested field \"" + field.name() + "\" is not enforced: only columns are compared");
        }
        property.mappings("quality").forEach(quality -> quality(quality, field, onFail));
        read(property, field.type(), field.name(), onFail);
    }

    private void quality(YamlNode.Mapping quality, Field field, OnFail onFail) {
        boolean library = quality.text("type").filter(type -> !type.equals("library")).isEmpty() && quality.text("metric").filter(METRICS::contains).isPresent();
        if (library && QualityReader.judgesRows(quality, Optional.of(field))) {
            rules.nested(quality, field.name(), aside -> new QualityReader(aside, quality, Optional.of(field), onFail).read());
        } else if (quality.text("type").filter("text"::equals).isEmpty()) {
            String name = quality.text("id").or(() -> quality.text("name")).map(id -> "\"" + id + "\" ").orElse("");
            rules.faults().notice(quality, "the quality rule " + name + "of the nested field \"" + field.name()
                    + "\" is not enforced: nested are only nullValues, missingValues and invalidValues with mustBe: 0");
        }
    }
}
