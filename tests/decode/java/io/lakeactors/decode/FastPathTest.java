package io.lakeactors.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.Field;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is read eight bytes at a time means the same at every length and at every place in a word. */
class FastPathTest {
    private static Object at(MicroBatch batch, int column, int row) {
        return Records.value(batch.columns().schema().fields().get(column).type(), batch.columns().columns()[column], row);
    }

    private static List<Object> column(MicroBatch batch, int column) {
        var values = new ArrayList<>();
        for (int row = 0; row < batch.columns().rows(); row++) {
            values.add(at(batch, column, row));
        }
        return values;
    }

    @Test
    void keysOfEveryLengthAreFoundWhetherExpectedOrNot() {
        var fields = IntStream.range(1, 40).mapToObj(length -> Field.of("k".repeat(length), new Type.Int(), false)).toArray(Field[]::new);
        var decoder = Records.decoder(fields);
        var order = new ArrayList<>(IntStream.range(0, fields.length).boxed().toList());
        var random = new Random(7);
        for (int round = 0; round < 50; round++) {
            var members = order.stream().map(i -> "\"" + fields[i].name() + "\":" + i).toList();
            var batch = decoder.decode(Records.raw("{" + String.join(",", members) + "}", "{ " + String.join(" , ", members) + " }",
                    "{" + String.join(",", members).replace(":", " : ") + "}"));
            assertThat(batch.faults()).isEmpty();
            for (int i = 0; i < fields.length; i++) {
                assertThat(column(batch, i)).containsExactly(i, i, i);
            }
            Collections.swap(order, random.nextInt(order.size()), random.nextInt(order.size()));
        }
    }

    @Test
    void aKeyThatOnlyBeginsOrEndsLikeTheExpectedOneIsAnother() {
        for (int length = 1; length < 40; length++) {
            String name = "n".repeat(length);
            var decoder = Records.decoder(Field.of(name, new Type.Int(), false));
            var batch = decoder.decode(Records.raw("{\"" + name + "\":1}", "{\"" + name + "n\":2}", "{\"" + name.substring(1) + "\":3}",
                    "{\"" + name.substring(1) + "m\":4}", "{\"m" + name.substring(1) + "\":5}"));
            assertThat(batch.faults()).isEmpty();
            assertThat(column(batch, 0)).containsExactly(1, null, null, null, null);
        }
    }

    @Test
    void aKeyThatNeedsEscapesIsNeverTakenAsItStandsInTheContract() {
        for (String name : List.of("a\"b", "a\\b", "a\nb", "\"", "\\")) {
            var decoder = Records.decoder(new Field("v", name, new Type.Int(), false, ""));
            var escaped = name.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
            var batch = decoder.decode(Records.raw("{\"" + escaped + "\":1}", "{\"" + name + "\":2}"));
            assertThat(at(batch, 0, 0)).isEqualTo(1);
            assertThat(at(batch, 0, 1)).isNull();
        }
    }

    @Test
    void noFieldAtAllIsFoundInAContractWithoutAny() {
        var decoder = Records.decoder(Field.of("s", new Type.Struct(List.of()), false));
        var batch = decoder.decode(Records.raw("{\"s\":{\"\":1,\"a\":2}}", "{\"s\":{}}"));
        assertThat(batch.faults()).isEmpty();
    }

