package io.lakeactors.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.RowFault;
import io.lakeactors.model.SchemaRegistry;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvroDecoderTest {
    private static final Field ID = Field.of("id", new Type.Long(), true);
    private static final Field NAME = Field.of("name", new Type.Text(), false);
    private static final String ORDER = """
            {"type": "record", "name": "Order", "namespace": "shop", "fields": [{"name": "id", "type": "long"}, {"name": "name", "type": ["null", "string"]}]}""";

    @Test
    void theNumberOfTheSchemaDecidesHowARecordIsRead() {
        var decoder = registered(Contract.UnknownFields.IGNORE, ID, NAME);
        var raw = Records.raw(framed(7, "02" + "02" + text("ab")), framed(8, text("x") + "04"));
        assertThat(decoder.schemasWanted(raw)).containsExactly(7, 8);
        decoder.learn(Map.of(7, schema(ORDER), 8, schema(ORDER.replace("\"long\"", "\"X\"").replace("[\"null\", \"string\"]", "\"int\"")
                .replace("\"id\"", "\"name\"").replaceFirst("\"name\": \"name\", \"type\": \"int\"", "\"name\": \"id\", \"type\": \"int\"")
                .replace("\"X\"", "\"string\""))));
        assertThat(decoder.schemasWanted(raw)).isEmpty();
        var batch = decoder.decode(raw);
        assertThat(batch.faults()).isEmpty();
        assertThat(Records.column(batch, 0)).isEqualTo(List.of(1L, 2L));
        assertThat(Records.column(batch, 1)).isEqualTo(List.of("ab", "x"));
    }

    @Test
    void aRecordOfANumberThatNobodyRegisteredIsQuarantinedAndTheNumberAskedForAgain() {
        var decoder = registered(Contract.UnknownFields.IGNORE, ID, NAME);
        var raw = Records.raw(framed(7, "0200"), framed(42, "0200"));
        decoder.learn(Map.of(7, schema(ORDER), 42, new SchemaRegistry.Unregistered()));
        var batch = decoder.decode(raw);
        assertThat(batch.faults()).containsExactly(new RowFault(1, "decode.schema", "", "the registry knows no schema 42"));
        assertThat(Records.column(batch, 0)).isEqualTo(Arrays.asList(1L, null));
        assertThat(decoder.schemasWanted(raw)).containsExactly(42);
        decoder.learn(Map.of(42, schema(ORDER)));
        assertThat(decoder.decode(raw).faults()).isEmpty();
        assertThat(decoder.schemasWanted(raw)).isEmpty();
    }

    @Test
    void aNumberOfOnesOnlyIsLookedUpLikeAnyOther() {
        var decoder = registered(Contract.UnknownFields.IGNORE, ID, NAME);
        decoder.learn(Map.of(7, schema(ORDER)));
        assertThat(decoder.decode(Records.raw(framed(7, "0200"))).faults()).isEmpty();
        var raw = Records.raw(framed(-1, "0200"));
        assertThat(decoder.schemasWanted(raw)).containsExactly(-1);
        decoder.learn(Map.of(-1, new SchemaRegistry.Unregistered()));
        assertThat(decoder.decode(raw).faults()).containsExactly(new RowFault(0, "decode.schema", "", "the registry knows no schema 4294967295"));
    }

    @Test
    void aSchemaThatIsOfNoUseSaysWhyForEachOfItsRecords() {
        var decoder = registered(Contract.UnknownFields.IGNORE, ID);
        decoder.learn(Map.of(
                1, new SchemaRegistry.Registered("PROTOBUF", "message A {}", List.of()),
                2, schema("\"string\""),
                3, schema("{\"type\": \"recordd\"}"),
                4, new SchemaRegistry.Refused("it is too large")));
        var raw = Records.raw(framed(1, "02"), framed(2, "02"), framed(3, "02"), framed(4, "02"));
        assertThat(decoder.schemasWanted(raw)).isEmpty();
        var batch = decoder.decode(raw);
        assertThat(Records.rules(batch)).containsOnly("decode.schema").hasSize(4);
        assertThat(batch.faults()).extracting(RowFault::message).element(0).isEqualTo("schema 1 is of kind PROTOBUF, not AVRO");
        assertThat(batch.faults()).extracting(RowFault::message).element(1).isEqualTo("schema 2 cannot be used: it is string, not a record");
        assertThat(batch.faults().get(2).message()).startsWith("schema 3 cannot be used: it is not an Avro schema: ");
        assertThat(batch.faults().get(3).message()).isEqualTo("schema 4 cannot be used: it is too large");
    }

    @Test
    void aSchemaMayNameOthers() {
        var decoder = registered(Contract.UnknownFields.IGNORE, Field.of("of", new Type.Struct(List.of(NAME)), true));
        String other = "{\"type\": \"record\", \"name\": \"shop.Shop\", \"fields\": [{\"name\": \"name\", \"type\": \"string\"}]}";
        String one = "{\"type\": \"record\", \"name\": \"shop.Order\", \"fields\": [{\"name\": \"of\", \"type\": \"Shop\"}]}";
        decoder.learn(Map.of(1, new SchemaRegistry.Registered("AVRO", one, List.of(new SchemaRegistry.Referenced("shop.Shop", other)))));
        var batch = decoder.decode(Records.raw(framed(1, text("x"))));
        assertThat(batch.faults()).isEmpty();
        assertThat(Records.column(batch, 0)).isEqualTo(List.of(Map.of("name", "x")));
    }

    @Test
    void aRecordIsNotReadBeforeItsSchemaIsKnown() {
        var decoder = registered(Contract.UnknownFields.IGNORE, ID);
        assertThatThrownBy(() -> decoder.decode(Records.raw(framed(7, "02")))).isInstanceOf(LakeException.class).hasMessageContaining("schema 7");
    }

    @ParameterizedTest
    @CsvSource({"'',the value is empty", "00000000,Confluent's wire format", "0100000007,Confluent's wire format", "7b226964223a317d,Confluent's wire format",
        "0000000007,ends within a value", "000000000702,ends within a value", "00000000070202,ends within a value", "0000000007020208616200,ends within a value",
        "0000000007020000,1 bytes follow the record", "00000000070204,no number 2 among 2", "00000000070203,no number -2 among 2",
        "0000000007020203,a length is negative", "0000000007020202ff,not UTF-8", "0000000007ffffffffffffffffffffff,longer than 10 bytes",
        "00000000070202feffffffffffffffff01,ends within a value"})
    void whatIsNoRecordIsMalformed(String hex, String why) {
        var decoder = registered(Contract.UnknownFields.IGNORE, ID, NAME);
        decoder.learn(Map.of(7, schema(ORDER)));
        var batch = decoder.decode(Records.raw(HexFormat.of().parseHex(hex), framed(7, "0200")));
        assertThat(Records.rules(batch)).containsExactly("decode.malformed");
        assertThat(batch.faults().getFirst().message()).contains(why);
        assertThat(Records.column(batch, 0)).isEqualTo(Arrays.asList(null, 1L));
    }

    /** Written by confluent-kafka 2.14.0 (Python), whose registry gave the schema the number 1. */
    @Test
    void whatConfluentsSerializerHasWrittenIsRead() {
        String schema = """
                {"type": "record", "name": "Order", "namespace": "shop", "fields": [{"name": "id", "type": "long"}, {"name": "note", "type": ["null", "string"], "default": null},
                  {"name": "amount", "type": {"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 2}},
                  {"name": "placed", "type": {"type": "long", "logicalType": "timestamp-millis"}}, {"name": "day", "type": {"type": "int", "logicalType": "date"}},
                  {"name": "key", "type": {"type": "string", "logicalType": "uuid"}}, {"name": "color", "type": {"type": "enum", "name": "Color", "symbols": ["RED", "GREEN"]}},
                  {"name": "tags", "type": {"type": "array", "items": "string"}}, {"name": "attrs", "type": {"type": "map", "values": "double"}}]}""";
        var decoder = registered(Contract.UnknownFields.QUARANTINE, ID, Field.of("note", new Type.Text(), false), Field.of("amount", new Type.Decimal(18, 2), true),
                Field.of("placed", new Type.Timestamp(true, TimeForm.ISO), true), Field.of("day", new Type.Date(), true), Field.of("key", new Type.Uuid(), true),
                Field.of("color", new Type.Text(), true), Field.of("tags", new Type.Array(Field.of("element", new Type.Text(), true)), true),
                Field.of("attrs", new Type.Dictionary(Field.of("value", new Type.Double(), true)), true));
        decoder.learn(Map.of(1, schema(schema)));
        var batch = decoder.decode(Records.raw(hex("0000000001e9f0e0fd5b020e4772c3b6c39f6506fe1dc0f4aba8949567014831323365343536372d653839622d313264332d613435362d34323636"
                + "313431373430303002040261026200020278000000000000e03f00")));
        assertThat(batch.faults()).isEmpty();
        var row = java.util.stream.IntStream.range(0, 9).mapToObj(field -> Records.column(batch, field).getFirst()).toList();
        assertThat(row).containsExactly(-12345678901L, "Größe", new BigDecimal("-1234.56"),
                java.time.Instant.parse("2026-03-01T12:00:00.250Z").toEpochMilli() * 1_000, -1, "123e4567e89b12d3a456426614174000", "GREEN", List.of("a", "b"), Map.of("x", 0.5));
    }

    @Test
    void aFieldOfAnotherTypeIsAFaultOfEachRecordThatNamesBothTypes() {
        var batch = plain("{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"id\", \"type\": \"string\"}, {\"name\": \"name\", \"type\": \"string\"}]}",
                List.of(ID, NAME), text("1") + text("a"), text("2") + text("b"));
        assertThat(batch.faults()).containsExactly(
                new RowFault(0, "decode.type", "id", "expected long, but the schema writes string"),
                new RowFault(1, "decode.type", "id", "expected long, but the schema writes string"));
        assertThat(Records.column(batch, 1)).isEqualTo(List.of("a", "b"));
    }

    @Test
    void onlyTheBranchesOfAUnionThatDoNotFitAreFaults() {
        var batch = plain("{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"id\", \"type\": [\"null\", \"int\", \"string\", \"long\"]}]}",
                List.of(ID), "00", "0204", "04" + text("x"), "0606");
        assertThat(batch.faults()).extracting(RowFault::row).containsExactly(2);
        assertThat(Records.column(batch, 0)).isEqualTo(Arrays.asList(null, 2L, null, 3L));
    }

    @Test
    void aFieldIsFoundByAnAliasThatItsWriterGivesIt() {
        var batch = plain("""
                {"type": "record", "name": "R", "fields": [{"name": "customer", "aliases": ["name", "id"], "type": "string"}, {"name": "id", "type": "long"}]}""",
                List.of(ID, NAME), text("ann") + "02");
        assertThat(batch.faults()).isEmpty();
        assertThat(Records.column(batch, 0)).isEqualTo(List.of(1L));
        assertThat(Records.column(batch, 1)).isEqualTo(List.of("ann"));
    }

    @Test
    void fieldsThatTheContractDoesNotNameAreFaultsWhereItSaysSo() {
        var decoder = Decoder.of(Records.contract(Contract.UnknownFields.QUARANTINE, NAME), new PipelineSpec.PlainAvro(ORDER));
        assertThat(decoder.decode(Records.raw(hex("0200"))).faults())
                .containsExactly(new RowFault(0, "decode.unknown", "id", "the contract names no such field"));
    }

    @Test
    void nullsWithinListsAndStructsAreFaultsWhereTheContractRequiresValues() {
        var batch = plain("""
                {"type": "record", "name": "R", "fields": [{"name": "l", "type": {"type": "array", "items": ["null", "int"]}},
                  {"name": "s", "type": {"type": "record", "name": "S", "fields": []}}]}""",
                List.of(Field.of("l", new Type.Array(Field.of("element", new Type.Int(), true)), true), Field.of("s", new Type.Struct(List.of(ID)), true)),
                "04" + "00" + "0202" + "00");
        assertThat(batch.faults()).extracting(RowFault::column).containsExactly("l.element", "s.id");
        assertThat(Records.rules(batch)).containsOnly("decode.required");
    }

    @Test
    void theLastOfEqualKeysCounts() {
        var batch = plain("{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"m\", \"type\": {\"type\": \"map\", \"values\": \"int\"}}]}",
                List.of(Field.of("m", new Type.Dictionary(Field.of("value", new Type.Int(), true)), true)),
                "04" + text("a") + "02" + text("b") + "04" + "02" + text("a") + "06" + "00");
        assertThat(Records.column(batch, 0)).isEqualTo(List.of(Map.of("b", 2, "a", 3)));
    }

    @Test
    void nestingAndItemsWithoutBytesHaveBounds() {
        String list = "{\"type\": \"record\", \"name\": \"L\", \"fields\": [{\"name\": \"next\", \"type\": [\"null\", \"L\"]}]}";
        var deep = plain(list, List.of(NAME), "02".repeat(100_000) + "00", "02".repeat(10) + "00");
        assertThat(deep.faults()).extracting(RowFault::row).containsExactly(0);
        assertThat(deep.faults().getFirst().message()).contains("within one another");
        String itself = "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"r\", \"type\": \"R\"}, {\"name\": \"id\", \"type\": \"long\"}]}";
        assertThat(Records.rules(plain(itself, List.of(ID), "02"))).containsExactly("decode.malformed");
        String nulls = "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"n\", \"type\": {\"type\": \"array\", \"items\": \"null\"}}]}";
        var field = Field.of("n", new Type.Array(Field.of("element", new Type.Int(), false)), true);
        var many = plain(nulls, List.of(field), "fe01" + "00", "feffffffffffffff7f" + "00", "d00f".repeat(10) + "00");
        assertThat(many.faults()).extracting(RowFault::row).containsExactly(1, 2);
        assertThat(many.faults()).extracting(RowFault::message).allMatch(message -> message.contains("without a byte"));
        String doubling = "\"null\"";
        for (int i = 0; i < 60; i++) {
            doubling = "{\"type\": \"record\", \"name\": \"D" + i + "\", \"fields\": [{\"name\": \"a\", \"type\": " + doubling + "}, {\"name\": \"b\", \"type\": "
                    + (i == 0 ? "\"null\"" : "\"D" + (i - 1) + "\"") + "}]}";
        }
        assertThat(plain(doubling, List.of(NAME), "00").faults().getFirst().message()).contains("follow the record");
    }

    @Test
    void decimalsAreExactOrFaults() {
        String schema = """
                {"type": "record", "name": "R", "fields": [{"name": "d", "type": [{"type": "bytes", "logicalType": "decimal", "precision": 20, "scale": 4},
                  "string", "long", "double"]}]}""";
        for (int precision : new int[] {9, 30}) {
            var batch = plain(schema, List.of(Field.of("d", new Type.Decimal(precision, 2), true)),
                    "00" + "04" + "3039" , "00" + "06" + "12d644", "00" + "00", "02" + text("-12.5"), "02" + text("1.234"), "02" + text("x"), "040e", "06" + "0".repeat(16),
                    "00" + "04" + "d8f0", "00" + "16" + "7f".repeat(11));
            assertThat(Records.column(batch, 0)).startsWith(null, new BigDecimal("123.45"), null, new BigDecimal("-12.50"), null, null, new BigDecimal("7.00"), null,
                    new BigDecimal("-1.00"));
            assertThat(batch.faults()).extracting(RowFault::row).containsExactly(0, 2, 4, 5, 7, 9);
            assertThat(batch.faults().getFirst().message()).isEqualTo("more than 2 digits after the point");
            assertThat(batch.faults().get(4).message()).isEqualTo("expected decimal(" + precision + ",2), but the schema writes double");
        }
        String endless = schema.replace("20, \"scale\": 4", "2000000000, \"scale\": 1999999999");
        var far = plain(endless, List.of(Field.of("d", new Type.Decimal(30, 2), true)), "00" + "0200", "00" + "0201", "00" + "80897a" + "7f".repeat(1_000_000));
        assertThat(Records.column(far, 0)).startsWith(new BigDecimal("0.00"));
        assertThat(far.faults()).extracting(RowFault::row).containsExactly(1, 2);
        var large = plain(schema, List.of(Field.of("d", new Type.Decimal(5, 2), true)), "04" + "d00f", "04ce0f", "02" + text("1000"));
        assertThat(large.faults()).extracting(RowFault::row).containsExactly(0, 2);
        assertThat(large.faults().getFirst().message()).isEqualTo("too large for decimal(5,2)");
    }

    @Test
    void timesAreWhatTheirLogicalTypeSaysElseWhatTheContractSays() {
        String schema = """
                {"type": "record", "name": "R", "fields": [{"name": "t", "type": [{"type": "long", "logicalType": "timestamp-millis"}, "string", "null"]}]}""";
        var time = Field.of("t", new Type.Timestamp(true, TimeForm.EPOCH_SECONDS), true);
        assertThat(Records.column(plain(schema, List.of(time), "00d00f", "02" + text("1970-01-01T00:00:01Z"), "04"), 0)).isEqualTo(Arrays.asList(1_000_000L, 1_000_000L, null));
        assertThat(Records.column(plain(ORDER.replace("\"id\"", "\"t\""), List.of(time), "0200"), 0)).isEqualTo(List.of(1_000_000L));
        var local = Field.of("t", new Type.Timestamp(false, TimeForm.ISO), true);
        assertThat(plain(schema, List.of(local), "00d00f").faults().getFirst().message())
                .isEqualTo("expected timestamp, but the schema writes long (timestamp-millis)");
        assertThat(Records.rules(plain(schema, List.of(time), "00" + "ffffffffffffffffff01"))).containsExactly("decode.type");
    }

    @Test
    void aRecordCostsLessThanAByteOfGarbage() throws Exception {
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        var made = schemaOfAll();
        var value = GenericData.get().deepCopy(made, valueOfAll(made));
        var out = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<>(made).write(value, encoder);
        encoder.flush();
        byte[] record = out.toByteArray();
        byte[][] records = new byte[10_000][];
        Arrays.fill(records, record);
        var raw = Records.raw(records);
        var decoder = Decoder.of(Records.contract(Contract.UnknownFields.IGNORE, ID, NAME, Field.of("amount", new Type.Decimal(30, 4), true),
                Field.of("tags", new Type.Array(Field.of("element", new Type.Text(), true)), true)), new PipelineSpec.PlainAvro(made.toString()));
        assertThat(decoder.decode(raw).faults()).isEmpty();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            decoder.decode(raw);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least / records.length).as("bytes of garbage a record").isZero();
    }

    private static Schema schemaOfAll() {
        return new Schema.Parser().parse("""
                {"type": "record", "name": "R", "fields": [{"name": "id", "type": "int"}, {"name": "skipped", "type": {"type": "map", "values": "string"}},
                  {"name": "amount", "type": {"type": "fixed", "name": "F", "size": 16, "logicalType": "decimal", "precision": 30, "scale": 4}},
                  {"name": "tags", "type": {"type": "array", "items": "string"}}, {"name": "name", "type": ["null", "string"]}]}""");
    }

    private static GenericData.Record valueOfAll(Schema schema) {
        var record = new GenericData.Record(schema);
        record.put("id", 12345);
        record.put("skipped", Map.of("a", "b", "c", "d"));
        record.put("amount", new GenericData.Fixed(schema.getField("amount").schema(), ByteBuffer.allocate(16).putLong(12).putLong(-345).array()));
        record.put("tags", List.of("x", "größer"));
        record.put("name", "a name of some length");
        return record;
    }

    private static Decoder registered(Contract.UnknownFields unknown, Field... fields) {
        return Decoder.of(Records.contract(unknown, fields), new PipelineSpec.RegisteredAvro("default"));
    }

    private static SchemaRegistry.Answer schema(String text) {
        return new SchemaRegistry.Registered("AVRO", text, List.of());
    }

    private static MicroBatch plain(String schema, List<Field> fields, String... records) {
        return Decoder.of(Records.contract(Contract.UnknownFields.IGNORE, fields.toArray(Field[]::new)), new PipelineSpec.PlainAvro(schema))
                .decode(Records.raw(Arrays.stream(records).map(AvroDecoderTest::hex).toArray(byte[][]::new)));
    }

    private static byte[] framed(int id, String body) {
        return hex(String.format("00%08x", id) + body);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static String text(String text) {
        return Optional.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)).map(bytes -> String.format("%02x", bytes.length * 2) + HexFormat.of().formatHex(bytes))
                .get();
    }
}
