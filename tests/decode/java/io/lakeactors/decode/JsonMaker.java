package io.lakeactors.decode;

import io.lakeactors.model.Field;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Writes random JSON objects: any blanks, escapes, equal keys and odd numbers; keys are mostly those of {@link #FIELDS}. */
final class JsonMaker {
    private static final Type TEXTS = new Type.Array(Field.of("element", new Type.Text(), false));
    private static final Type INNER = new Type.Struct(List.of(Field.of("l", new Type.Long(), false), Field.of("t", new Type.Text(), false), Field.of("ts",
            TEXTS, false)));

    /** A field of every type. */
    static final List<Field> FIELDS = List.of(
            Field.of("b", new Type.Bool(), false),
            Field.of("i", new Type.Int(), false),
            Field.of("l", new Type.Long(), false),
            Field.of("f", new Type.Float(), false),
            Field.of("d", new Type.Double(), false),
            Field.of("n9_2", new Type.Decimal(9, 2), false),
            Field.of("n18_0", new Type.Decimal(18, 0), false),
            Field.of("n38_10", new Type.Decimal(38, 10), false),
            Field.of("t", new Type.Text(), false),
            new Field("text2", "a longer key of \"text\"", new Type.Text(), false, ""),
            Field.of("day", new Type.Date(), false),
            Field.of("millis", new Type.Timestamp(true, TimeForm.EPOCH_MILLIS), false),
            Field.of("u", new Type.Uuid(), false),
            Field.of("x", new Type.Binary(), false),
            Field.of("ts", TEXTS, false),
            Field.of("s", INNER, false),
            Field.of("ss", new Type.Array(Field.of("element", INNER, false)), false),
            Field.of("m", new Type.Dictionary(Field.of("value", new Type.Int(), false)), false),
            Field.of("mm", new Type.Dictionary(Field.of("value", new Type.Dictionary(Field.of("value", INNER, false)), false)), false));

    private static final String[] NUMBERS = {
        "0", "-0", "1", "-1", "7.0", "1e3", "1E+2", "120e-1", "2147483647", "2147483648", "-2147483648", "-2147483649", "9223372036854775807",
        "9223372036854775808", "-9223372036854775808",
        "-9223372036854775809", "0.1", "1.005", "123456.78", "123456.780", "9999999.99", "10000000.00", "1e400", "-1e400", "1e-400", "3.4028235e38",
        "3.4028236e38", "1.17549435e-38", "1e-45",
        "4.9e-324", "2.2250738585072011e-308", "9007199254740993", "9007199254740993.0", "0.30000000000000004", "16777217", "16777217.0000001",
        "1.00000017881393432617187499", "123456789012345678",
        "1234567890123456789012345678.0123456789", "99999999999999999999999999999999999999", "1e27", "1e28", "0e9999", "0.000e-9999", "1e9999", "1e-9999",
        "100000000000000000000e-18", "0.00000000000000000000000000001e30"};
    private static final String[] TEXTS_LIKE = {"2024-02-29", "2023-02-29", "1969-12-31", "0000-01-01", "2024-13-01", "2024-1-01", "12.50", "+012.5", "1e2",
            "", " 1", "12.505", "-0.00", "1.", ".5", "--1",
        "123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-42661417400F", "123e4567-e89b-12d3-a456-42661417400",
        "123e4567-e89b-12d3-a456-42661417400g", "123e4567ee89b-12d3-a456-426614174000",
        "AAEC", "AAE=", "AA==", "AA", "A", "A===", "AA=", "A@EC", "/+8=", "true", "null"};

    private static final String ODD = "{}[]\",:\\u0019-+.eEtfn \n\t\0\u001F/";

    private final Random random;
    private final StringBuilder out = new StringBuilder();

    private JsonMaker(Random random) {
        this.random = random;
    }

    static String object(Random random) {
        var maker = new JsonMaker(random);
        maker.blank();
        maker.object(FIELDS, 0);
        maker.blank();
        return maker.out.toString();
    }

    /** Some bytes changed, doubled, inserted or left out. */
    static byte[] mutated(byte[] json, Random random) {
        byte[] bytes = json;
        for (int changes = 1 + random.nextInt(3); changes > 0 && bytes.length > 0; changes--) {
            int at = random.nextInt(bytes.length);
            byte odd = odd(random);
            var next = new java.io.ByteArrayOutputStream();
            next.write(bytes, 0, at);
            switch (random.nextInt(5)) {
                case 0 -> next.write(odd);
                case 1 -> { next.write(odd); next.write(bytes[at]); }
                case 2 -> next.write(bytes[at] ^ 1 << random.nextInt(8));
                case 3 -> { next.write(bytes[at]); next.write(bytes[at]); }
                default -> { }
            }
            next.write(bytes, at + 1, bytes.length - at - 1);
            bytes = next.toByteArray();
        }
        return bytes;
    }

    private static byte odd(Random random) {
        return random.nextInt(4) == 0 ? (byte) random.nextInt(256) : (byte) ODD.charAt(random.nextInt(ODD.length()));
    }

    private void blank() {
        while (random.nextInt(4) == 0) {
            out.append(" \n\r\t".charAt(random.nextInt(4)));
        }
    }

    private void object(List<Field> fields, int depth) {
        out.append('{');
        int keys = random.nextInt(depth == 0 ? 12 : 4);
        for (int i = 0; i < keys; i++) {
            out.append(i == 0 ? "" : ",");
            blank();
            var field = random.nextInt(8) == 0 ? null : fields.get(random.nextInt(fields.size()));
            string(field == null ? text() : field.sourceName());
            blank();
            out.append(':');
            blank();
            value(field == null || random.nextInt(6) == 0 ? null : field.type(), depth + 1);
            blank();
        }
        out.append('}');
    }

    /** @param type that the value shall mostly have, or null for any */
    private void value(Type type, int depth) {
        switch (type) {
            case null -> any(depth);
            case Type.Bool() -> out.append(random.nextBoolean());
            case Type.Text() -> string(text());
            case Type.Date() -> string(pick(TEXTS_LIKE));
            case Type.Uuid() -> string(pick(TEXTS_LIKE));
            case Type.Binary() -> string(pick(TEXTS_LIKE));
            case Type.Decimal decimal when random.nextInt(3) == 0 -> string(random.nextBoolean() ? pick(NUMBERS) : pick(TEXTS_LIKE));
            case Type.Struct(var fields) -> object(fields, depth);
            case Type.Array(var element) -> array(element.type(), depth);
            case Type.Dictionary(var value) -> object(List.of(Field.of("k1", value.type(), false), Field.of("k2", value.type(), false), Field.of("k3 longer",
                    value.type(), false)), depth);
            case Type.Int() -> number();
            case Type.Long() -> number();
            case Type.Float() -> number();
            case Type.Double() -> number();
            case Type.Decimal decimal -> number();
            case Type.Timestamp time -> number();
        }
    }

    private void any(int depth) {
        switch (random.nextInt(depth > 5 ? 5 : 7)) {
            case 0 -> out.append("true");
            case 1 -> out.append("false");
            case 2 -> out.append("null");
            case 3 -> number();
            case 4 -> string(random.nextBoolean() ? text() : pick(TEXTS_LIKE));
            case 5 -> array(null, depth);
            default -> object(FIELDS, depth);
        }
    }

    private void array(Type type, int depth) {
        out.append('[');
        int elements = random.nextInt(4);
        for (int i = 0; i < elements; i++) {
            out.append(i == 0 ? "" : ",");
            blank();
            value(random.nextInt(6) == 0 ? null : type, depth + 1);
            blank();
        }
        out.append(']');
    }

    private void number() {
        switch (random.nextInt(4)) {
            case 0 -> out.append(pick(NUMBERS));
            case 1 -> out.append(random.nextInt());
            case 2 -> out.append(random.nextLong() >> random.nextInt(64));
            default -> {
                out.append(random.nextBoolean() ? "-" : "").append(random.nextInt(1000)).append('.').append(random.nextLong() >>> 1 >>> random.nextInt(60));
                if (random.nextInt(3) == 0) {
                    out.append(random.nextBoolean() ? "e" : "E-").append(random.nextInt(40));
                }
            }
        }
    }

    private String text() {
        var text = new StringBuilder();
        for (int length = random.nextInt(random.nextInt(20) == 0 ? 60 : 12); length > 0; length--) {
            switch (random.nextInt(12)) {
                case 0 -> text.appendCodePoint(random.nextInt(0x80));
                case 1 -> text.appendCodePoint(0x80 + random.nextInt(0x780));
                case 2 -> text.appendCodePoint(0x800 + random.nextInt(0xD000));
                case 3 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
                default -> text.append((char) ('a' + random.nextInt(26)));
            }
        }
        return text.toString();
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int escape = "\"\\/\b\f\n\r\t".indexOf(c);
            if (random.nextInt(15) == 0 && !Character.isLowSurrogate(c) || c < ' ' && escape < 0) {
                unit(c);
                if (Character.isHighSurrogate(c)) {
                    unit(text.charAt(++i));
                }
            } else if (escape >= 0 && (c != '/' || random.nextBoolean())) {
                out.append('\\').append("\"\\/bfnrt".charAt(escape));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private void unit(char c) {
        out.append(String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) c));
    }

    private String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
