package io.lakeactors.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.Mapping;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.RescuedColumn;
import io.lakeactors.model.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of fields that the contract does not name, where it asks for them to be kept. */
class RescuedFieldsTest {
    private static final Field ID = Field.of("id", new Type.Long(), false);
    private static final Field NOTE = new Field("note", "Note", new Type.Text(), false, "");
    private static final Field LINE = Field.of("line", new Type.Struct(List.of(ID, NOTE)), false);
    private static final Field LINES = Field.of("lines", new Type.Array(LINE), false);
    private static final Field SHOPS = Field.of("shops", new Type.Dictionary(LINES), false);

    private static Decoder decoder(PipelineSpec.Format format, Field... fields) {
        var columns = new ArrayList<>(List.of(fields));
        columns.add(RescuedColumn.FIELD);
        return Decoder.of(Records.contract(Contract.UnknownFields.RESCUE, columns.toArray(Field[]::new)), format);
    }

    private static MicroBatch decode(String... records) {
        return decoder(PipelineSpec.Format.JSON, ID, LINE, LINES, SHOPS).decode(Records.raw(records));
    }

    private static List<Object> rescued(MicroBatch batch) {
        return Records.column(batch, batch.columns().schema().indexOf(RescuedColumn.NAME).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", value = {
        "{\"id\":1} | -",
        "{} | -",
        "{\"x\":1} | {\"x\":1}",
        "{\"x\": 1.50e+1 , \"id\":1, \"y\":[ 1, {\"a\" : null}]} | {\"x\":1.50e+1,\"y\":[ 1, {\"a\" : null}]}",
        "{\"x\":null} | {\"x\":null}",
        "{\"line\":{\"Note\":\"a\",\"note\":\"b\"}} | {\"line.note\":\"b\"}",
        "{\"lines\":[{\"id\":1},null,{\"x\":2},{\"x\":3}]} | {\"lines[2].x\":2,\"lines[3].x\":3}",
        "{\"shops\":{\"a\":[{\"x\":1}],\"b\":[{},{\"x\":2}]}} | {\"shops.a[0].x\":1,\"shops.b[1].x\":2}",
        "{\"_la_rescued\":\"theirs\"} | {\"_la_rescued\":\"theirs\"}"})
    void theyAreKeptByTheirPathsAsTheyStand(String record, String kept) {
        var batch = decode(record);
        assertThat(rescued(batch)).containsExactly(kept);
        assertThat(batch.faults()).isEmpty();
    }

