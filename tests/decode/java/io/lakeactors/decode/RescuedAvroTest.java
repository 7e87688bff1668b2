package io.lakeactors.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.RescuedColumn;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** What is kept of a record of Avro is what its own library finds in it and no field of the contract takes; and keeping it changes nothing else. */
class RescuedAvroTest {
    private static final int RECORDS = 20;
    private static final JsonNodeFactory JSON = JsonNodeFactory.withExactBigDecimals(true);

    @Property(tries = 600, shrinking = ShrinkingMode.OFF)
    void whatIsLeftIsKept(@ForAll long seed) {
        var maker = new AvroMaker(new Random(seed));
        var made = maker.record();
        List<Field> fields = ((Type.Struct) made.type()).fields();
        var records = new byte[RECORDS][];
        for (int i = 0; i < RECORDS; i++) {
            records[i] = maker.encoded(made.written());
        }
        var format = new PipelineSpec.PlainAvro(made.written().toString());
        var without = Decoder.of(Records.contract(Contract.UnknownFields.IGNORE, fields.toArray(Field[]::new)), format).decode(Records.raw(records));
        var batch = keeping(format, fields).decode(Records.raw(records));
        assertThat(batch.faults()).isEqualTo(without.faults());
        for (int row = 0; row < RECORDS; row++) {
            Map<String, Object> cells = Records.row(batch, row);
            Object text = cells.remove(RescuedColumn.NAME);
            assertThat(cells).isEqualTo(Records.row(without, row));
            var expected = new LinkedHashMap<String, JsonNode>();
            if (records[row].length > 0) {
                left(AvroOracle.read(records[row], made.written(), made.written()).orElseThrow(), fields, "", expected);
            }
            assertThat(kept(text)).as("written as %s", made.written()).isEqualTo(expected);
        }
    }

    private static Decoder keeping(PipelineSpec.Format format, List<Field> fields) {
        return Decoder.of(Records.contract(Contract.UnknownFields.RESCUE, Stream.concat(fields.stream(), Stream.of(RescuedColumn.FIELD)).toArray(Field[]::new)), format);
    }

    private static Map<String, JsonNode> kept(Object text) {
        var kept = new LinkedHashMap<String, JsonNode>();
        if (text != null) {
            JacksonOracle.read(JsonMaker.utf8(text.toString())).orElseThrow().properties().forEach(entry -> kept.put(entry.getKey(), entry.getValue()));
            assertThat(kept).isNotEmpty();
        }
        return kept;
    }

    private static void left(GenericRecord record, List<Field> fields, String path, Map<String, JsonNode> left) {
        for (Schema.Field written : record.getSchema().getFields()) {
            String at = path.isEmpty() ? written.name() : path + "." + written.name();
            Object value = record.get(written.pos());
            var wanted = fields.stream().filter(field -> field.sourceName().equals(written.name())).findFirst();
            if (wanted.isPresent()) {
                within(value, wanted.get().type(), at, left);
            } else if (value != null) {
                left.put(at, json(value, written.schema()));
            }
        }
    }

    private static void within(Object value, Type type, String path, Map<String, JsonNode> left) {
        if (type instanceof Type.Struct struct && value instanceof GenericRecord record) {
            left(record, struct.fields(), path, left);
        } else if (type instanceof Type.Array list && value instanceof List<?> items) {
            for (int i = 0; i < items.size(); i++) {
                within(items.get(i), list.element().type(), path + "[" + i + "]", left);
            }
        } else if (type instanceof Type.Dictionary map && value instanceof Map<?, ?> entries) {
            entries.forEach((key, item) -> within(item, map.value().type(), path + "." + key, left));
        }
    }

    private static JsonNode json(Object value, Schema schema) {
        if (value == null) {
            return JSON.nullNode();
        }
        Schema plain = schema.isUnion() ? schema.getTypes().stream().filter(branch -> fits(value, branch)).findFirst().orElseThrow() : schema;
        return switch (value) {
            case Boolean flag -> JSON.booleanNode(flag);
            case Integer number when plain.getLogicalType() instanceof LogicalTypes.Date -> JSON.textNode(LocalDate.ofEpochDay(number).toString());
            case Integer number -> JSON.numberNode(BigInteger.valueOf(number));
            case Long number -> ofLong(number, plain);
            case Float number -> Float.isFinite(number) ? JSON.numberNode(new BigDecimal(number.toString())) : JSON.textNode(number.toString());
            case Double number -> Double.isFinite(number) ? JSON.numberNode(new BigDecimal(number.toString())) : JSON.textNode(number.toString());
            case ByteBuffer buffer -> {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.duplicate().get(bytes);
                yield ofBytes(bytes, plain);
            }
            case GenericFixed fixed -> ofBytes(fixed.bytes(), plain);
            case GenericRecord record -> {
                var node = JSON.objectNode();
                record.getSchema().getFields().forEach(field -> node.set(field.name(), json(record.get(field.pos()), field.schema())));
                yield node;
            }
            case List<?> items -> {
                var node = JSON.arrayNode();
                items.forEach(item -> node.add(json(item, plain.getElementType())));
                yield node;
            }
            case Map<?, ?> entries -> {
                var node = JSON.objectNode();
                entries.forEach((key, item) -> node.set(key.toString(), json(item, plain.getValueType())));
                yield node;
            }
            default -> JSON.textNode(value.toString());
        };
    }

    private static boolean fits(Object value, Schema branch) {
        return org.apache.avro.generic.GenericData.get().validate(branch, value);
    }

