package io.lakeactors.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.RowFault;
import io.lakeactors.model.Type;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecodeLimitsTest {
    private static final Contract CONTRACT = Records.contract(
            Contract.UnknownFields.IGNORE,
            Field.of("v", new Type.Text(), false),
            Field.of("m", new Type.Dictionary(Field.of("value", new Type.Int(), false)), false));

    private static MicroBatch decode(String record) {
        return Decoder.of(CONTRACT, PipelineSpec.Format.JSON).decode(Records.raw(record));
    }

    private static void assertMalformed(String record, String because) {
        assertThat(decode(record).faults()).singleElement().satisfies(fault -> {
            assertThat(fault.ruleId()).isEqualTo("decode.malformed");
            assertThat(fault.message()).contains(because);
        });
    }

    private static String nested(int depth, String open, String close) {
        return "{\"x\":" + open.repeat(depth - 1) + "0" + close.repeat(depth - 1) + "}";
    }

    private static String keys(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"k" + i + "\":" + i).collect(Collectors.joining(",", "{", "}"));
    }

    @Test
    void nestingIsReadToItsLimitAndNotBeyond() {
        assertThat(decode(nested(64, "[", "]")).faults()).isEmpty();
        assertThat(decode(nested(64, "{\"a\":", "}")).faults()).isEmpty();
        assertMalformed(nested(65, "[", "]"), "nested deeper than 64");
        assertMalformed(nested(65, "{\"a\":", "}"), "nested deeper than 64");
        assertMalformed("{\"x\":" + "[".repeat(500_000), "nested deeper than 64");
    }

    @Test
    void keysOfOneObjectAreCountedWhereverItStands() {
        assertThat(decode(keys(2000)).faults()).isEmpty();
        assertThat(decode("{\"m\":" + keys(2000) + ",\"x\":[" + keys(2000) + "," + keys(2000) + "]}").faults()).isEmpty();
        assertMalformed(keys(2001), "more than 2000 keys");
        assertMalformed("{\"m\":" + keys(2001) + "}", "more than 2000 keys");
        assertMalformed("{\"x\":" + keys(2001) + "}", "more than 2000 keys");
    }

    @Test
    void aRecordIsReadUpToItsLimitOfBytes() {
        var longest = "{\"v\":\"" + "a".repeat((1 << 20) - 8) + "\"}";
        var batch = decode(longest);
        assertThat(batch.faults()).isEmpty();
        assertThat(Records.value(new Type.Text(), batch.columns().columns()[0], 0)).isEqualTo("a".repeat((1 << 20) - 8));
        assertMalformed(longest + " ", "more than 1048576");
    }

    @Test
    void stringsHaveALimitOfTheirOwnWhereRecordsMayBeLarger() {
        var decoder = Decoder.of(CONTRACT, PipelineSpec.Format.JSON, DecodeLimits.DEFAULT.withRecordBytesMax(1 << 24));
        var allowed = "a".repeat(1 << 20);
        assertThat(decoder.decode(Records.raw("{\"v\":\"" + allowed + "\",\"x\":\"" + allowed + "\",\"" + allowed + "\":0}")).faults()).isEmpty();
        var batch = decoder.decode(Records.raw("{\"v\":\"a" + allowed + "\"}", "{\"x\":\"a" + allowed + "\"}", "{\"a" + allowed + "\":0}", "{\"m\":{\"a"
                + allowed + "\":0}}"));
        assertThat(batch.faults()).extracting(RowFault::row).containsExactly(0, 1, 2, 3);
        assertThat(batch.faults()).allSatisfy(fault -> assertThat(fault.message()).contains("a string of 1048577 bytes"));
    }

    @Test
    void numbersOfManyDigitsAndVastExponentsCostLittleAndAreExact() {
        var number = Records.decoder(new Type.Decimal(38, 0));
        var batch = number.decode(Records.raw("{\"v\":" + "9".repeat(500_000) + "}", "{\"v\":1e999999999999999999}", "{\"v\":0e-999999999999999999}",
                "{\"v\":1" + "0".repeat(1000) + "e-1000}"));
        assertThat(batch.faults()).extracting(RowFault::row).containsExactly(0, 1);
        assertThat(Records.value(new Type.Decimal(38, 0), batch.columns().columns()[0], 3)).hasToString("1");
    }

    @Test
    void aMapOfKeysThatAllOccurTwiceIsReadInTime() {
        var decoder = Decoder.of(CONTRACT, PipelineSpec.Format.JSON);
        var twice = IntStream.range(0, 2000).mapToObj(i -> "\"k" + i % 1000 + "\":" + i).collect(Collectors.joining(",", "{\"m\":{", "}}"));
        var batch = decoder.decode(Records.raw(twice));
        assertThat(batch.faults()).isEmpty();
        assertThat(Records.value(CONTRACT.schema().fields().get(1).type(), batch.columns().columns()[1], 0))
                .isEqualTo(IntStream.range(0, 1000).boxed().collect(Collectors.toMap(i -> "k" + i, i -> i + 1000)));
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new DecodeLimits(1, 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DecodeLimits(100, 100, 10_000, 10)).isInstanceOf(IllegalArgumentException.class);
    }
}
