package io.lakeactors.contract;

import io.lakeactors.contract.expression.ExpressionException;
import io.lakeactors.contract.expression.RowExpression;
import io.lakeactors.model.Field;
import io.lakeactors.model.Mapping;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code la.technicalKey}: a column whose values are made of those of the key, and of nothing else, so that they are the same however often and wherever a record is read. */
final class TechnicalKeyReader {
    static final String NAME = "la.technicalKey";
    private static final String DOC = "made of the key by " + RowExpression.HASH;

    private final YamlNode.Mapping object;
    private final YamlNode.Mapping says;
    private final List<Field> fields;
    private final Faults faults;

    private TechnicalKeyReader(YamlNode.Mapping object, YamlNode.Mapping says, List<Field> fields, Faults faults) {
        this.object = object;
        this.says = says;
        this.fields = fields;
        this.faults = faults;
    }

    /** The columns with the one that is generated, behind the others if the contract does not describe it. @param fields of the object, without it */
    static List<Field> with(YamlNode.Mapping object, List<Field> fields, Faults faults) {
        return Extensions.value(object, NAME).filter(YamlNode.Mapping.class::isInstance).map(value -> new TechnicalKeyReader(object, (YamlNode.Mapping) value, fields, faults).with()).orElse(fields);
    }

    /** Whether the column's values are a key that is made of others. */
    static boolean isGenerated(Field field) {
        return field.mapping().filter(mapping -> mapping.expression().startsWith(RowExpression.HASH + "(")).isPresent();
    }

    private List<Field> with() {
        String name = says.text("column").orElse("");
        if (!TypeReader.isName(name)) {
            faults.add(says, "\"" + name + "\" cannot be the name of a generated column", "Use letters, digits and underscores, and do not begin with _la_.");
            return fields;
        }
        List<String> of = says.items("of").stream().filter(YamlNode.Scalar.class::isInstance).map(item -> ((YamlNode.Scalar) item).text()).toList();
        List<String> key = of.isEmpty() ? ContractDocument.primaryKey(object) : of;
        if (key.isEmpty()) {
            faults.add(says, NAME + " has nothing to make \"" + name + "\" of", "Mark the columns of the key with primaryKey: true, or list columns: of: [a, b].");
            return fields;
        }
        int before = faults.count();
        key.forEach(column -> suits(column, name));
        String expression = key.stream().map(column -> "`" + column + "`").collect(Collectors.joining(", ", RowExpression.HASH + "(", ")"));
        if (faults.count() == before) {
            types(expression);
        }
        return faults.count() == before ? placed(new Mapping(List.of(), new Type.Text(), Map.of(), Optional.empty(), expression, Optional.empty()), name) : fields;
    }

    private void suits(String column, String name) {
        Optional<Field> found = fields.stream().filter(field -> field.name().equals(column) && !column.equals(name)).findFirst();
        boolean told = found.isEmpty() && !column.equals(name) && object.mappings("properties").stream().anyMatch(property -> TypeReader.columnName(property).equals(column));
        if (found.isEmpty() && !told) {
            faults.add(says, "there is no column \"" + column + "\" to make \"" + name + "\" of", Spelling.suggest(column, fields.stream().map(Field::name).filter(other -> !other.equals(name)).toList()));
        } else if (found.isPresent() && !found.get().required()) {
            faults.add(says, "\"" + column + "\" may be null, and rows without it would have no \"" + name + "\"", "Write required: true at it: records without it then go to quarantine.");
        } else if (found.flatMap(Field::mapping).filter(mapping -> !mapping.expression().isEmpty()).isPresent()) {
            faults.add(says, "\"" + column + "\" is calculated itself, and \"" + name + "\" cannot be made of it", "Make it of the columns that \"" + column + "\" is calculated of.");
        }
    }

    private void types(String expression) {
        try {
            RowExpression.value(expression, new Schema(fields));
        } catch (ExpressionException wrong) {
            faults.add(says, NAME + ": " + wrong.getMessage(), "Choose columns of type string, int, long, decimal, boolean, date, timestamp or uuid.");
        }
    }

    private boolean reads(String expression, String column) {
        try {
            return !expression.isEmpty() && RowExpression.columns(RowExpression.value(expression, new Schema(fields))).contains(column);
        } catch (ExpressionException wrong) {
            // What is wrong with it was told of where it stands; one that calls what is not loaded is looked at when it is.
            return false;
        }
    }

    private List<Field> placed(Mapping mapping, String name) {
        Optional<Field> described = fields.stream().filter(field -> field.name().equalsIgnoreCase(name)).findFirst();
        if (described.isEmpty()) {
            // Rows from before have none, so it cannot be required.
            return Stream.concat(fields.stream(), Stream.of(new Field(name, name, new Type.Text(), false, DOC, "", Optional.empty(), Optional.of(mapping)))).toList();
        }
        Field field = described.get();
        if (!field.name().equals(name) || !(field.type() instanceof Type.Text) || field.mapping().isPresent()) {
            faults.add(says, "\"" + field.name() + "\" cannot be generated: it is described as " + field.type().word() + (field.mapping().isPresent() ? " with a mapping" : ""),
                    "Describe it as logicalType: string without la.mapping, or not at all.");
            return fields;
        }
        Optional<Field> reader = fields.stream().filter(other -> other.mapping().map(Mapping::expression).filter(expression -> reads(expression, name)).isPresent()).findFirst();
        if (reader.isPresent()) {
            faults.add(says, "\"" + reader.get().name() + "\" is calculated of \"" + name + "\", which is calculated itself", "Calculate it of what the source has.");
            return fields;
        }
        var all = new ArrayList<>(fields);
        all.set(all.indexOf(field), new Field(name, name, field.type(), field.required(), field.doc(), field.formerName(), field.deprecated(), Optional.of(mapping)));
        return all;
    }
}