    private static JsonNode ofLong(long number, Schema schema) {
        String unit = schema.getLogicalType() == null ? "" : schema.getLogicalType().getName();
        return switch (unit) {
            case "timestamp-millis" -> time(Instant.EPOCH.plus(number, ChronoUnit.MILLIS), "SSS'Z'");
            case "local-timestamp-millis" -> time(Instant.EPOCH.plus(number, ChronoUnit.MILLIS), "SSS");
            case "timestamp-micros" -> time(Instant.EPOCH.plus(number, ChronoUnit.MICROS), "SSSSSS'Z'");
            case "timestamp-nanos" -> time(Instant.EPOCH.plusNanos(number), "SSSSSSSSS'Z'");
            default -> JSON.numberNode(BigInteger.valueOf(number));
        };
    }

    private static JsonNode time(Instant time, String part) {
        return JSON.textNode(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss." + part).format(time.atOffset(ZoneOffset.UTC)));
    }

    private static JsonNode ofBytes(byte[] bytes, Schema schema) {
        return schema.getLogicalType() instanceof LogicalTypes.Decimal decimal ? JacksonOracle.read(JsonMaker.utf8("{\"v\":" + new BigDecimal(new BigInteger(bytes), decimal.getScale()) + "}")).orElseThrow().get("v")
                : JSON.textNode(java.util.Base64.getEncoder().encodeToString(bytes));
    }

    private static final String THING = """
            {"type": "record", "name": "Thing", "fields": [{"name": "note", "type": "string"}, {"name": "id", "type": "long"}, {"name": "self", "type": ["null", "Thing"]},
              {"name": "key", "type": {"type": "fixed", "name": "Key", "size": 16, "logicalType": "uuid"}}]}""";
    private static final Field ID = Field.of("id", new Type.Long(), true);

    private static Map.Entry<List<Object>, List<String>> decoded(List<Field> fields, String... hex) {
        var batch = keeping(new PipelineSpec.PlainAvro(THING), fields).decode(Records.raw(Stream.of(hex).map(HexFormat.of()::parseHex).toArray(byte[][]::new)));
        return Map.entry(Records.column(batch, fields.size()), new ArrayList<>(batch.faults().stream().map(fault -> fault.ruleId() + " " + fault.column() + ": " + fault.message()).toList()));
    }

    private static final String KEY = "00112233445566778899aabbccddeeff";

    @Test
    void aRecordWithinItselfIsKeptAsAnObjectAndWhatIsNullIsNotKept() {
        var both = decoded(List.of(ID), "026102" + "00" + KEY, "026102" + "02" + "0222" + "04" + "00" + KEY + KEY);
        assertThat(both.getValue()).isEmpty();
        assertThat(both.getKey()).containsExactly("{\"note\":\"a\",\"key\":\"00112233-4455-6677-8899-aabbccddeeff\"}",
                "{\"note\":\"a\",\"self\":{\"note\":\"\\\"\",\"id\":2,\"self\":null,\"key\":\"00112233-4455-6677-8899-aabbccddeeff\"},\"key\":\"00112233-4455-6677-8899-aabbccddeeff\"}");
    }

    @Test
    void ofEqualKeysTheLastOneCounts() {
        String schema = "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"by\", \"type\": {\"type\": \"map\", \"values\": {\"type\": \"record\", \"name\": \"V\", \"fields\": [{\"name\": \"n\", \"type\": \"int\"}]}}}]}";
        var by = Field.of("by", new Type.Dictionary(Field.of("value", new Type.Struct(List.of(ID)), false)), false);
        var batch = keeping(new PipelineSpec.PlainAvro(schema), List.of(by)).decode(Records.raw(HexFormat.of().parseHex("06" + "026102" + "026204" + "026106" + "00")));
        assertThat(Records.column(batch, 1)).containsExactly("{\"by.b.n\":2,\"by.a.n\":3}");
    }

    @Test
    void aTextThatIsNoneIsAFaultOfItsFieldAndTheRestIsKept() {
        var one = decoded(List.of(ID), "02ff02" + "00" + KEY);
        assertThat(one.getValue()).containsExactly("decode.unknown note: not UTF-8, so that it cannot be kept");
        assertThat(one.getKey()).containsExactly("{\"key\":\"00112233-4455-6677-8899-aabbccddeeff\"}");
    }

    @Test
    void namesThatMakeAShortRecordALongTextAreRefused() {
        String name = "n".repeat(1_000);
        String schema = "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"id\", \"type\": \"long\"}, {\"name\": \"many\", \"type\": {\"type\": \"array\", \"items\": {\"type\": \"record\", \"name\": \"I\", \"fields\": "
                + "[{\"name\": \"" + name + "\", \"type\": \"boolean\"}]}}}]}";
        var batch = keeping(new PipelineSpec.PlainAvro(schema), List.of(ID)).decode(Records.raw(HexFormat.of().parseHex("02" + "c801" + "01".repeat(100) + "00"), HexFormat.of().parseHex("04" + "00")));
        assertThat(batch.faults()).singleElement().satisfies(fault -> assertThat(fault.message()).contains("more than").contains("with their paths"));
        assertThat(Records.column(batch, 1)).containsExactly(null, "{\"many\":[]}");
    }

    /** What the check of a pipeline says does not tell of the column of ours: no record fills it. */
    @Test
    void theColumnOfOursIsMissingFromNoSchema() {
        var contract = Records.contract(Contract.UnknownFields.RESCUE, ID, RescuedColumn.FIELD);
        assertThat(Decoder.misfits(contract, new PipelineSpec.PlainAvro(THING))).isEmpty();
    }
}
