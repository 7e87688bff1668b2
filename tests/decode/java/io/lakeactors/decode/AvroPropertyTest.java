package io.lakeactors.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.RowFault;
import io.lakeactors.model.Type;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** Avro's own library is the oracle: with the contract as the reader's schema, it reads what we read. */
class AvroPropertyTest {
    private static final int RECORDS = 40;
    /** So many damaged records in an ordinary build; the drills try a million. */
    private static final int DAMAGED = Integer.getInteger("lakeactors.fuzz");

    @Property(tries = 600, shrinking = ShrinkingMode.OFF)
    void aRecordMeansWhatAvroSays(@ForAll long seed) {
        var maker = new AvroMaker(new Random(seed));
        var made = maker.record();
        var records = new byte[RECORDS][];
        for (int i = 0; i < RECORDS; i++) {
            records[i] = maker.encoded(made.written());
        }
        var batch = decode(made, records);
        for (int row = 0; row < RECORDS; row++) {
            if (records[row].length > 0) {
                assertThat(Records.faults(batch, row)).as("faults of a record of %s", made.written()).isEmpty();
                assertThat(Records.row(batch, row)).as("written as %s", made.written()).isEqualTo(expected(records[row], made));
            }
        }
    }

    @Test
    void aDamagedRecordIsQuarantinedOrMeansWhatAvroSays() {
        var random = new Random(20261121);
        int same = 0;
        for (int done = 0; done < DAMAGED; done += RECORDS) {
            var maker = new AvroMaker(random);
            var made = maker.record();
            var records = new byte[RECORDS][];
            for (int i = 0; i < RECORDS; i++) {
                records[i] = Damage.done(maker.encoded(made.written()), random);
            }
            var batch = decode(made, records);
            assertThat(batch.faults()).extracting(RowFault::ruleId).isSubsetOf("decode.malformed", "decode.type");
            for (int row = 0; row < RECORDS; row++) {
                if (Records.faults(batch, row).isEmpty()) {
                    assertThat(Records.row(batch, row)).as("written as %s", made.written()).isEqualTo(expected(records[row], made));
                    same++;
                }
            }
        }
        assertThat(same).as("damaged records that could be read").isGreaterThan(DAMAGED / 20);
    }

    private static MicroBatch decode(AvroMaker.Pair made, byte[][] records) {
        Field[] fields = ((Type.Struct) made.type()).fields().toArray(Field[]::new);
        var contract = Records.contract(Contract.UnknownFields.IGNORE, fields);
        var batch = Decoder.of(contract, new PipelineSpec.PlainAvro(made.written().toString())).decode(Records.raw(records));
        for (var column : batch.columns().columns()) {
            assertThat(column.size()).isEqualTo(records.length);
        }
        return batch;
    }

    private static Map<String, Object> expected(byte[] record, AvroMaker.Pair made) {
        var read = AvroOracle.read(record, made.written(), made.read());
        assertThat(read).as("Avro reads what we read").isPresent();
        return AvroOracle.struct(read.get(), ((Type.Struct) made.type()).fields());
    }
}