    @Test
    void everyPrefixOfARecordIsMalformedAlsoWhereTheNextRecordWouldEndIt() {
        String record = "{\"id\":12345678901,\"name\":\"caf\u00e9 \\u00e9\",\"amount\":123.45,\"millis\":1700000000000,"
                + "\"on\":true,\"no\":null,\"tags\":[\"a\",\"b\"],\"x\":{\"y\":-1.5e3}}";
        var decoder = Records.decoder(Field.of("id", new Type.Long(), false), Field.of("name", new Type.Text(), false),
                Field.of("amount", new Type.Decimal(12, 2), false), Field.of("millis", new Type.Timestamp(true, TimeForm.EPOCH_MILLIS), false),
                Field.of("on", new Type.Bool(), false), Field.of("tags", new Type.Array(Field.of("element", new Type.Text(), false)), false));
        byte[] bytes = JsonMaker.utf8(record);
        var parts = new ArrayList<byte[]>();
        for (int length = 1; length < bytes.length; length++) {
            parts.add(Arrays.copyOf(bytes, length));
            parts.add(Arrays.copyOfRange(bytes, length, bytes.length));
        }
        parts.add(bytes);
        var batch = decoder.decode(Records.raw(parts.toArray(byte[][]::new)));
        for (int row = 0; row < parts.size() - 1; row++) {
            int current = row;
            assertThat(batch.faults()).as("part %d", row).anyMatch(fault -> fault.row() == current && fault.ruleId().equals("decode.malformed"));
        }
        assertThat(batch.faults()).noneMatch(fault -> fault.row() == parts.size() - 1);
        assertThat(at(batch, 1, parts.size() - 1)).isEqualTo("caf\u00e9 \u00e9");
    }

    @Test
    void textIsCopiedWholeWhereverAnEscapeOrAForeignLetterStands() {
        var decoder = Records.decoder(new Type.Text());
        for (String odd : List.of("", "\\n", "\\\"", "\\u00e9", "\u00e9", "\\ud83d\\ude00", "\ud83d\ude00", "\u20ac")) {
            String meant = odd.replace("\\n", "\n").replace("\\\"", "\"").replace("\\u00e9", "\u00e9").replace("\\ud83d\\ude00", "\ud83d\ude00");
            for (int before = 0; before < 20; before++) {
                for (int after = 0; after < 20; after++) {
                    var batch = decoder.decode(Records.raw("{\"v\":\"" + "a".repeat(before) + odd + "b".repeat(after) + "\"}"));
                    assertThat(batch.faults()).isEmpty();
                    assertThat(at(batch, 0, 0)).isEqualTo("a".repeat(before) + meant + "b".repeat(after));
                }
            }
        }
    }

    @Test
    void aControlCharacterIsMalformedAtEveryPlaceInAText() {
        var decoder = Records.decoder(new Type.Text());
        for (char control = 0; control < ' '; control++) {
            for (int before = 0; before < 17; before++) {
                var record = "{\"v\":\"" + "a".repeat(before) + control + "b\"}";
                assertThat(Records.rules(decoder.decode(Records.raw(record)))).containsExactly("decode.malformed");
            }
        }
    }

    @Test
    void integersOfEveryLengthAreExactAndKeepTheirBounds() {
        for (int digits = 1; digits <= 21; digits++) {
            for (String text : List.of("9".repeat(digits), "1" + "0".repeat(digits - 1), "1234567890123456789012".substring(0, digits))) {
                for (String sign : List.of("", "-")) {
                    assertInteger(sign + text);
                }
            }
        }
    }

    private static void assertInteger(String text) {
        var decoder = Records.decoder(Field.of("i", new Type.Int(), false), Field.of("l", new Type.Long(), false),
                Field.of("t", new Type.Timestamp(true, TimeForm.EPOCH_MILLIS), false));
        for (String after : List.of("", " ", ".0", "e0", "E0")) {
            var batch = decoder.decode(Records.raw("{\"i\":" + text + after + ",\"l\":" + text + after + ",\"t\":" + text + after + "}"));
            var value = new BigDecimal(text);
            boolean isInt = value.compareTo(BigDecimal.valueOf(value.intValue())) == 0;
            boolean isLong = value.compareTo(BigDecimal.valueOf(value.longValue())) == 0;
            var micros = value.multiply(BigDecimal.valueOf(1000));
            boolean isTime = micros.compareTo(BigDecimal.valueOf(micros.longValue())) == 0;
            assertThat(at(batch, 0, 0)).as(text + after).isEqualTo(isInt ? value.intValue() : null);
            assertThat(at(batch, 1, 0)).as(text + after).isEqualTo(isLong ? value.longValue() : null);
            assertThat(at(batch, 2, 0)).as(text + after).isEqualTo(isTime ? micros.longValue() : null);
        }
    }

