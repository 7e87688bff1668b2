package io.lakeactors.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.CodedOutputStream;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.RowFault;
import io.lakeactors.model.SchemaRegistry;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** A mapping is about fields, not about how bytes write them: records of Avro and Protobuf become the columns that JSON becomes. */
class MapperFormatsTest {
    private static final int ROWS = 20;
    private static final List<String> PATHS = List.of("a", "b.c", "b.d", "e.f.g");
    private static final Type TEXT = new Type.Text();
    private static final Type LONG = new Type.Long();
    private static final Type DATE = new Type.Date();

    private static Field column(String name, Type type, Type from, String path, String fallback) {
        return MapperTest.column(name, type, from, path, Map.of(), Optional.empty(), fallback);
    }

    private static MicroBatch decode(PipelineSpec.Format format, List<Field> columns, List<byte[]> records) {
        return Decoder.of(Records.contract(Contract.UnknownFields.IGNORE, columns.toArray(Field[]::new)), format).decode(Records.raw(records.toArray(byte[][]::new)));
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void theSameValuesAreTheSameRowsWhateverTheFormat(@ForAll long seed) throws Exception {
        var chance = new Random(seed);
        var columns = new ArrayList<Field>();
        var types = new LinkedHashMap<String, Type>();
        for (int i = 0; i < PATHS.size(); i++) {
            columns.add(MapperPropertyTest.column(chance, "c" + i, PATHS.get(i), types));
        }
        var json = new ArrayList<byte[]>();
        var avro = new ArrayList<byte[]>();
        var protobuf = new ArrayList<byte[]>();
        Schema schema = new Schema.Parser().parse(avroSchema(types));
        for (int row = 0; row < ROWS; row++) {
            var values = new LinkedHashMap<String, Object>();
            types.forEach((path, type) -> values.put(path, chance.nextInt(5) == 0 ? null : value(chance, type)));
            json.add(json(values));
            avro.add(binary(schema, avro(schema, "", values, types)));
            protobuf.add(protobuf("", values));
        }
        MicroBatch meant = decode(PipelineSpec.Format.JSON, columns, json);
        var same = Map.of("Avro", decode(new PipelineSpec.PlainAvro(schema.toString()), columns, avro),
                "Protobuf", decode(new PipelineSpec.PlainProtobuf(protobufSchema(types), Map.of(), ""), columns, protobuf));
        same.forEach((format, batch) -> {
            for (int i = 0; i < columns.size(); i++) {
                assertThat(Records.column(batch, i)).as(format + " " + columns.get(i).mapping()).isEqualTo(Records.column(meant, i));
            }
            assertThat(batch.faults()).as(format).isEqualTo(meant.faults());
        });
    }

    private static Object value(Random chance, Type type) {
        return switch (type) {
            case Type.Int() -> chance.nextBoolean() ? chance.nextInt() : chance.nextInt(100) - 50;
            case Type.Long() -> chance.nextBoolean() ? chance.nextLong() : chance.nextInt(100) - 50L;
            case Type.Double() -> List.of(1.5, -0.125, 2.5, 1e15, 0.0, -7.0).get(chance.nextInt(6));
            case Type.Decimal(int precision, int scale) -> new BigDecimal(new BigInteger(precision * 3, chance).subtract(BigInteger.TEN), scale);
            case Type.Bool() -> chance.nextBoolean();
            case Type.Date() -> LocalDate.ofEpochDay(chance.nextInt(40_000) - 10_000);
            default -> List.of("12", "-7", "1.5", "abc", "", "TRUE", "2024-02-29", "9223372036854775808", "A", "B", "é").get(chance.nextInt(11));
        };
    }

    /** {@code a}; {@code b} of {@code b.c} and {@code b.d}; each with what stands below it. */
    private static Map<String, Boolean> below(String parent) {
        var names = new LinkedHashMap<String, Boolean>();
        PATHS.stream().filter(path -> path.startsWith(parent)).map(path -> path.substring(parent.length())).forEach(path -> names.put(path.split("\\.")[0], path.contains(".")));
        return names;
    }

    private static boolean anyBelow(String parent, Map<String, Object> values) {
        return values.entrySet().stream().anyMatch(value -> value.getKey().startsWith(parent) && value.getValue() != null);
    }

    private static byte[] json(Map<String, Object> values) {
        return json("", values).getBytes(StandardCharsets.UTF_8);
    }

    private static String json(String parent, Map<String, Object> values) {
        var parts = new ArrayList<String>();
        below(parent).forEach((name, nested) -> {
            Object value = values.get(parent + name);
            if (nested ? anyBelow(parent + name + ".", values) : value != null) {
                String text = nested ? json(parent + name + ".", values) : value instanceof String || value instanceof LocalDate ? "\"" + value + "\"" : value.toString();
                parts.add("\"" + name + "\":" + text);
            }
        });
        return "{" + String.join(",", parts) + "}";
    }

    private static String avroSchema(Map<String, Type> types) {
        return avroSchema("", types);
    }

    private static String avroSchema(String parent, Map<String, Type> types) {
        var fields = new ArrayList<String>();
        below(parent).forEach((name, nested) -> fields.add("{\"name\":\"" + name + "\",\"type\":[\"null\"," + (nested ? avroSchema(parent + name + ".", types) : avroType(types.get(parent + name))) + "]}"));
        return "{\"type\":\"record\",\"name\":\"R" + parent.replace(".", "_") + "\",\"fields\":[" + String.join(",", fields) + "]}";
    }

    private static String avroType(Type type) {
        return switch (type) {
            case Type.Decimal(int precision, int scale) -> "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":" + precision + ",\"scale\":" + scale + "}";
            case Type.Date() -> "{\"type\":\"int\",\"logicalType\":\"date\"}";
            default -> "\"" + type.word() + "\"";
        };
    }

    private static GenericData.Record avro(Schema schema, String parent, Map<String, Object> values, Map<String, Type> types) {
        var record = new GenericData.Record(schema);
        below(parent).forEach((name, nested) -> {
            Object value = values.get(parent + name);
            Object written = switch (value) {
                case BigDecimal decimal -> ByteBuffer.wrap(decimal.unscaledValue().toByteArray());
                case LocalDate date -> (int) date.toEpochDay();
                case null, default -> value;
            };
            record.put(name, !nested ? written : anyBelow(parent + name + ".", values) ? avro(schema.getField(name).schema().getTypes().get(1), parent + name + ".", values, types) : null);
        });
        return record;
    }

    private static byte[] binary(Schema schema, GenericData.Record record) throws IOException {
        var out = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericData.Record>(schema).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static String protobufSchema(Map<String, Type> types) {
        return "syntax = \"proto3\";\n" + protobufSchema("", types);
    }

    private static String protobufSchema(String parent, Map<String, Type> types) {
        var parts = new ArrayList<String>();
        int number = 0;
        for (var name : below(parent).entrySet()) {
            number++;
            String path = parent + name.getKey();
            if (name.getValue()) {
                parts.add(protobufSchema(path + ".", types));
            }
            parts.add("optional " + (name.getValue() ? message(path + ".") : protobufType(types.get(path))) + " " + name.getKey() + " = " + number + ";");
        }
        return "message " + message(parent) + " { " + String.join(" ", parts) + " }";
    }

    private static String message(String parent) {
        return "R" + parent.replace(".", "_");
    }

    private static String protobufType(Type type) {
        return switch (type) {
            case Type.Int() -> "int32";
            case Type.Long() -> "sint64";
            case Type.Double() -> "double";
            case Type.Bool() -> "bool";
            default -> "string";
        };
    }

    private static byte[] protobuf(String parent, Map<String, Object> values) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        int number = 0;
        for (var name : below(parent).entrySet()) {
            number++;
            String path = parent + name.getKey();
            if (name.getValue() && anyBelow(path + ".", values)) {
                out.writeByteArray(number, protobuf(path + ".", values));
            }
            switch (values.get(path)) {
                case null -> { }
                case Integer whole -> out.writeInt32(number, whole);
                case Long whole -> out.writeSInt64(number, whole);
                case Double fraction -> out.writeDouble(number, fraction);
                case Boolean truth -> out.writeBool(number, truth);
                case Object text -> out.writeString(number, text.toString());
            }
        }
        out.flush();
        return bytes.toByteArray();
    }

    // What only Avro has.

    private static final String READING = """
            {"type": "record", "name": "Reading", "namespace": "shop", "fields": [
              {"name": "weather", "type": ["null", {"type": "record", "name": "Weather", "fields": [
                {"name": "sky", "type": {"type": "enum", "name": "Sky", "symbols": ["CLR", "OVC", "FOG"]}},
                {"name": "fahrenheit", "aliases": ["temp"], "type": {"type": "bytes", "logicalType": "decimal", "precision": 6, "scale": 1}},
                {"name": "code", "type": ["string", "long"]}]}]},
              {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "tags", "type": {"type": "array", "items": "string"}}]}""";
    private static final List<Field> READ = List.of(
            MapperTest.column("sky", TEXT, TEXT, "weather.sky", Map.of("CLR", "clear", "OVC", "overcast"), Optional.empty(), "unknown"),
            MapperTest.column("celsius", new Type.Decimal(5, 2), new Type.Decimal(6, 1), "weather.temp", Map.of(), MapperTest.unit("0.55555555555556", "-17.777777777778"), null),
            column("code", LONG, TEXT, "weather.code", null), column("day", DATE, new Type.Timestamp(true, TimeForm.ISO), "at", null), column("tag", TEXT, TEXT, "tags.first", null));

    private static GenericData.Record reading(String sky, Object code, long at) {
        Schema schema = new Schema.Parser().parse(READING);
        var record = new GenericData.Record(schema);
        if (sky != null) {
            Schema within = schema.getField("weather").schema().getTypes().get(1);
            var weather = new GenericData.Record(within);
            weather.put("sky", new GenericData.EnumSymbol(within.getField("sky").schema(), sky));
            weather.put("fahrenheit", ByteBuffer.wrap(BigInteger.valueOf(500).toByteArray()));
            weather.put("code", code);
            record.put("weather", weather);
        }
        record.put("at", at);
        record.put("tags", List.of());
        return record;
    }

    @Test
    void avrosEnumsDecimalsTimesUnionsAndAliasesAreMappedAsWhatTheyMean() throws Exception {
        Schema schema = new Schema.Parser().parse(READING);
        var batch = decode(new PipelineSpec.PlainAvro(READING), READ, List.of(binary(schema, reading("OVC", "12", 86_400_000)), binary(schema, reading(null, null, -1)),
                binary(schema, reading("FOG", 12L, 0))));
        assertThat(Records.column(batch, 0)).containsExactly("overcast", "unknown", null);
        assertThat(Records.column(batch, 1)).isEqualTo(Arrays.asList(new BigDecimal("10.00"), null, new BigDecimal("10.00")));
        assertThat(Records.column(batch, 2)).isEqualTo(Arrays.asList(12L, null, null));
        assertThat(Records.column(batch, 3)).containsExactly(1, -1, 0);
        assertThat(batch.faults()).extracting(RowFault::row, RowFault::column, RowFault::message).contains(
                tuple(2, "sky", "mapping of sky from weather.sky: none of the known values: \"FOG\""),
                tuple(2, "code", "mapping of code from weather.code: expected string, but the schema writes long"),
                tuple(0, "tag", "mapping of tag from tags.first: expected struct, but the schema writes array"));
    }

    private static byte[] framed(int id, byte[] body) {
        return ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(id).put(body).array();
    }

    /** Each record by the schema that it was written with: what an older one lacks is absent, and no fault. */
    @Test
    void whatOneOfTheWritersSchemasLacksIsTheMappingsDefault() throws Exception {
        var columns = List.of(column("n", LONG, TEXT, "in.number", "7"), Field.of("id", LONG, true));
        String older = "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"id\", \"type\": \"long\"}]}";
        String newer = "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"id\", \"type\": \"long\"}, {\"name\": \"in\", \"type\": {\"type\": \"record\", \"name\": \"I\", \"fields\": [{\"name\": \"number\", \"type\": \"string\"}]}}]}";
        var decoder = Decoder.of(Records.contract(Contract.UnknownFields.QUARANTINE, columns.toArray(Field[]::new)), new PipelineSpec.RegisteredAvro("default"));
        decoder.learn(Map.of(1, new SchemaRegistry.Registered("AVRO", older, List.of()), 2, new SchemaRegistry.Registered("AVRO", newer, List.of())));
        var batch = decoder.decode(Records.raw(framed(1, new byte[] {2}), framed(2, new byte[] {4, 4, '1', '2'}), framed(2, new byte[] {6, 2, 'x'})));
        assertThat(Records.column(batch, 0)).containsExactly(7L, 12L, null);
        assertThat(Records.column(batch, 1)).containsExactly(1L, 2L, 3L);
        assertThat(batch.faults()).extracting(RowFault::row, RowFault::message).containsExactly(tuple(2, "mapping of n from in.number: not a 64-bit integer: \"x\""));
    }

    // What only Protobuf has.

    @Test
    void protobufsEnumsMessagesAndDefaultsAreMappedAsWhatTheyMean() throws Exception {
        String schema = """
                syntax = "proto3"; import "google/protobuf/timestamp.proto"; import "google/protobuf/wrappers.proto";
                message R { W weather = 1; google.protobuf.Timestamp at = 2; google.protobuf.StringValue code = 3; int64 plain = 4; optional int64 told = 5;
                  message W { Sky sky = 1; sint32 cents = 2; } enum Sky { CLR = 0; OVC = 1; FOG = 2; } }""";
        var columns = List.of(MapperTest.column("sky", TEXT, TEXT, "weather.sky", Map.of("CLR", "clear", "OVC", "overcast"), Optional.empty(), "unknown"),
                MapperTest.column("eur", new Type.Decimal(9, 2), new Type.Int(), "weather.cents", Map.of(), MapperTest.unit("0.01", "0"), null),
                column("day", DATE, new Type.Timestamp(true, TimeForm.ISO), "at", null), column("code", LONG, TEXT, "code", "-1"), column("plain", TEXT, LONG, "plain", "none"),
                column("told", TEXT, LONG, "told", "none"));
        byte[] full = {0x0a, 0x05, 0x08, 0x01, 0x10, (byte) 0xc6, 0x01, 0x12, 0x04, 0x08, (byte) 0x81, (byte) 0xa3, 0x05, 0x1a, 0x04, 0x0a, 0x02, '1', '2', 0x20, 0x05, 0x28, 0x06};
        var batch = decode(new PipelineSpec.PlainProtobuf(schema, Map.of(), ""), columns, List.of(full, new byte[0], new byte[] {0x0a, 0x02, 0x08, 0x02}, new byte[] {0x0a, 0x00, 0x1a, 0x03, 0x0a, 0x01, 'x'}));
        assertThat(Records.row(batch, 0)).isEqualTo(Map.of("sky", "overcast", "eur", new BigDecimal("0.99"), "day", 1, "code", 12L, "plain", "5", "told", "6"));
        assertThat(Records.row(batch, 1).values()).as("where the format cannot tell that a number was not written, it is zero").containsExactly("unknown", null, null, -1L, "0", "none");
        assertThat(Records.column(batch, 0)).containsExactly("overcast", "unknown", null, "clear");
        assertThat(batch.faults()).extracting(RowFault::row, RowFault::column, RowFault::message).containsExactly(tuple(2, "sky", "mapping of sky from weather.sky: none of the known values: \"FOG\""),
                tuple(3, "code", "mapping of code from code: not a 64-bit integer: \"x\""));
    }

    @Test
    void aMappingToWhatTheSchemaHasNotIsToldBeforeAnyRecordComes() {
        String schema = "syntax = \"proto3\"; message R { W weather = 1; repeated W more = 2; message W { string sky = 1; } }";
        var contract = Records.contract(Contract.UnknownFields.IGNORE, column("temp", LONG, LONG, "weather.temp", "0"), column("sky", TEXT, TEXT, "more.sky", null), column("wind", TEXT, TEXT, "wind.speed", null),
                column("sun", DATE, new Type.Bool(), "weather.sky", null));
        assertThat(Decoder.misfits(contract, new PipelineSpec.PlainProtobuf(schema, Map.of(), ""))).extracting(Misfit::column, Misfit::why).containsExactly(
                tuple("temp", "mapping of temp from weather.temp: the message R.W has no field temp"), tuple("sky", "mapping of sky from more.sky: expected struct, but the schema writes repeated message R.W"),
                tuple("wind", "mapping of wind from wind.speed: the message R has no field wind"), tuple("sun", "mapping of sun from weather.sky: expected boolean, but the schema writes string"));
    }
}
