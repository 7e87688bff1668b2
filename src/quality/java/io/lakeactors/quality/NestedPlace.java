package io.lakeactors.quality;

import io.lakeactors.model.Field;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * Where in a column a nested field stands.
 *
 * @param steps from the column down: the number of a struct's child, or {@link #ELEMENT}
 * @param type of the nested field
 */
record NestedPlace(int column, List<Integer> steps, List<String> names, Type type) {
    private static final int ELEMENT = -1;

    /** @throws IllegalArgumentException if there is no such field; a contract that was read has no rule on one */
    static NestedPlace of(String path, Schema schema) {
        String[] names = path.split("\\.");
        int column = schema.indexOf(names[0]).orElseThrow(() -> new IllegalArgumentException("there is no column " + names[0]));
        Type type = schema.fields().get(column).type();
        var steps = new ArrayList<Integer>();
        for (int i = 1; i < names.length; i++) {
            if (type instanceof Type.Array array && names[i].equals(Rule.ITEMS)) {
                steps.add(ELEMENT);
                type = array.element().type();
            } else {
                List<Field> fields = type instanceof Type.Struct struct ? struct.fields() : List.of();
                int child = fields.stream().map(Field::name).toList().indexOf(names[i]);
                if (child < 0) {
                    throw new IllegalArgumentException("there is no field " + path);
                }
                steps.add(child);
                type = fields.get(child).type();
            }
        }
        return new NestedPlace(column, List.copyOf(steps), List.of(names).subList(1, names.length), type);
    }

    int depth() {
        return steps.size();
    }

    int child(int step) {
        return steps.get(step);
    }

    String name(int step) {
        return names.get(step);
    }
}
