package io.lakeactors.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.RowFault;
import io.lakeactors.model.SchemaRegistry;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtobufDecoderTest {
    private static final Field ID = Field.of("id", new Type.Long(), true);
    private static final Field NAME = Field.of("name", new Type.Text(), false);
    private static final Field TAGS = Field.of("tags", new Type.Array(Field.of("element", new Type.Text(), true)), false);
    private static final String ORDER = "syntax = \"proto3\"; package shop; message Order { int64 id = 1; optional string name = 2; repeated string tags = 3; }";

    @Test
    void aRecordSaysByNumberWhichSchemaAndByIndexesWhichMessageItIs() {
        String two = "syntax = 'proto2'; message A { message B { optional int32 n = 1; message C { optional string id = 9; } } } message D { required int64 id = 2; }";
        var decoder = registered(Contract.UnknownFields.IGNORE, ID, NAME);
        var raw = Records.raw(framed(7, "00" + "0801" + "1202" + hex("ab")), framed(8, "0202" + "1005"), framed(8, "06" + "000000" + "4a00"), framed(7, "0200" + "0802"),
                framed(8, "0204"), framed(8, "01"), framed(8, "ffffffff0f"));
        assertThat(decoder.schemasWanted(raw)).containsExactly(7, 8);
        decoder.learn(Map.of(7, schema(ORDER), 8, schema(two)));
        assertThat(decoder.schemasWanted(raw)).isEmpty();
        var batch = decoder.decode(raw);
        assertThat(Records.column(batch, 0)).isEqualTo(Arrays.asList(1L, 5L, null, 2L, null, null, null));
        assertThat(Records.column(batch, 1)).startsWith("ab", null);
        assertThat(batch.faults()).extracting(RowFault::row, RowFault::ruleId, RowFault::message).containsExactly(
                org.assertj.core.groups.Tuple.tuple(2, "decode.type", "expected long, but schema 8 writes string"),
                org.assertj.core.groups.Tuple.tuple(4, "decode.schema", "schema 8 has no message of the indexes [2]"),
                org.assertj.core.groups.Tuple.tuple(5, "decode.malformed", "the record does not say which message of its schema it is"),
                org.assertj.core.groups.Tuple.tuple(6, "decode.malformed", "the record does not say which message of its schema it is"));
    }

    @Test
    void aSchemaThatIsOfNoUseSaysWhyForEachOfItsRecords() {
        var decoder = registered(Contract.UnknownFields.IGNORE, ID);
        decoder.learn(Map.of(1, new SchemaRegistry.Registered("AVRO", "\"long\"", List.of()), 2, schema("message {"), 3, schema("message A { optional B b = 1; }"),
                4, schema("edition = \"2023\"; message A {}"), 5, new SchemaRegistry.Unregistered(), 6, schema("message A { optional int32 a = 1; optional int32 b = 1; }")));
        var batch = decoder.decode(Records.raw(framed(1, "00"), framed(2, "00"), framed(3, "00"), framed(4, "00"), framed(5, "00"), framed(6, "00")));
        assertThat(Records.rules(batch)).containsOnly("decode.schema").hasSize(6);
        var messages = batch.faults().stream().map(RowFault::message).toList();
        assertThat(messages.get(0)).isEqualTo("schema 1 is of kind AVRO, not PROTOBUF");
        assertThat(messages.get(1)).startsWith("schema 2 cannot be used: it is not a Protobuf schema: ");
        assertThat(messages.get(2)).contains("\"B\" is not defined");
        assertThat(messages.get(3)).contains("an edition");
        assertThat(messages.get(5)).contains("has already been used");
    }

    @Test
    void aSchemaMayImportOthersAndWhatEverybodyKnows() {
        String shop = "syntax = \"proto3\"; package shop; import public \"inner.proto\"; message Shop { Inner inner = 1; }";
        String inner = "syntax = \"proto3\"; package shop; message Inner { string name = 1; }";
        String order = """
                syntax = "proto3"; package shop; import "shop/shop.proto"; import "google/protobuf/timestamp.proto"; import "confluent/meta.proto";
                import "google/api/annotations.proto";
                option (confluent.file_meta) = { doc: "x" };
                message Order { Shop of = 1 [(confluent.field_meta).doc = "where", deprecated = true]; google.protobuf.Timestamp at = 2; Inner in = 3; }
                service Orders { rpc Get(Order) returns (Order); }
                extend google.protobuf.FieldOptions { string own = 50000; }""";
        var name = new Type.Struct(List.of(NAME));
        var decoder = registered(Contract.UnknownFields.IGNORE, Field.of("of", new Type.Struct(List.of(Field.of("inner", name, true))), true),
                Field.of("at", new Type.Timestamp(true, TimeForm.ISO), true), Field.of("in", name, true));
        decoder.learn(Map.of(1, new SchemaRegistry.Registered("PROTOBUF", order, List.of(new SchemaRegistry.Referenced("inner.proto", inner),
                new SchemaRegistry.Referenced("shop/shop.proto", shop)))));
        var batch = decoder.decode(Records.raw(framed(1, "00" + "0a05" + "0a03" + "0a01" + hex("x") + "1204" + "0801" + "10e807" + "1a03" + "0a01" + hex("y"))));
        assertThat(batch.faults()).extracting(RowFault::message).containsExactly("the record ends within a value");
        batch = decoder.decode(Records.raw(framed(1, "00" + "0a05" + "0a03" + "0a01" + hex("x") + "1205" + "0801" + "10e807" + "1a03" + "0a01" + hex("y"))));
        assertThat(batch.faults()).isEmpty();
        assertThat(Records.column(batch, 0)).isEqualTo(List.of(Map.of("inner", Map.of("name", "x"))));
        assertThat(Records.column(batch, 1)).isEqualTo(List.of(1_000_001L));
        assertThat(Records.column(batch, 2)).isEqualTo(List.of(Map.of("name", "y")));
    }

    @Test
    void aSchemaMayBeASerializedDescriptor() throws Exception {
        var file = com.google.protobuf.DescriptorProtos.FileDescriptorProto.newBuilder().setName("o.proto").setSyntax("proto3");
        file.addMessageTypeBuilder().setName("Order").addFieldBuilder().setName("id").setNumber(3).setType(com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_SINT64);
        var decoder = registered(Contract.UnknownFields.IGNORE, ID);
        decoder.learn(Map.of(1, schema(Base64.getEncoder().encodeToString(file.build().toByteArray()))));
        assertThat(Records.column(decoder.decode(Records.raw(framed(1, "00" + "1803"))), 0)).isEqualTo(List.of(-2L));
    }

    @Test
    void whatWasNotWrittenIsItsDefaultUnlessTheSchemaTellsThatItIsMissing() {
        String schema = """
                syntax = "proto3"; enum Color { RED = 0; BLUE = 1; }
                message A { int64 i = 1; optional int64 o = 2; string s = 3; Color c = 4; bool b = 5; A a = 6; repeated int32 r = 7; map<string, int32> m = 8;
                  oneof x { string u = 9; string v = 10; } double d = 11; }""";
        var fields = List.of(field("i", new Type.Long()), field("o", new Type.Long()), field("s", new Type.Text()), field("c", new Type.Text()), field("b", new Type.Bool()),
                field("a", new Type.Struct(List.of(field("i", new Type.Long())))), field("r", new Type.Array(field("element", new Type.Int()))),
                field("m", new Type.Dictionary(field("value", new Type.Int()))), field("u", new Type.Text()), field("d", new Type.Double()), field("gone", new Type.Text()));
        var batch = plain(schema, fields, "", "3200", "4a00" + "52017a");
        assertThat(batch.faults()).isEmpty();
        assertThat(Records.row(batch, 0).values()).containsExactly(0L, null, "", "RED", false, null, List.of(), Map.of(), null, 0.0, null);
        assertThat(Records.row(batch, 1).values()).containsExactly(0L, null, "", "RED", false, Map.of("i", 0L), List.of(), Map.of(), null, 0.0, null);
        assertThat(Records.row(batch, 2).values()).element(8).isNull();
        var old = plain("message A { optional int64 id = 1 [default = 7]; required string name = 2; }", List.of(ID, NAME), "1200", "0801");
        assertThat(Records.row(old, 0).values()).containsExactly(null, "");
        assertThat(old.faults()).containsExactly(new RowFault(1, "decode.malformed", "", "the required field name is missing"));
    }

    @Test
    void theLastOfAFieldCountsAndPartsOfAMessageAddUp() {
        String schema = """
                syntax = "proto3"; message A { int64 id = 1; S s = 2; map<int32, S> m = 3; oneof o { S one = 4; S two = 5; string three = 6; }
                  message S { int64 x = 1; repeated int32 l = 2; S s = 3; string t = 4; } }""";
        var s = new Type.Struct(List.of(field("x", new Type.Long()), field("l", new Type.Array(field("element", new Type.Int()))),
                field("s", new Type.Struct(List.of(field("x", new Type.Long()), field("t", new Type.Text()))))));
        var fields = List.of(ID, field("s", s), field("m", new Type.Dictionary(field("value", s))), field("one", s), field("three", new Type.Text()));
        var batch = plain(schema, fields,
                number(1, 1) + sub(2, number(1, 1) + number(2, 1) + sub(3, number(1, 5))) + number(1, 2) + sub(2, number(1, 3) + sub(2, "0203") + sub(3, sub(4, ""))),
                sub(3, number(1, 1) + sub(2, number(1, 1) + number(2, 7))) + sub(3, number(1, 2) + sub(2, number(1, 2))) + sub(3, number(1, 1) + sub(2, number(1, 3))),
                sub(4, number(1, 1)) + sub(6, hex("x")),
                sub(4, number(1, 1)) + sub(4, number(2, 4)) + sub(5, "") + sub(4, number(1, 2)) + sub(4, number(2, 5)) + sub(4, number(2, 6)),
                sub(4, number(1, 1)) + sub(4, number(1, 2)) + sub(6, hex("y")),
                sub(4, number(1, 1)) + sub(4, number(1, 2)) + sub(5, ""), sub(2, number(1, 1) + sub(3, "08")));
        assertThat(batch.faults()).extracting(RowFault::row).containsExactly(6);
        assertThat(Records.column(batch, 0).getFirst()).isEqualTo(2L);
        assertThat(Records.column(batch, 1).getFirst()).isEqualTo(struct(3L, List.of(1, 2, 3), 5L, ""));
        assertThat(Records.column(batch, 2).get(1)).isEqualTo(Map.of("2", struct(2L, List.of(), null, null), "1", struct(3L, List.of(), null, null)));
        assertThat(Records.column(batch, 3).subList(2, 6)).isEqualTo(Arrays.asList(null, struct(2L, List.of(5, 6), null, null), null, null));
        assertThat(Records.column(batch, 4).subList(2, 6)).isEqualTo(Arrays.asList("x", null, "y", null));
    }

    private static Map<String, Object> struct(Long x, List<Integer> l, Long innerX, String innerT) {
        var struct = new java.util.LinkedHashMap<String, Object>();
        struct.put("x", x);
        struct.put("l", l);
        Map<String, Object> inner = null;
        if (innerX != null) {
            inner = new java.util.LinkedHashMap<>();
            inner.put("x", innerX);
            inner.put("t", innerT);
        }
        struct.put("s", inner);
        return struct;
    }

    @Test
    void aTagMayHaveMoreBytesThanItNeeds() {
        var batch = plain(ORDER, List.of(ID, NAME), "880005" + "920002" + hex("ab"), "0805" + "880006", "880006" + "0805", "0805" + "0806");
        assertThat(batch.faults()).isEmpty();
        assertThat(Records.column(batch, 0)).isEqualTo(List.of(5L, 6L, 5L, 6L));
        assertThat(Records.column(batch, 1)).startsWith("ab", null);
    }

    @Test
    void theLastFieldOfAShortTagAndTheFirstOfALongOneAreTakenForNoOther() {
        String schema = "syntax = \"proto3\"; message A { int64 one = 1; int64 short = 15; int64 long = 16; int64 far = 33; }";
        var fields = List.of(field("one", new Type.Long()), field("short", new Type.Long()), field("long", new Type.Long()), field("far", new Type.Long()));
        var batch = plain(schema, fields, "880205", "7806" + "7807", "f80005" + "7806", "7805" + "f80006", "80010b", "0801" + "7802" + "800103" + "880204");
        assertThat(batch.faults()).isEmpty();
        assertThat(Records.column(batch, 0)).isEqualTo(List.of(0L, 0L, 0L, 0L, 0L, 1L));
        assertThat(Records.column(batch, 1)).isEqualTo(List.of(0L, 7L, 6L, 6L, 0L, 2L));
        assertThat(Records.column(batch, 2)).isEqualTo(List.of(0L, 0L, 0L, 0L, 11L, 3L));
        assertThat(Records.column(batch, 3)).isEqualTo(List.of(5L, 0L, 0L, 0L, 0L, 4L));
    }

    @Test
    void faultsOfWhatIsReadAgainAreToldOnce() {
        String schema = "syntax = \"proto3\"; message A { string id = 1; M s = 2; map<string, M> m = 3; message M { string id = 1; } }";
        var m = new Type.Struct(List.of(field("id", new Type.Uuid())));
        var batch = plain(schema, List.of(field("id", new Type.Uuid()), field("s", m), field("m", new Type.Dictionary(field("value", m)))),
                sub(1, hex("x")) + sub(1, hex("y")) + sub(2, sub(1, hex("a"))) + sub(2, sub(1, hex("b"))) + sub(3, sub(1, "") + sub(2, sub(1, hex("c")))) + sub(3, sub(1, "") + sub(2,
                        sub(1, hex("d")))));
        assertThat(batch.faults()).extracting(RowFault::column, RowFault::message).containsExactlyInAnyOrder(
                org.assertj.core.groups.Tuple.tuple("id", "not a uuid: \"y\""), org.assertj.core.groups.Tuple.tuple("s.id", "not a uuid: \"b\""),
                org.assertj.core.groups.Tuple.tuple("m.value.id", "not a uuid: \"d\""));
    }

    @ParameterizedTest
    @CsvSource({"08,ends within a value", "0a01,was not written with this schema", "1205ab,ends within a value", "1201ff,not UTF-8", "00,number 0", "2f,no encoding 7",
        "2e,no encoding 6", "2c,a group ends that did not begin", "2b08012c08,ends within a value", "2b2b2c34,a group ends that did not begin", "2b,ends within a value",
        "ffffffff7f,out of range", "ffffffffffff,longer than 5 bytes", "08ffffffffffffffffffffff,longer than 10 bytes", "12ffffffffffffffffff01,ends within a value",
        "0d00000000,was not written with this schema", "1affffffff0f,ends within a value"})
    void whatIsNoMessageIsMalformed(String hex, String why) {
        var batch = plain(ORDER, List.of(ID, NAME, TAGS), hex, "0801");
        assertThat(Records.rules(batch)).containsExactly("decode.malformed");
        assertThat(batch.faults().getFirst().message()).contains(why);
        assertThat(Records.column(batch, 0)).isEqualTo(Arrays.asList(null, 1L));
    }

    @Test
    void fieldsThatNobodyWantsArePassedOrAreFaultsOnceEach() {
        String record = "2b" + "2b2c" + "2c" + "1a0178" + "1a0179" + "0801" + "3a00" + "3a00";
        var ignored = plain(ORDER, List.of(ID), record);
        assertThat(ignored.faults()).isEmpty();
        var decoder = Decoder.of(Records.contract(Contract.UnknownFields.QUARANTINE, ID), new PipelineSpec.PlainProtobuf(ORDER, Map.of(), ""));
        var batch = decoder.decode(Records.raw(hexed(record), hexed("0801")));
        assertThat(batch.faults()).containsExactly(new RowFault(0, "decode.unknown", "5", "the schema has no field of this number"),
                new RowFault(0, "decode.unknown", "tags", "the contract names no such field"), new RowFault(0, "decode.unknown", "7", "the schema has no field of this number"));
        assertThat(Records.column(batch, 0)).isEqualTo(List.of(1L, 1L));
    }

    @Test
    void namesOfEnumsAreTextsAndNumbersThatNoneHasAreFaults() {
        String schema = "syntax = 'proto2'; enum Color { RED = 5; GREEN = -1; ROT = 5; } message A { repeated Color l = 1; optional Color c = 2; }";
        schema = schema.replace("RED", "option allow_alias = true; RED");
        var batch = plain(schema, List.of(field("l", new Type.Array(field("element", new Type.Text()))), field("c", new Type.Long())),
                "0805" + "08ffffffffffffffffff01" + "1009", "0807" + "0805", "0a020505");
        assertThat(Records.column(batch, 0)).isEqualTo(List.of(List.of("RED", "GREEN"), Arrays.asList(null, "RED"), List.of("RED", "RED")));
        assertThat(Records.column(batch, 1)).isEqualTo(Arrays.asList(9L, null, null));
        assertThat(batch.faults()).containsExactly(new RowFault(1, "decode.type", "l.element", "the enum Color has no number 7"));
    }

    @Test
    void typesThatDoNotFitAreToldWithEachRecordThatHasThem() {
        String schema = "syntax = \"proto3\"; message A { string id = 1; optional group name = 2; repeated int64 l = 3; A s = 4; uint32 small = 5; }"
                .replace("optional group name = 2", "optional int32 name = 2");
        var fields = List.of(ID, NAME, field("l", new Type.Long()), field("s", new Type.Text()), field("small", new Type.Int()));
        var batch = plain(schema, fields, "0a0131", "1001");
        assertThat(batch.faults()).extracting(RowFault::row, RowFault::column, RowFault::message).containsExactly(
                org.assertj.core.groups.Tuple.tuple(0, "id", "expected long, but the schema writes string"),
                org.assertj.core.groups.Tuple.tuple(0, "l", "expected long, but the schema writes repeated int64"),
                org.assertj.core.groups.Tuple.tuple(0, "small", "expected int, but the schema writes uint32"),
                org.assertj.core.groups.Tuple.tuple(1, "name", "expected string, but the schema writes int32"),
                org.assertj.core.groups.Tuple.tuple(1, "id", "expected long, but the schema writes string"),
                org.assertj.core.groups.Tuple.tuple(1, "l", "expected long, but the schema writes repeated int64"),
                org.assertj.core.groups.Tuple.tuple(1, "small", "expected int, but the schema writes uint32"));
        assertThat(Decoder.misfits(Records.contract(Contract.UnknownFields.IGNORE, ID, field("nam", new Type.Text()), field("s", new Type.Struct(List.of(TAGS)))),
                new PipelineSpec.PlainProtobuf(schema, Map.of(), "A"))).containsExactlyInAnyOrder(
                        new Misfit("id", "expected long, but the schema writes string"), new Misfit("nam", "the message A has no field nam", "", true),
                        new Misfit("s.tags", "the message A has no field tags", "", true));
    }

    @Test
    void aFieldIsFoundByItsNameInJsonToo() {
        var batch = plain("syntax = \"proto3\"; message A { int64 order_id = 1; string n = 2 [json_name = \"name\"]; }", List.of(field("orderId", new Type.Long()), NAME),
                "0805" + "120178");
        assertThat(Records.row(batch, 0).values()).containsExactly(5L, "x");
    }

    @Test
    void wellKnownMessagesAreWhatTheyMean() {
        String schema = """
                syntax = "proto3"; import "google/protobuf/timestamp.proto"; import "google/protobuf/duration.proto"; import "google/protobuf/wrappers.proto";
                import "google/type/date.proto"; import "google/type/decimal.proto"; import "confluent/type/decimal.proto";
                message A { google.protobuf.Timestamp t = 1; google.protobuf.Duration d = 2; google.protobuf.Int32Value w = 3; google.type.Date day = 4;
                  google.type.Decimal g = 5; confluent.type.Decimal c = 6; google.protobuf.StringValue n = 7; }""";
        var fields = List.of(field("t", new Type.Timestamp(true, TimeForm.ISO)), field("d", new Type.Decimal(18, 3)), field("w", new Type.Long()), field("day", new Type.Date()),
                field("g", new Type.Decimal(9, 2)), field("c", new Type.Decimal(30, 4)), field("n", new Type.Text()));
        String before1970 = sub(1, com.google.protobuf.Timestamp.newBuilder().setSeconds(-1).setNanos(1_999).build());
        String wrong = sub(1, com.google.protobuf.Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).build())
                + sub(2, com.google.protobuf.Duration.newBuilder().setNanos(1).build()) + sub(4, number(1, 2026) + number(2, 2) + number(3, 29))
                + sub(5, sub(1, hex("many"))) + sub(6, sub(1, "01") + number(3, 5));
        var batch = plain(schema, fields, "",
                before1970 + sub(2, com.google.protobuf.Duration.newBuilder().setSeconds(-2).setNanos(-500_000_000).build()) + sub(3, "") + sub(4, number(1, 2024) + number(2, 2)
                        + number(3, 29)) + sub(5, sub(1, hex("-1.5"))) + sub(6, sub(1, "fb2e") + number(2, 5) + number(3, 2)) + sub(7, sub(1, hex("x"))),
                sub(1, "") + sub(2, number(1, 315_576_000_000L) + number(2, 1_000_000)) + sub(3, number(1, 7)) + sub(5, "") + sub(6, "") + sub(7, ""), wrong);
        assertThat(Records.row(batch, 0).values()).containsOnlyNulls();
        assertThat(Records.row(batch, 1).values()).containsExactly(-1_000_000L + 1, new BigDecimal("-2.500"), 0L, (int) java.time.LocalDate.of(2024, 2, 29).toEpochDay(), new BigDecimal("-1.50"),
                new BigDecimal("-12.3400"), "x");
        assertThat(Records.row(batch, 2).values()).containsExactly(0L, new BigDecimal("315576000000.001"), 7L, null, new BigDecimal("0.00"), new BigDecimal("0.0000"), "");
        assertThat(batch.faults()).extracting(RowFault::row).containsOnly(3);
        assertThat(batch.faults()).extracting(RowFault::column).containsExactly("t", "d", "day", "g", "c");
    }

    @Test
    void aFewBytesDoNotBecomeMillionsOfValues() {
        var many = new ArrayList<Field>();
        for (int i = 0; i < 50; i++) {
            many.add(field("n" + i, new Type.Long()));
        }
        String schema = "syntax = \"proto3\"; message A { repeated A l = 1; int64 id = 2; }";
        var list = field("l", new Type.Array(field("element", new Type.Struct(many))));
        var batch = plain(schema, List.of(list), "0a00".repeat(1_000), "0a00".repeat(500_000), "0a00".repeat(1_000));
        assertThat(batch.faults()).containsExactly(new RowFault(1, "decode.malformed", "", "more than 1048576 values in one record"));
        var deep = plain("message A { optional A a = 1; optional int64 id = 2; }", List.of(ID), "0b".repeat(100_000), "1001");
        assertThat(deep.faults().getFirst().message()).contains("was not written with this schema");
        var groups = plain("message A { optional int64 id = 2; }", List.of(ID), "0b".repeat(100_000), "1001");
        assertThat(groups.faults().getFirst().message()).contains("within one another");
        assertThat(Records.column(groups, 0)).isEqualTo(Arrays.asList(null, 1L));
    }

    @Test
    void manyPartsOfMessagesAreReadInTimeThatGrowsWithTheirBytes() {
        String schema = "syntax = \"proto3\"; message A { oneof o { A a = 1; A b = 2; } A c = 3; map<string, A> m = 4; int64 id = 5; }";
        var inner = new Type.Struct(List.of(ID, field("c", new Type.Struct(List.of(ID)))));
        var fields = List.of(field("a", inner), field("b", inner), field("c", inner), field("m", new Type.Dictionary(field("value", inner))));
        long begin = System.nanoTime();
        var batch = plain(schema, fields, ("0a00" + "0a00" + "1200").repeat(150_000), ("1a021a00").repeat(200_000), "2200".repeat(1_000) + "1a00".repeat(1_000),
                "2200".repeat(300_000));
        assertThat(batch.faults()).extracting(RowFault::row).isSubsetOf(3);
        assertThat(java.time.Duration.ofNanos(System.nanoTime() - begin)).isLessThan(java.time.Duration.ofSeconds(20));
    }

    /** A message within another. */
    private static String sub(int number, String body) {
        return String.format("%02x%02x", number << 3 | 2, body.length() / 2) + body;
    }

    private static String sub(int number, com.google.protobuf.Message body) {
        return sub(number, HexFormat.of().formatHex(body.toByteArray()));
    }

    private static String number(int number, long value) {
        var hex = new StringBuilder(String.format("%02x", number << 3));
        long rest = value;
        for (; rest >>> 7 != 0; rest >>>= 7) {
            hex.append(String.format("%02x", rest & 0x7F | 0x80));
        }
        return hex.append(String.format("%02x", rest)).toString();
    }

    private static Field field(String name, Type type) {
        return Field.of(name, type, false);
    }

    private static Decoder registered(Contract.UnknownFields unknown, Field... fields) {
        return Decoder.of(Records.contract(unknown, fields), new PipelineSpec.RegisteredProtobuf("default"));
    }

    private static SchemaRegistry.Answer schema(String text) {
        return new SchemaRegistry.Registered("PROTOBUF", text, List.of());
    }

    private static MicroBatch plain(String schema, List<Field> fields, String... records) {
        return Decoder.of(Records.contract(Contract.UnknownFields.IGNORE, fields.toArray(Field[]::new)), new PipelineSpec.PlainProtobuf(schema, Map.of(), ""))
                .decode(Records.raw(Arrays.stream(records).map(ProtobufDecoderTest::hexed).toArray(byte[][]::new)));
    }

    private static byte[] framed(int id, String body) {
        return hexed(String.format("00%08x", id) + body);
    }

    private static byte[] hexed(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
