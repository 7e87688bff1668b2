package io.lakeactors.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.RowFault;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** Protobuf's own library is the oracle: what it reads into a message is what we read into columns. */
class ProtobufPropertyTest {
    private static final int RECORDS = 40;
    /** So many damaged records in an ordinary build; the drills try a million. */
    private static final int DAMAGED = Integer.getInteger("lakeactors.fuzz");

    @Property(tries = 600, shrinking = ShrinkingMode.OFF)
    void aRecordMeansWhatProtobufSays(@ForAll long seed) {
        var maker = new ProtobufMaker(new Random(seed));
        var made = maker.record();
        var records = new byte[RECORDS][];
        for (int i = 0; i < RECORDS; i++) {
            records[i] = maker.encoded(made.message());
        }
        var batch = decode(made, records);
        for (int row = 0; row < RECORDS; row++) {
            assertThat(Records.faults(batch, row)).as("faults of a record of %s", made.message().toProto()).isEmpty();
            assertThat(Records.row(batch, row)).as("written as %s", made.message().toProto()).isEqualTo(expected(records[row], made));
        }
    }

    @Test
    void aDamagedRecordIsQuarantinedOrMeansWhatProtobufSays() {
        var random = new Random(20261122);
        int same = 0;
        int passed = 0;
        for (int done = 0; done < DAMAGED; done += RECORDS) {
            var maker = new ProtobufMaker(random);
            var made = maker.record();
            var records = new byte[RECORDS][];
            for (int i = 0; i < RECORDS; i++) {
                records[i] = Damage.done(maker.encoded(made.message()), random);
            }
            var batch = decode(made, records);
            assertThat(batch.faults()).extracting(RowFault::ruleId).isSubsetOf("decode.malformed", "decode.type");
            for (int row = 0; row < RECORDS; row++) {
                if (!Records.faults(batch, row).isEmpty()) {
                    continue;
                }
                try {
                    assertThat(Records.row(batch, row)).as("written as %s", made.message().toProto()).isEqualTo(expected(records[row], made));
                    same++;
                } catch (Refused refused) {
                    assertThat(hasOneof(made.message())).as("%s", refused).isTrue();
                    passed++;
                }
            }
        }
        assertThat(same).as("damaged records that could be read").isGreaterThan(DAMAGED / 20);
        assertThat(passed).as("records that the library refuses for a member of a oneof that does not count").isLessThan(DAMAGED / 1_000);
    }

    private static MicroBatch decode(ProtobufMaker.Made made, byte[][] records) {
        var contract = Records.contract(Contract.UnknownFields.IGNORE, made.fields().toArray(Field[]::new));
        var batch = Decoder.of(contract, new PipelineSpec.PlainProtobuf(made.schema(), Map.of(), "")).decode(Records.raw(records));
        for (var column : batch.columns().columns()) {
            assertThat(column.size()).isEqualTo(records.length);
        }
        return batch;
    }

    private static Map<String, Object> expected(byte[] record, ProtobufMaker.Made made) {
        try {
            return ProtobufOracle.struct(DynamicMessage.parseFrom(made.read(), record), made.fields());
        } catch (InvalidProtocolBufferException refused) {
            throw new Refused("Protobuf does not read what we read, " + HexFormat.of().formatHex(record) + " of " + made.read().toProto(), refused);
        }
    }

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String message, Exception cause) {
            super(message, cause);
        }
    }

    private static boolean hasOneof(Descriptor message) {
        return !message.getRealOneofs().isEmpty() || message.getNestedTypes().stream().anyMatch(ProtobufPropertyTest::hasOneof);
    }
}
