package io.lakeactors.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.RescuedColumn;
import io.lakeactors.model.Type;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** What is kept of a record is what Jackson finds in it and no field of the contract takes; and keeping it changes nothing else. */
class RescuedPropertyTest {
    private static final int RECORDS = 8;

    private final Decoder plain = Records.decoder(JsonMaker.FIELDS.toArray(Field[]::new));
    private final Decoder keeping = Decoder.of(
            Records.contract(Contract.UnknownFields.RESCUE, Stream.concat(JsonMaker.FIELDS.stream(), Stream.of(RescuedColumn.FIELD)).toArray(Field[]::new)),
            PipelineSpec.Format.JSON);

    @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
    void whatIsLeftIsKept(@ForAll long seed) {
        var random = new Random(seed);
        var records = new byte[RECORDS][];
        for (int i = 0; i < RECORDS; i++) {
            records[i] = JsonMaker.utf8(JsonMaker.object(random));
            if (random.nextInt(8) == 0) {
                byte[] mutated = JsonMaker.mutated(records[i], random);
                // Of an exponent that no BigDecimal has Jackson cannot say what it is.
                records[i] = DecoderPropertyTest.hasHugeExponent(mutated) ? records[i] : mutated;
            }
        }
        var without = plain.decode(Records.raw(records));
        var batch = keeping.decode(Records.raw(records));
        assertThat(batch.faults()).isEqualTo(without.faults());
        for (int row = 0; row < RECORDS; row++) {
            Map<String, Object> cells = Records.row(batch, row);
            Object text = cells.remove(RescuedColumn.NAME);
            assertThat(cells).isEqualTo(Records.row(without, row));
            var expected = new LinkedHashMap<String, JsonNode>();
            JacksonOracle.read(records[row]).ifPresent(record -> left(record, JsonMaker.FIELDS, "", expected));
            var kept = new LinkedHashMap<String, JsonNode>();
            if (text != null) {
                JacksonOracle.read(JsonMaker.utf8(text.toString())).orElseThrow().properties().forEach(entry -> kept.put(entry.getKey(), entry.getValue()));
                assertThat(kept).isNotEmpty();
            }
            assertThat(kept).as(new String(records[row], StandardCharsets.UTF_8)).isEqualTo(expected);
        }
    }

    private static void left(JsonNode object, List<Field> fields, String path, Map<String, JsonNode> left) {
        object.properties().forEach(entry -> {
            String name = entry.getKey().replace("\\", "\\\\").replace(".", "\\.").replace("[", "\\[");
            String at = path.isEmpty() ? name : path + "." + name;
            fields.stream().filter(field -> field.sourceName().equals(entry.getKey())).findFirst()
                    .ifPresentOrElse(field -> within(entry.getValue(), field.type(), at, left), () -> left.put(at, entry.getValue()));
        });
    }

    private static void within(JsonNode value, Type type, String path, Map<String, JsonNode> left) {
        if (type instanceof Type.Struct struct && value.isObject()) {
            left(value, struct.fields(), path, left);
        } else if (type instanceof Type.Array list && value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                within(value.get(i), list.element().type(), path + "[" + i + "]", left);
            }
        } else if (type instanceof Type.Dictionary map && value.isObject()) {
            value.properties().forEach(entry -> within(entry.getValue(), map.value().type(),
                    path + "." + entry.getKey().replace("\\", "\\\\").replace(".", "\\.").replace("[", "\\["), left));
        }
    }
}
