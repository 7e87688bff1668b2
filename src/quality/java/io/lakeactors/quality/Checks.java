package io.lakeactors.quality;

import io.lakeactors.model.Rule;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Type;
import java.util.Optional;

/** Makes rules ready for the columns of a schema. */
final class Checks {
    private Checks() {}

    /** @throws IllegalArgumentException if the rule does not suit its column, or is judged elsewhere */
    static Check of(Rule rule, Schema schema) {
        return switch (rule) {
            case Rule.Required required -> required(required, schema);
            case Rule.Range range -> value(range, range.column(), schema, Ranges.of(range, type(schema, range.column())), Ranges.demand(range));
            case Rule.Length length -> value(length, length.column(), schema, Lengths.of(length, type(schema, length.column())), Lengths.demand(length));
            case Rule.Pattern pattern -> value(pattern, pattern.column(), schema, Patterns.of(pattern), Patterns.demand(pattern));
            case Rule.Accepted accepted ->
                value(accepted, accepted.column(), schema, AcceptedValues.of(accepted, type(schema, accepted.column())), AcceptedValues.demand(accepted));
            case Rule.Expression expression -> new ExpressionCheck(expression, schema);
            case Rule.TypeMatch type -> throw new IllegalArgumentException("types are judged by the decoder");
            case Rule.Late late -> throw new IllegalArgumentException("lateness looks at more than a batch");
            case Rule.Unique unique -> throw new IllegalArgumentException("uniqueness looks at more than a batch");
        };
    }

    static UniqueCheck unique(Rule.Unique unique, int number, Schema schema) {
        int[] columns = unique.columns().stream().mapToInt(name -> index(schema, name)).toArray();
        Type[] types = unique.columns().stream().map(name -> type(schema, name)).toArray(Type[]::new);
        return new UniqueCheck(unique, number, columns, types);
    }

    static LateCheck late(Rule.Late late, Schema schema) {
        return new LateCheck(late, index(schema, late.column()), type(schema, late.column()));
    }

    private static Check value(Rule rule, String column, Schema schema, ColumnTest test, String demand) {
        return Rule.isNested(column) ? new NestedCheck(rule, NestedPlace.of(column, schema), Optional.of(test), demand)
                : new ValueCheck(rule, index(schema, column), column, type(schema, column), test, demand);
    }

    private static Check required(Rule.Required rule, Schema schema) {
        return Rule.isNested(rule.column()) ? new NestedCheck(rule, NestedPlace.of(rule.column(), schema), Optional.empty(), "")
                : new RequiredCheck(rule, index(schema, rule.column()));
    }

    private static int index(Schema schema, String column) {
        return schema.indexOf(column).orElseThrow(() -> new IllegalArgumentException("there is no column " + column));
    }

    private static Type type(Schema schema, String column) {
        return Rule.isNested(column) ? NestedPlace.of(column, schema).type() : schema.fields().get(index(schema, column)).type();
    }
}
