package io.lakeactors.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.model.Column;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.RowFault;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DecoderTest {
    private static final Field ID = Field.of("id", new Type.Long(), true);
    private static final Field NAME = Field.of("name", new Type.Text(), false);
    private static final Type TAGS = new Type.Array(Field.of("element", new Type.Text(), true));

    private static Object at(MicroBatch batch, int column, int row) {
        return Records.value(batch.columns().schema().fields().get(column).type(), batch.columns().columns()[column], row);
    }

    @Test
    void fieldsOfARecordStandInTheirColumns() {
        var batch = Records.decoder(ID, NAME).decode(Records.raw("{\"id\":1,\"name\":\"a\"}", " { \"name\" : \"b\" , \"id\" : 2 } "));
        assertThat(batch.faults()).isEmpty();
        assertThat(batch.columns().rows()).isEqualTo(2);
        assertThat(List.of(at(batch, 0, 0), at(batch, 1, 0), at(batch, 0, 1), at(batch, 1, 1))).containsExactly(1L, "a", 2L, "b");
    }

    @Test
    void anAbsentFieldIsNullAndNoFaultOfTheDecoder() {
        var batch = Records.decoder(ID, NAME).decode(Records.raw("{}", "{\"name\":null}"));
        assertThat(batch.faults()).isEmpty();
        assertThat(at(batch, 0, 0)).isNull();
        assertThat(at(batch, 1, 1)).isNull();
    }

    @Test
    void aFieldIsReadFromItsSourceName() {
        var batch = Records.decoder(new Field("name", "Full Name", new Type.Text(), false, "")).decode(Records.raw("{\"name\":\"no\",\"Full Name\":\"yes\"}"));
        assertThat(at(batch, 0, 0)).isEqualTo("yes");
    }

    @Test
    void aFieldOfTheWrongTypeIsNullAndTheOthersStay() {
        var batch = Records.decoder(ID, NAME).decode(Records.raw("{\"id\":\"seven\",\"name\":\"a\"}"));
        assertThat(at(batch, 0, 0)).isNull();
        assertThat(at(batch, 1, 0)).isEqualTo("a");
        assertThat(batch.faults()).containsExactly(new RowFault(0, "decode.type", "id", "expected long, found \"seven\""));
    }

    @Test
    void aMalformedRecordIsNullInEveryColumnAndItsNeighboursAreWhole() {
        var batch = Records.decoder(ID, NAME).decode(Records.raw("{\"id\":1,\"name\":\"a\"}", "{\"id\":2,\"name\":\"b\"", "{\"id\":3,\"name\":\"c\"}"));
        assertThat(Arrays.asList(at(batch, 0, 0), at(batch, 0, 1), at(batch, 0, 2))).containsExactly(1L, null, 3L);
        assertThat(Arrays.asList(at(batch, 1, 0), at(batch, 1, 1), at(batch, 1, 2))).containsExactly("a", null, "c");
        assertThat(batch.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.row()).isEqualTo(1);
            assertThat(fault.ruleId()).isEqualTo("decode.malformed");
        });
    }

    @Test
    void aRecordDoesNotBorrowTheBeginningOfTheNextOne() {
        var batch = Records.decoder(ID, NAME).decode(Records.raw("{\"id\":12", "34}", "{\"name\":\"ab", "cd\"}", "{\"id\":tr", "ue}"));
        assertThat(Records.rules(batch)).hasSize(6).containsOnly("decode.malformed");
    }

    @Test
    void aTombstoneAndAnEmptyValueAreMalformedWithAReason() {
        var batch = Records.decoder(ID).decode(Records.raw((byte[]) null, new byte[0]));
        assertThat(batch.faults()).extracting(RowFault::message).containsExactly("the value is null (a tombstone)", "the value is empty");
    }

    @Test
    void ofEqualKeysTheLastOneCounts() {
        var batch = Records.decoder(ID, NAME).decode(Records.raw("{\"id\":1,\"name\":\"a\",\"id\":2,\"n\\u0061me\":null}", "{\"id\":\"x\",\"id\":3}",
                "{\"id\":4,\"id\":\"x\"}"));
        assertThat(Arrays.asList(at(batch, 0, 0), at(batch, 0, 1), at(batch, 0, 2))).containsExactly(2L, 3L, null);
        assertThat(at(batch, 1, 0)).isNull();
        assertThat(batch.faults()).extracting(RowFault::row).containsExactly(2);
    }

    @Test
    void ofEqualKeysOfAMapTheLastOneCounts() {
        var batch = Records.decoder(new Type.Dictionary(Field.of("value", new Type.Int(), false)))
                .decode(Records.raw("{\"v\":{\"a\":1,\"b\":\"x\",\"\\u0061\":2,\"b\":3,\"a\":4}}", "{\"v\":{\"c\":5}}"));
        assertThat(batch.faults()).isEmpty();
        assertThat(at(batch, 0, 0)).isEqualTo(Map.of("a", 4, "b", 3));
        assertThat(at(batch, 0, 1)).isEqualTo(Map.of("c", 5));
    }

    @Test
    void aFaultOfOneListElementOutlivesAnEqualKeyInAnother() {
        var element = new Type.Struct(List.of(Field.of("n", new Type.Int(), false)));
        var batch = Records.decoder(new Type.Array(Field.of("element", element, false)))
                .decode(Records.raw("{\"v\":[{\"n\":\"bad\"},{\"n\":\"bad\",\"n\":1}]}"));
        assertThat(batch.faults()).extracting(RowFault::column).containsExactly("v.element.n");
        assertThat(at(batch, 0, 0)).hasToString("[{n=null}, {n=1}]");
    }

    @Test
    void anUnknownFieldIsSkippedOrAFaultAsTheContractSays() {
        var record = "{\"id\":1,\"what\":{\"a\":[1,{\"b\":null}]},\"name\":\"a\"}";
        assertThat(Records.decoder(ID, NAME).decode(Records.raw(record)).faults()).isEmpty();
        var strict = Decoder.of(Records.contract(Contract.UnknownFields.QUARANTINE, ID, NAME), PipelineSpec.Format.JSON).decode(Records.raw(record));
        assertThat(strict.faults()).containsExactly(new RowFault(0, "decode.unknown", "what", "the contract names no such field"));
        assertThat(at(strict, 1, 0)).isEqualTo("a");
    }

    @Test
    void aRequiredFieldWithinAStructListOrMapIsJudgedByTheDecoder() {
        var struct = new Type.Struct(List.of(Field.of("a", new Type.Int(), true), Field.of("b", TAGS, false), Field.of("c",
                new Type.Dictionary(Field.of("value", new Type.Int(), true)), false)));
        var batch = Records.decoder(struct).decode(Records.raw(
                "{\"v\":{}}", "{\"v\":null}", "{\"v\":{\"a\":\"x\"}}", "{\"v\":{\"a\":1,\"b\":[\"x\",null],\"c\":{\"k\":null}}}",
                "{\"v\":{\"a\":null,\"a\":1}}"));
        assertThat(batch.faults()).extracting(fault -> fault.row() + " " + fault.ruleId() + " " + fault.column())
                .containsExactly("0 decode.required v.a", "2 decode.type v.a", "3 decode.required v.b.element", "3 decode.required v.c.value");
    }

    @Test
    void aRecordIsTakenBackWholeWhenItBreaksWithinNestedValues() {
        var struct = new Type.Struct(List.of(Field.of("t", TAGS, false), Field.of("m", new Type.Dictionary(Field.of("value", TAGS, false)), false)));
        var batch = Records.decoder(struct).decode(Records.raw("{\"v\":{\"t\":[\"a\",\"b\"", "{\"v\":{\"m\":{\"k\":[\"a\"", "{\"v\":{\"m\":{\"k\"",
                "{\"v\":{\"t\":[\"c\"],\"m\":{\"k\":[\"d\"]}}}"));
        assertThat(Records.rules(batch)).containsExactly("decode.malformed", "decode.malformed", "decode.malformed");
        assertThat(at(batch, 0, 3)).isEqualTo(Map.of("t", List.of("c"), "m", Map.of("k", List.of("d"))));
    }

    @Test
    void columnsAreRightAgainWhenTheyAreReused() {
        var decoder = Records.decoder(ID, NAME, Field.of("tags", TAGS, false));
        decoder.decode(Records.raw("{\"id\":1,\"name\":\"long text\",\"tags\":[\"x\",\"y\"]}", "{}", "{\"id\":2"));
        var batch = decoder.decode(Records.raw("{\"tags\":[\"z\"]}", "{\"id\":7,\"name\":\"é\"}"));
        assertThat(batch.faults()).isEmpty();
        assertThat(batch.columns().columns()).allSatisfy(column -> assertThat(column.size()).isEqualTo(2));
        assertThat(batch.columns().columns()[0].nullCount()).isEqualTo(1);
        assertThat(Arrays.asList(at(batch, 0, 0), at(batch, 1, 0), at(batch, 2, 0))).containsExactly(null, null, List.of("z"));
        assertThat(Arrays.asList(at(batch, 0, 1), at(batch, 1, 1), at(batch, 2, 1))).containsExactly(7L, "é", null);
    }

    @Test
    void aFailureOfTheDecoderItselfIsTheFaultOfOneRecord() {
        var column = new Column.Longs();
        RecordReader failing = (bytes, start, end, row) -> {
            column.add(row);
            if (row == 1) {
                throw new ArrayIndexOutOfBoundsException("a bug");
            }
        };
        var decoder = new Decoder(new Schema(List.of(ID)), DecodeLimits.DEFAULT, new Column[] {column}, new Faults(), failing, null, null);
        var batch = decoder.decode(Records.raw("{}", "{}", "{}"));
        assertThat(batch.faults()).containsExactly(new RowFault(1, "decode.poison", "", "the decoder failed on this record: ArrayIndexOutOfBoundsException"));
        assertThat(Arrays.asList(at(batch, 0, 0), at(batch, 0, 1), at(batch, 0, 2))).containsExactly(0L, null, 2L);
    }

    @Test
    void faultsOfARecordAreBoundedAndNeverForgotten() {
        var record = new StringBuilder("{\"id\":1");
        for (int i = 0; i < 100; i++) {
            record.append(",\"x").append(i).append("\":0");
        }
        var batch = Decoder.of(Records.contract(Contract.UnknownFields.QUARANTINE, ID), PipelineSpec.Format.JSON)
                .decode(Records.raw(record + "}", "{\"id\":2}"));
        assertThat(batch.faults()).hasSize(Faults.PER_RECORD_MAX + 1).extracting(RowFault::row).containsOnly(0);
    }

    @Test
    void twoFieldsOfOneSourceNameAreRefused() {
        assertThatThrownBy(() -> Records.decoder(ID, new Field("other", "id", new Type.Int(), false, ""))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aContractWithoutFieldsStillChecksTheRecord() {
        var batch = Records.decoder().decode(Records.raw("{\"a\":1}", "{\"a\":}"));
        assertThat(batch.columns().rows()).isEqualTo(2);
        assertThat(batch.faults()).extracting(RowFault::row).containsExactly(1);
    }
}