    @Test
    void theGuidesExampleIsAsItShows() {
        var sku = new Type.Struct(List.of(Field.of("sku", new Type.Text(), false)));
        var batch = decoder(PipelineSpec.Format.JSON, Field.of("order_id", new Type.Text(), true), Field.of("lines", new Type.Array(Field.of("element", sku, false)), false),
                Field.of("shop", new Type.Struct(List.of(Field.of("city", new Type.Text(), false))), false))
                .decode(Records.raw("{\"order_id\": \"A-1\", \"gift\": true, \"lines\": [{\"sku\": \"x\"}, {\"sku\": \"y\", \"weight\": 1.50}], \"shop\": {\"city\": \"Rome\", \"geo\": [41.9, 12.5]}}"));
        assertThat(rescued(batch)).containsExactly("{\"gift\":true,\"lines[1].weight\":1.50,\"shop.geo\":[41.9, 12.5]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{\"line.x\":1,\"line\":{\"x\":2}} | {\"line\\\\.x\":1,\"line.x\":2}",
        "{\"lines[0].x\":1,\"lines\":[{\"x\":2}]} | {\"lines\\\\[0]\\\\.x\":1,\"lines[0].x\":2}",
        "{\"a\\\\.b\":1,\"a.b\":2} | {\"a\\\\\\\\\\\\.b\":1,\"a\\\\.b\":2}",
        "{\"\":1,\"line\":{\"\":2}} | {\"\":1,\"line.\":2}",
        "{\"q\\\"\\n\\u0001\":1} | {\"q\\\"\\u000a\\u0001\":1}"})
    void noTwoPathsAreOneText(String record, String kept) {
        assertThat(rescued(decode(record))).containsExactly(kept);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", value = {
        "{\"x\":1,\"y\":2,\"x\":3} | {\"y\":2,\"x\":3}",
        "{\"x\":1,\"\\u0078\":3} | {\"x\":3}",
        "{\"line\":{\"x\":1},\"linex\":0,\"line\":{\"y\":2}} | {\"linex\":0,\"line.y\":2}",
        "{\"lines\":[{\"x\":1}],\"lines\":null} | -",
        "{\"shops\":{\"a\":[{\"x\":1}],\"a\":[{\"y\":2}]}} | {\"shops.a[0].y\":2}",
        "{\"z\":0,\"shops\":{\"a\":[{\"x\":1}],\"b\":[{\"x\":5}],\"a\":[]}} | {\"z\":0,\"shops.b[0].x\":5}"})
    void ofEqualKeysTheLastOneCounts(String record, String kept) {
        assertThat(rescued(decode(record))).containsExactly(kept);
    }

    @Test
    void aRecordLeavesNothingToTheNext() {
        var batch = decode("{\"x\":1}", "{\"id\":2}", "{\"x\":1", "{\"id\":\"no\",\"y\":1}", "{\"z\":3}");
        assertThat(rescued(batch)).containsExactly("{\"x\":1}", null, null, "{\"y\":1}", "{\"z\":3}");
        assertThat(Records.rules(batch)).containsExactly("decode.malformed", "decode.type");
    }

    @Test
    void fieldsThatMappingsReadAreKnown() {
        var temp = new Field("temp", "temp", new Type.Long(), false, "", "", Optional.empty(),
                Optional.of(new Mapping(List.of("weather", "temp"), new Type.Text(), Map.of(), Optional.empty(), "", Optional.empty())));
        var batch = decoder(PipelineSpec.Format.JSON, ID, temp).decode(Records.raw("{\"id\":1,\"weather\":{\"temp\":\"7\",\"sky\":\"blue\"},\"temp\":3}"));
        assertThat(Records.row(batch, 0)).containsEntry("temp", 7L).containsEntry(RescuedColumn.NAME, "{\"weather.sky\":\"blue\",\"temp\":3}");
    }

    @Test
    void valuesOfLinesAreKeptAsTextsUnlessTheyAreNull() {
        var csv = new PipelineSpec.Csv(List.of("x", "id", "y.z"), ',', '"', Optional.empty(), List.of(""), false);
        var batch = decoder(csv, ID).decode(Records.raw("a,1,\"say \"\"é\"\"\"", ",2,", "1,3,", ",4,\"\""));
        assertThat(rescued(batch)).containsExactly("{\"x\":\"a\",\"y\\\\.z\":\"say \\\"é\\\"\"}", null, "{\"x\":\"1\"}", "{\"y\\\\.z\":\"\"}");
        assertThat(Records.column(batch, 0)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(batch.faults()).isEmpty();
    }

    @Test
    void aTextThatIsNoneIsAFault() {
        var csv = new PipelineSpec.Csv(List.of("id", "x"), ',', '"', Optional.empty(), List.of(""), false);
        var batch = decoder(csv, ID).decode(Records.raw(new byte[] {'1', ',', (byte) 0xC3}));
        assertThat(rescued(batch)).containsExactly((Object) null);
        assertThat(batch.faults()).singleElement().satisfies(fault -> assertThat(fault.ruleId() + fault.column()).isEqualTo("decode.unknownx"));
    }

    @Test
    void theBoundIsOneOfEachRecordWhateverIsReadWithIt() {
        var record = new StringBuilder("{\"shops\":{\"" + "k".repeat(100) + "\":[{");
        for (int i = 0; i < 40; i++) {
            record.append(i == 0 ? "" : ",").append("\"").append(i).append("\":1");
        }
        String[] many = java.util.Collections.nCopies(50, record + "}]}}").toArray(String[]::new);
        var batch = decode(many);
        assertThat(batch.faults()).isEmpty();
        assertThat(rescued(batch)).hasSize(50).containsOnly(rescued(decode(many[0])).getFirst()).allSatisfy(text -> assertThat((String) text).hasSizeGreaterThan(4_000));
    }

    @Test
    void pathsThatMakeAShortRecordALongTextAreRefused() {
        var text = new StringBuilder("{\"shops\":{\"" + "k".repeat(1000) + "\":[{");
        for (int i = 0; i < 1000; i++) {
            text.append(i == 0 ? "" : ",").append("\"").append(i).append("\":1");
        }
        var batch = decode(text + "}]}}", "{\"x\":1}");
        assertThat(batch.faults()).singleElement().satisfies(fault -> assertThat(fault.message()).contains("more than").contains("with their paths"));
        assertThat(rescued(batch)).containsExactly(null, "{\"x\":1}");
    }
}