    @Test
    void decimalsOfEveryLengthAreExactOrRefused() {
        var types = List.of(new Type.Decimal(12, 2), new Type.Decimal(18, 9), new Type.Decimal(9, 0), new Type.Decimal(5, 5), new Type.Decimal(38, 10));
        for (Type.Decimal type : types) {
            var decoder = Records.decoder(type);
            for (int whole = 1; whole <= 12; whole++) {
                for (int fraction = 0; fraction <= 12; fraction++) {
                    assertDecimal(decoder, type, "1234567890123".substring(0, whole) + (fraction == 0 ? "" : "." + "9876543210987".substring(0, fraction)));
                    assertDecimal(decoder, type, "0" + (fraction == 0 ? "" : "." + "0000000500000".substring(0, fraction)));
                }
            }
        }
    }

    private static void assertDecimal(Decoder decoder, Type.Decimal type, String text) {
        for (String form : List.of(text, "-" + text, text + "e1", text + "E-1", "\"" + text + "\"")) {
            var value = new BigDecimal(form.replace("\"", ""));
            var plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
            boolean fits = value.signum() == 0 || plain.scale() <= type.scale() && plain.precision() - plain.scale() <= type.precision() - type.scale();
            var found = at(decoder.decode(Records.raw("{\"v\":" + form + "}")), 0, 0);
            assertThat(found).as("%s as %s", form, type).isEqualTo(fits ? value.setScale(type.scale()) : null);
        }
    }

    @Test
    void needlessZerosPointsAndSignsAreNoNumbers() {
        var types = List.of(new Type.Int(), new Type.Long(), new Type.Decimal(12, 2), new Type.Double(), new Type.Timestamp(true, TimeForm.EPOCH_MILLIS));
        var texts = List.of("01", "00", "012345678", "00.5", "1.", "1.e5", ".5", "+1", "1e", "1e+", "--1", "-", "-01", "1.2.3", "12345678.", "1x", "0x10");
        for (Type type : types) {
            var decoder = Records.decoder(type);
            for (String text : texts) {
                var rules = Records.rules(decoder.decode(Records.raw("{\"v\":" + text + "}")));
                assertThat(rules).as("%s as %s", text, type).containsExactly("decode.malformed");
            }
        }
    }

    @Test
    void fieldsMayComeInAnyOrderBeMissingOrComeTwice() {
        var fields = List.of("a", "bb", "event_type", "a_rather_long_name_of_a_field").stream()
                .map(name -> Field.of(name, new Type.Int(), false)).toArray(Field[]::new);
        var decoder = Records.decoder(fields);
        var random = new Random(11);
        var records = new ArrayList<String>();
        var expected = new ArrayList<Integer[]>();
        for (int i = 0; i < 500; i++) {
            var values = new Integer[fields.length];
            var members = new ArrayList<String>();
            for (int member = random.nextInt(8); member > 0; member--) {
                int field = random.nextInt(fields.length + 1);
                members.add("\"" + (field == fields.length ? "unknown" : fields[field].name()) + "\":" + member);
                if (field < fields.length) {
                    values[field] = member;
                }
            }
            records.add("{" + String.join(",", members) + "}");
            expected.add(values);
        }
        var batch = decoder.decode(Records.raw(records.toArray(String[]::new)));
        assertThat(batch.faults()).isEmpty();
        for (int field = 0; field < fields.length; field++) {
            int current = field;
            assertThat(column(batch, field)).isEqualTo(expected.stream().map(values -> (Object) values[current]).toList());
        }
    }
}
