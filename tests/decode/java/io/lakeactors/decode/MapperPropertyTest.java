package io.lakeactors.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeactors.model.Field;
import io.lakeactors.model.Mapping;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** What a mapping means is said here value by value, with the JDK's exact numbers; columns must hold the same, and faults be where it has none. */
class MapperPropertyTest {
    private static final int ROWS = 40;
    private static final Object FAULT = new Object();
    private static final JsonMapper JSON = JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).nodeFactory(JsonNodeFactory.withExactBigDecimals(true)).build();
    private static final List<Type> NUMBERS = List.of(new Type.Int(), new Type.Long(), new Type.Double(), new Type.Decimal(12, 3), new Type.Decimal(30, 6), new Type.Decimal(4, 0));
    private static final List<String> TEXTS = List.of("12", "-7", "1.5", "1.0", "abc", "", "true", "FALSE", "2024-02-29", "2023-02-29", "99999999999", "9223372036854775808", "1e3", "A", "B", "é");
    private static final List<String> NUMBER_TEXTS = List.of("0", "12", "-7", "2147483647", "2147483648", "9223372036854775807", "-9223372036854775808", "1.5", "-0.125", "123456789.125", "0.0005", "1e15",
            "123456789012345678901234.5", "2.5", "3.5", "-2.5");

    @Property(tries = 2_000, shrinking = ShrinkingMode.OFF)
    void everyValueIsWhatTheMappingMeans(@ForAll long seed) throws Exception {
        var chance = new Random(seed);
        var columns = new ArrayList<Field>();
        var sources = new LinkedHashMap<String, Type>();
        for (int i = 0; i < 4; i++) {
            String path = List.of("a", "b.c", "b.d", "e.f.g").get(i);
            columns.add(column(chance, "c" + i, path, sources));
        }
        var records = new String[ROWS];
        for (int row = 0; row < ROWS; row++) {
            records[row] = record(chance, sources);
        }
        var batch = Records.decoder(columns.toArray(Field[]::new)).decode(Records.raw(records));
        for (int row = 0; row < ROWS; row++) {
            JsonNode record = JSON.readTree(records[row]);
            var faulty = new HashSet<String>();
            for (int i = 0; i < columns.size(); i++) {
                Object meant = meant(columns.get(i), record);
                if (meant == FAULT) {
                    faulty.add(columns.get(i).name());
                }
                assertThat(Records.column(batch, i).get(row)).as("%s of %s by %s", columns.get(i).name(), records[row], columns.get(i).mapping()).isEqualTo(meant == FAULT ? null : meant);
            }
            assertThat(Records.faults(batch, row)).as(records[row]).extracting(fault -> fault.column()).containsExactlyInAnyOrderElementsOf(faulty);
            assertThat(Records.faults(batch, row)).allSatisfy(fault -> assertThat(fault.message()).startsWith("mapping of " + fault.column() + " from "));
        }
    }

    private static <T> T one(Random chance, List<T> of) {
        return of.get(chance.nextInt(of.size()));
    }

    static Field column(Random chance, String name, String path, Map<String, Type> sources) {
        Type from;
        Type to;
        Map<String, String> values = Map.of();
        Optional<Mapping.Unit> unit = Optional.empty();
        switch (chance.nextInt(5)) {
            case 0 -> {
                from = one(chance, NUMBERS);
                to = one(chance, NUMBERS);
                unit = MapperTest.unit(one(chance, List.of("0.01", "1000", "-3", "0.3333333333333333", "1E+3", "9223372036854775807")), one(chance, List.of("0", "32", "-0.5", "1E+20")));
            }
            case 1 -> {
                from = one(chance, NUMBERS);
                to = one(chance, NUMBERS);
            }
            case 2 -> {
                from = new Type.Text();
                to = one(chance, List.of(new Type.Int(), new Type.Long(), new Type.Decimal(12, 3), new Type.Bool(), new Type.Date()));
            }
            case 3 -> {
                from = new Type.Text();
                to = new Type.Int();
                values = Map.of("A", "1", "B", "2", "12", "-12");
            }
            default -> {
                from = one(chance, List.of(new Type.Bool(), new Type.Date(), new Type.Int(), new Type.Decimal(12, 3), new Type.Decimal(30, 6)));
                to = new Type.Text();
            }
        }
        sources.put(path, from);
        return MapperTest.column(name, to, from, path, values, unit, chance.nextBoolean() ? null : fallback(to));
    }

    private static String fallback(Type to) {
        return switch (to) {
            case Type.Text() -> "none";
            case Type.Bool() -> "true";
            case Type.Date() -> "2000-01-01";
            default -> "42";
        };
    }

    private static String record(Random chance, Map<String, Type> sources) {
        ObjectNode root = JsonNodeFactory.withExactBigDecimals(true).objectNode();
        var texts = new LinkedHashMap<String, String>();
        sources.forEach((path, type) -> {
            if (chance.nextInt(6) > 0) {
                String[] steps = path.split("\\.");
                ObjectNode at = root;
                for (int i = 0; i < steps.length - 1; i++) {
                    at = at.get(steps[i]) instanceof ObjectNode inner ? inner : at.putObject(steps[i]);
                }
                String mark = "@" + texts.size() + "@";
                texts.put(mark, value(chance, type));
                at.put(steps[steps.length - 1], mark);
            }
        });
        if (chance.nextInt(20) == 0 && !root.path("b").isObject()) {
            root.put("b", 5);
        }
        String text = root.toString();
        for (var one : texts.entrySet()) {
            text = text.replace("\"" + one.getKey() + "\"", one.getValue());
        }
        return text;
    }

    private static String value(Random chance, Type type) {
        return switch (chance.nextInt(10)) {
            case 0 -> "null";
            case 1 -> one(chance, List.of("\"abc\"", "[1]", "{}", "true", "3"));
            default -> switch (type) {
                case Type.Text() -> "\"" + one(chance, TEXTS) + "\"";
                case Type.Bool() -> chance.nextBoolean() + "";
                case Type.Date() -> "\"" + LocalDate.ofEpochDay(chance.nextInt(40_000) - 10_000) + "\"";
                default -> one(chance, NUMBER_TEXTS);
            };
        };
    }

    private static Object meant(Field column, JsonNode record) {
        Mapping mapping = column.mapping().orElseThrow();
        JsonNode at = record;
        for (String step : mapping.path()) {
            if (at != null && !at.isNull() && !at.isObject()) {
                return FAULT;
            }
            at = at == null ? null : at.get(step);
        }
        if (at == null || at.isNull()) {
            return mapping.fallback().map(text -> ofText(text, column.type())).orElse(null);
        }
        Object read = read(at, mapping.from());
        if (read == FAULT) {
            return FAULT;
        }
        if (!mapping.values().isEmpty()) {
            String stands = mapping.values().get((String) read);
            return stands == null ? FAULT : ofText(stands, column.type());
        }
        if (read instanceof String text && !(mapping.from() instanceof Type.Date)) {
            return ofText(text, column.type());
        }
        if (column.type() instanceof Type.Text) {
            return read instanceof BigDecimal number ? number.toPlainString() : read.toString();
        }
        return number(read, mapping, column.type());
    }

    /** A text, a boolean, an exact number or a double; FAULT if it is not of the type. */
    private static Object read(JsonNode node, Type from) {
        return switch (from) {
            case Type.Text() -> node.isTextual() ? node.textValue() : FAULT;
            case Type.Bool() -> node.isBoolean() ? (Object) node.booleanValue() : FAULT;
            case Type.Date() -> node.isTextual() ? isDate(node.textValue()) ? node.textValue() : FAULT : FAULT;
            case Type.Double() -> node.isNumber() ? (Object) node.doubleValue() : FAULT;
            default -> node.isNumber() ? exact(node.decimalValue(), from, RoundingMode.UNNECESSARY) : FAULT;
        };
    }

    private static boolean isDate(String text) {
        try {
            return LocalDate.parse(text).toString().equals(text);
        } catch (java.time.DateTimeException none) {
            return false;
        }
    }

    private static Object ofText(String text, Type to) {
        if (to instanceof Type.Text) {
            return text;
        }
        if (to instanceof Type.Bool) {
            return text.equalsIgnoreCase("true") ? (Object) true : text.equalsIgnoreCase("false") ? false : FAULT;
        }
        if (to instanceof Type.Date) {
            return isDate(text) ? (Object) (int) LocalDate.parse(text).toEpochDay() : FAULT;
        }
        if (!text.matches("[+-]?[0-9]+(\\.[0-9]+)?([eE][0-9]+)?")) {
            return FAULT;
        }
        return to instanceof Type.Double ? (Object) Double.parseDouble(text) : java(exact(new BigDecimal(text), to, RoundingMode.UNNECESSARY), to);
    }

    private static Object number(Object read, Mapping mapping, Type to) {
        if (to instanceof Type.Double) {
            double value = ((Number) read).doubleValue();
            double result = mapping.unit().map(unit -> value * unit.factor().doubleValue() + unit.offset().doubleValue()).orElse(value);
            return Double.isFinite(result) ? (Object) result : FAULT;
        }
        BigDecimal value = read instanceof BigDecimal exact ? exact : BigDecimal.valueOf((Double) read);
        BigDecimal result = mapping.unit().map(unit -> value.multiply(unit.factor()).add(unit.offset())).orElse(value);
        return java(exact(result, to, mapping.unit().isPresent() ? RoundingMode.HALF_EVEN : RoundingMode.UNNECESSARY), to);
    }

    private static Object exact(BigDecimal value, Type to, RoundingMode rounding) {
        int scale = to instanceof Type.Decimal decimal ? decimal.scale() : 0;
        BigDecimal rounded;
        try {
            rounded = value.setScale(scale, rounding);
        } catch (ArithmeticException inexact) {
            return FAULT;
        }
        boolean fits = switch (to) {
            case Type.Int() -> rounded.unscaledValue().bitLength() < 32;
            case Type.Long() -> rounded.unscaledValue().bitLength() < 64;
            default -> rounded.precision() <= ((Type.Decimal) to).precision();
        };
        return fits ? rounded : FAULT;
    }

    private static Object java(Object exact, Type to) {
        if (!(exact instanceof BigDecimal number)) {
            return exact;
        }
        return to instanceof Type.Int ? (Object) number.intValueExact() : to instanceof Type.Long ? (Object) number.longValueExact() : number;
    }
}
