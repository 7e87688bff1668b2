package io.lakeactors.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.RescuedColumn;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The hot path makes no objects: what a batch costs does not grow with its records. */
class DecoderAllocationTest {
    private static final int RECORDS = 10_000;
    private static final String RECORD = """
            {"id":123,"name":"a text with \\u00e9scapes","amount":12.50,"ts":"2024-01-01T00:00:00.5Z",\
            "day":"2024-02-29","x":0.25,"u":"123e4567-e89b-12d3-a456-426614174000",\
            "unknown":[1,{"a":"b"}],"tags":["x","y"],"attrs":{"k":1,"l":2},"inner":{"a":1.5,"b":null}}""";

    private static final Field[] FIELDS = {
        Field.of("id", new Type.Long(), true),
        Field.of("name", new Type.Text(), true),
        Field.of("amount", new Type.Decimal(30, 2), true),
        Field.of("ts", new Type.Timestamp(true, TimeForm.ISO), true),
        Field.of("day", new Type.Date(), true),
        Field.of("x", new Type.Double(), true),
        Field.of("u", new Type.Uuid(), true),
        Field.of("tags", new Type.Array(Field.of("element", new Type.Text(), true)), true),
        Field.of("attrs", new Type.Dictionary(Field.of("value", new Type.Int(), true)), true),
        Field.of("inner", new Type.Struct(List.of(Field.of("a", new Type.Float(), true), Field.of("b", new Type.Bool(), false))), true)};

    @Test
    void aRecordCostsLessThanAByteOfGarbage() {
        assertFree(Records.decoder(FIELDS), RECORD);
    }

    @Test
    void aRecordCostsNoMoreWhereUnknownFieldsAreKept() {
        Field[] columns = java.util.stream.Stream.concat(java.util.Arrays.stream(FIELDS), java.util.stream.Stream.of(RescuedColumn.FIELD)).toArray(Field[]::new);
        var decoder = Decoder.of(Records.contract(Contract.UnknownFields.RESCUE, columns), PipelineSpec.Format.JSON);
        assertFree(decoder, RECORD.replace("\"unknown\":[1,{\"a\":\"b\"}],", ""));
        assertFree(decoder, RECORD.replace("\"b\":null", "\"b\":null,\"c.d\":\"\\u00e9\""));
    }

    private static void assertFree(Decoder decoder, String text) {
        var raw = new RawBatch(Records.SOURCE, RECORDS, RECORDS * text.length());
        byte[] record = JsonMaker.utf8(text);
        for (int i = 0; i < RECORDS; i++) {
            raw.add(i, 0, null, 0, 0, record, 0, record.length, null);
        }
        raw.covers(0, RECORDS, -1);
        assertThat(decoder.decode(raw).faults()).isEmpty();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            least = Math.min(least, allocatedBy(() -> decoder.decode(raw)));
        }
        assertThat((double) least / RECORDS).as("bytes of garbage a record").isLessThan(1);
    }

    private static long allocatedBy(Runnable work) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
