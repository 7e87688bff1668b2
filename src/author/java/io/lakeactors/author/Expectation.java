package io.lakeactors.author;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.lakeactors.author.TestReport.Difference;
import io.lakeactors.contract.TestFile.Cell;
import io.lakeactors.contract.TestFile.Expected;
import io.lakeactors.model.Field;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Type;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Holds what became of an event to what its author expected. */
final class Expectation {
    private static final String NONE = "none";

    private final Expected expected;
    private final int event;
    private final List<Difference> differences = new ArrayList<>();

    private Expectation(Expected expected, int event) {
        this.expected = expected;
        this.event = event;
    }

    /** @param schema of the table @param event its number in the case */
    static List<Difference> differences(Expected expected, Outcome got, Schema schema, int event) {
        var one = new Expectation(expected, event);
        one.verdict(got);
        if (one.differences.isEmpty()) {
            expected.cells().forEach(cell -> one.cell(cell, schema, got));
        }
        return one.differences;
    }

    private void verdict(Outcome got) {
        if (got.verdict() != expected.verdict()) {
            String rules = got.rules().isEmpty() ? "" : " by " + String.join(", ", got.rules());
            add(expected.line(), "verdict", expected.verdict().word(), got.verdict().word() + rules, got.messages());
            return;
        }
        expected.rules().filter(rules -> !rules.equals(Set.copyOf(got.rules()))).ifPresent(rules ->
                add(expected.line(), "rules", words(rules), words(got.rules()), got.messages()));
        expected.logged().filter(rules -> !rules.equals(Set.copyOf(got.logged()))).ifPresent(rules ->
                add(expected.line(), "logged", words(rules), words(got.logged()), List.of()));
    }

    private static String words(Collection<String> rules) {
        return rules.isEmpty() ? NONE : String.join(", ", rules.stream().sorted().toList());
    }

    private void cell(Cell cell, Schema schema, Outcome got) {
        Type type = schema.fields().get(schema.indexOf(cell.column()).orElseThrow()).type();
        compare(cell.line(), cell.column(), type, cell.value(), got.row().path(cell.column()));
    }

    private void compare(int line, String path, Type type, JsonNode wanted, JsonNode got) {
        if (wanted.isNull() || got.isNull() || got.isMissingNode()) {
            check(line, path, wanted, got, wanted.isNull() && got.isNull());
            return;
        }
        switch (type) {
            case Type.Struct(var fields) when wanted.isObject() -> struct(line, path, fields, wanted, got);
            case Type.Array(var element) when wanted.isArray() && wanted.size() == got.size() -> {
                for (int i = 0; i < wanted.size(); i++) {
                    compare(line, path + "[" + i + "]", element.type(), wanted.get(i), got.get(i));
                }
            }
            case Type.Dictionary(var value) when wanted.isObject() && names(wanted).equals(names(got)) ->
                wanted.fieldNames().forEachRemaining(key -> compare(line, path + "." + key, value.type(), wanted.get(key), got.get(key)));
            case Type other -> check(line, path, wanted, got, isSame(other, wanted, got));
        }
    }

    /** Fields that are not named may hold anything. */
    private void struct(int line, String path, List<Field> fields, JsonNode wanted, JsonNode got) {
        wanted.fieldNames().forEachRemaining(name -> {
            var field = fields.stream().filter(one -> one.name().equals(name)).findFirst();
            if (field.isPresent()) {
                compare(line, path + "." + name, field.get().type(), wanted.get(name), got.path(name));
            } else {
                check(line, path + "." + name, wanted.get(name), MissingNode.getInstance(), false);
            }
        });
    }

    private static Set<String> names(JsonNode object) {
        var names = new HashSet<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static boolean isSame(Type type, JsonNode wanted, JsonNode got) {
        return switch (type) {
            case Type.Int() -> isSameNumber(wanted, got);
            case Type.Long() -> isSameNumber(wanted, got);
            case Type.Decimal decimal -> isSameNumber(wanted, got);
            case Type.Double() -> wanted.isNumber() && wanted.doubleValue() == got.doubleValue();
            case Type.Float() -> wanted.isNumber() && wanted.floatValue() == got.floatValue();
            case Type.Timestamp(var zoned, var form) -> isSameTime(zoned, wanted, got);
            case Type.Uuid() -> wanted.isTextual() && wanted.textValue().equalsIgnoreCase(got.textValue());
            case Type.Binary() -> wanted.isTextual() && wanted.textValue().equals(got.asText());
            case Type.Bool() -> wanted.equals(got);
            case Type.Text() -> wanted.equals(got);
            case Type.Date() -> wanted.equals(got);
            case Type.Struct struct -> false;
            case Type.Array list -> false;
            case Type.Dictionary map -> false;
        };
    }

    private static boolean isSameNumber(JsonNode wanted, JsonNode got) {
        return wanted.isNumber() && wanted.decimalValue().compareTo(got.decimalValue()) == 0;
    }

    private static boolean isSameTime(boolean zoned, JsonNode wanted, JsonNode got) {
        if (!wanted.isTextual()) {
            return false;
        }
        try {
            String text = wanted.textValue().replace(' ', 'T');
            return zoned
                    ? OffsetDateTime.parse(text).toInstant().equals(OffsetDateTime.parse(got.textValue()).toInstant())
                    : LocalDateTime.parse(text).equals(LocalDateTime.parse(got.textValue()));
        } catch (DateTimeException noTime) {
            return false;
        }
    }

    private void check(int line, String path, JsonNode wanted, JsonNode got, boolean same) {
        if (!same) {
            add(line, path, wanted.toString(), got.isMissingNode() ? "no such field" : got.toString(), List.of());
        }
    }

    private void add(int line, String what, String wanted, String got, List<String> because) {
        differences.add(new Difference(event, line, what, wanted, got, because));
    }
}
