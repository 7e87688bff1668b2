package io.lakeactors.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.RescuedColumn;
import io.lakeactors.model.RowFault;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is kept of a message is what Protobuf's own library finds in it and no field of the contract takes; and keeping it changes nothing else. */
class RescuedProtobufTest {
    private static final int RECORDS = 20;
    private static final JsonNodeFactory JSON = JsonNodeFactory.withExactBigDecimals(true);

    @Property(tries = 600, shrinking = ShrinkingMode.OFF)
    void whatIsLeftIsKept(@ForAll long seed) throws InvalidProtocolBufferException {
        var maker = new ProtobufMaker(new Random(seed));
        var made = maker.record();
        var records = new byte[RECORDS][];
        for (int i = 0; i < RECORDS; i++) {
            records[i] = maker.encoded(made.message());
        }
        var format = new PipelineSpec.PlainProtobuf(made.schema(), Map.of(), "");
        var without = Decoder.of(Records.contract(Contract.UnknownFields.IGNORE, made.fields().toArray(Field[]::new)), format).decode(Records.raw(records));
        var batch = keeping(format, made.fields()).decode(Records.raw(records));
        for (int row = 0; row < RECORDS; row++) {
            Map<String, Object> cells = Records.row(batch, row);
            Object text = cells.remove(RescuedColumn.NAME);
            assertThat(cells).isEqualTo(Records.row(without, row));
            DynamicMessage message;
            try {
                message = DynamicMessage.newBuilder(made.message()).mergeFrom(records[row]).buildPartial();
            } catch (InvalidProtocolBufferException passedBefore) {
                // What nobody looks into may be anything; kept it cannot be.
                assertThat(Records.faults(batch, row)).extracting(RowFault::message).anyMatch(why -> why.contains("not all of it can be kept"));
                continue;
            }
            var expected = new LinkedHashMap<String, JsonNode>();
            left(message, made.fields(), "", expected);
            if (Records.faults(batch, row).isEmpty()) {
                assertThat(kept(text)).as("%s written as %s", HexFormat.of().formatHex(records[row]), made.message().toProto()).isEqualTo(expected);
            }
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

    private static void left(Message message, List<Field> fields, String path, Map<String, JsonNode> left) {
        message.getAllFields().forEach((field, value) -> {
            String at = path.isEmpty() ? field.getName() : path + "." + field.getName();
            fields.stream().filter(each -> each.sourceName().equals(field.getName())).findFirst().ifPresentOrElse(wanted -> within(value, wanted.type(), at, left), () -> left.put(at, json(field, value)));
        });
    }

    private static void within(Object value, Type type, String path, Map<String, JsonNode> left) {
        switch (type) {
            case Type.Struct(var fields) -> left((Message) value, fields, path, left);
            case Type.Array(var element) -> {
                for (int i = 0; i < ((List<?>) value).size(); i++) {
                    within(((List<?>) value).get(i), element.type(), path + "[" + i + "]", left);
                }
            }
            case Type.Dictionary(var of) -> {
                // Of equal keys the last one counts.
                var entries = new LinkedHashMap<String, Message>();
                ((List<?>) value).forEach(entry -> entries.put(key((Message) entry), (Message) entry));
                entries.forEach((key, entry) -> within(entry.getField(entry.getDescriptorForType().findFieldByNumber(2)), of.type(), path + "." + key, left));
            }
            default -> {
                // Nothing is within.
            }
        }
    }

    private static String key(Message entry) {
        FieldDescriptor key = entry.getDescriptorForType().findFieldByNumber(1);
        JsonNode node = one(key, entry.getField(key));
        return node.asText();
    }

    private static JsonNode json(FieldDescriptor field, Object value) {
        if (field.isMapField()) {
            var node = JSON.objectNode();
            ((List<?>) value).forEach(each -> {
                var of = ((Message) each).getDescriptorForType().findFieldByNumber(2);
                node.set(key((Message) each), one(of, ((Message) each).getField(of)));
            });
            return node;
        }
        if (field.isRepeated()) {
            var node = JSON.arrayNode();
            ((List<?>) value).forEach(item -> node.add(one(field, item)));
            return node;
        }
        return one(field, value);
    }

    private static JsonNode one(FieldDescriptor field, Object value) {
        return switch (value) {
            case Boolean flag -> JSON.booleanNode(flag);
            case Integer number -> JSON.numberNode(BigInteger.valueOf(isUnsigned(field) ? Integer.toUnsignedLong(number) : number));
            case Long number -> JSON.numberNode(isUnsigned(field) ? new BigInteger(Long.toUnsignedString(number)) : BigInteger.valueOf(number));
            case Float number -> Float.isFinite(number) ? JSON.numberNode(new BigDecimal(number.toString())) : JSON.textNode(number.toString());
            case Double number -> Double.isFinite(number) ? JSON.numberNode(new BigDecimal(number.toString())) : JSON.textNode(number.toString());
            case ByteString bytes -> JSON.textNode(Base64.getEncoder().encodeToString(bytes.toByteArray()));
            case EnumValueDescriptor symbol -> symbol.getIndex() < 0 ? JSON.numberNode(BigInteger.valueOf(symbol.getNumber())) : JSON.textNode(symbol.getName());
            case Message message -> message(message);
            default -> JSON.textNode(value.toString());
        };
    }

    private static boolean isUnsigned(FieldDescriptor field) {
        return switch (field.getType()) {
            case UINT32, FIXED32, UINT64, FIXED64 -> true;
            default -> false;
        };
    }

    private static JsonNode message(Message message) {
        String name = message.getDescriptorForType().getFullName();
        if (name.endsWith("Value")) {
            var wrapped = message.getDescriptorForType().findFieldByNumber(1);
            return one(wrapped, message.getField(wrapped));
        }
        if (name.equals("google.protobuf.Timestamp") || name.equals("google.protobuf.Duration")) {
            long seconds = (long) message.getField(message.getDescriptorForType().findFieldByNumber(1));
            int nanos = (int) message.getField(message.getDescriptorForType().findFieldByNumber(2));
            return name.endsWith("Duration") ? JacksonOracle.read(JsonMaker.utf8("{\"v\":" + new BigDecimal(seconds).add(new BigDecimal(nanos).scaleByPowerOfTen(-9)).stripTrailingZeros().toPlainString() + "}")).orElseThrow().get("v")
                    : JSON.textNode(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'").format(LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC)));
        }
        var node = JSON.objectNode();
        message.getAllFields().forEach((field, value) -> node.set(field.getName(), json(field, value)));
        return node;
    }

    private static final String THING = """
            syntax = "proto3";
            message Thing {
              int64 id = 1;
              repeated string tags = 2;
              Thing self = 3;
              map<string, Thing> by = 4;
              oneof either { Thing a = 5; Thing b = 6; string c = 7; }
            }""";
    private static final Field ID = Field.of("id", new Type.Long(), false);
    private static final Field THINGS = Field.of("by", new Type.Dictionary(Field.of("value", new Type.Struct(List.of(ID)), false)), false);
    private static final Field A = Field.of("a", new Type.Struct(List.of(ID)), false);

    private static MicroBatch decoded(List<Field> fields, String hex) {
        return keeping(new PipelineSpec.PlainProtobuf(THING, Map.of(), ""), fields).decode(Records.raw(HexFormat.of().parseHex(hex)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", value = {
        "0801 | -",
        "120161 0801 120162 | {\"tags\":[\"a\",\"b\"]}",
        "1a020801 1a03120161 | {\"self\":{\"id\":1,\"tags\":[\"a\"]}}",
        "2208 0a016b 1203120161 | {\"by.k.tags\":[\"a\"]}",
        "2208 1203120161 0a016b | {\"by.k.tags\":[\"a\"]}",
        "2205 1203120161 | {\"by..tags\":[\"a\"]}",
        "2208 0a016b 1203120161 2208 0a016b 1203120162 | {\"by.k.tags\":[\"b\"]}",
        "2a03120161 | {\"a.tags\":[\"a\"]}",
        "2a03120161 3a0178 | {\"c\":\"x\"}",
        "3a0178 2a03120161 | {\"a.tags\":[\"a\"]}",
        "2a03120161 2a03120162 | {\"a.tags\":[\"a\",\"b\"]}",
        "2a03120161 2a03120162 3203120163 3203120164 | {\"b\":{\"tags\":[\"c\",\"d\"]}}",
        "9a060178 | -"})
    void fieldsAreKeptAsTheyCountInTheEnd(String hex, String kept) {
        var batch = decoded(List.of(ID, THINGS, A), hex.replace(" ", ""));
        assertThat(batch.faults()).isEmpty();
        assertThat(Records.column(batch, 3)).containsExactly(kept);
    }

    @Test
    void whatIsNotWrittenAsTheSchemaSaysIsAFaultOfItsField() {
        var batch = decoded(List.of(ID), "0801" + "1a0212ff" + "120161");
        assertThat(batch.faults()).singleElement().satisfies(fault -> assertThat(fault.ruleId() + " " + fault.column()).isEqualTo("decode.unknown self"));
        assertThat(Records.column(batch, 1)).containsExactly("{\"tags\":[\"a\"]}");
    }

    private static final String CLOSED = """
            syntax = "proto2";
            import "google/protobuf/timestamp.proto";
            enum E { A = 0; B = 1; }
            message Thing {
              optional int64 id = 1;
              optional E one = 2;
              repeated E many = 3;
              optional Thing in = 4;
              optional google.protobuf.Timestamp at = 5;
              map<string, int32> by = 6;
            }""";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "1007 | {\"one\":7}",
        "1007 1001 | {\"one\":\"B\"}",
        "1807 1801 1809 | {\"many\":[\"B\",7,9]}",
        "2204 1007 1807 | {\"in\":{\"one\":7,\"many\":[7]}}",
        "2a02 0801 | {\"at\":\"1970-01-01T00:00:01.000000000Z\"}",
        "2a0a 08 ffffffffffffffff7f | {\"at\":{\"seconds\":9223372036854775807}}",
        "3205 0a0161 1001 3205 0a0161 1002 | {\"by\":{\"a\":2}}"})
    void whatProtobufsLibraryPutsAsideIsKeptToo(String hex, String kept) {
        var batch = keeping(new PipelineSpec.PlainProtobuf(CLOSED, Map.of(), ""), List.of(ID)).decode(Records.raw(HexFormat.of().parseHex(hex.replace(" ", ""))));
        assertThat(batch.faults()).isEmpty();
        assertThat(Records.column(batch, 1)).containsExactly(kept);
    }

    @Test
    void theColumnOfOursIsMissingFromNoSchema() {
        var contract = Records.contract(Contract.UnknownFields.RESCUE, ID, RescuedColumn.FIELD);
        assertThat(Decoder.misfits(contract, new PipelineSpec.PlainProtobuf(THING, Map.of(), ""))).isEmpty();
    }
}
