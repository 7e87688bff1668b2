package io.lakeactors.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.model.Field;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.RowFault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** Jackson and the JDK say what a record means; the decoder must agree, whatever stood in its columns before. */
class DecoderPropertyTest {
    private static final int RECORDS = 8;
    /** So many damaged records in an ordinary build; the drills try a million. */
    private static final int DAMAGED = Integer.getInteger("lakeactors.fuzz");
    /** The oracle's BigDecimal cannot hold these, or takes minutes over them. */
    private static final Pattern HUGE_EXPONENT = Pattern.compile("[eE][+-]?\\d{5,}");
    private static final Pattern ESCAPED = Pattern.compile("\\\\u00([0-7][0-9a-fA-F])");

    private final Decoder decoder = Records.decoder(JsonMaker.FIELDS.toArray(Field[]::new));

    @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
    void aRecordMeansWhatJacksonSays(@ForAll long seed) {
        var random = new Random(seed);
        var records = new byte[RECORDS][];
        for (int i = 0; i < RECORDS; i++) {
            records[i] = JsonMaker.utf8(JsonMaker.object(random));
        }
        var batch = decoder.decode(Records.raw(records));
        for (int row = 0; row < RECORDS; row++) {
            assertThat(JacksonOracle.read(records[row])).as("made as JSON: %s", show(records[row])).isPresent();
            assertAgrees(batch, row, records[row]);
        }
    }

    @Test
    void aDamagedRecordIsMalformedWhereJacksonSaysSoAndElseMeansWhatItSays() {
        var random = new Random(20261123);
        int read = 0;
        for (int done = 0; done < DAMAGED; done += RECORDS) {
            var records = new byte[RECORDS][];
            for (int i = 0; i < RECORDS; i++) {
                byte[] whole = JsonMaker.utf8(JsonMaker.object(random));
                records[i] = random.nextBoolean() ? JsonMaker.mutated(whole, random) : Damage.done(whole, random);
            }
            var batch = decoder.decode(Records.raw(records));
            assertThat(batch.faults()).extracting(RowFault::ruleId).doesNotContain("decode.poison");
            for (int row = 0; row < RECORDS; row++) {
                if (!hasHugeExponent(records[row])) {
                    assertAgrees(batch, row, records[row]);
                    read += Records.faults(batch, row).isEmpty() ? 1 : 0;
                }
            }
        }
        assertThat(read).as("damaged records that could be read").isGreaterThan(DAMAGED / 50);
    }

    static boolean hasHugeExponent(byte[] record) {
        String unescaped = ESCAPED.matcher(new String(record, StandardCharsets.UTF_8)).replaceAll(sign -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(sign.group(1), 16))));
        return HUGE_EXPONENT.matcher(unescaped).find();
    }

    private static void assertAgrees(MicroBatch batch, int row, byte[] record) {
        var node = JacksonOracle.read(record);
        var faults = batch.faults().stream().filter(fault -> fault.row() == row).toList();
        if (node.isEmpty()) {
            assertThat(faults).as(show(record)).extracting(RowFault::ruleId).containsExactly("decode.malformed");
        }
        var expectedFaults = new ArrayList<String>();
        for (int i = 0; i < JsonMaker.FIELDS.size(); i++) {
            var field = JsonMaker.FIELDS.get(i);
            var column = batch.columns().columns()[i];
            assertThat(column.size()).isEqualTo(batch.columns().rows());
            JsonNode child = node.map(found -> found.get(field.sourceName())).orElse(null);
            var expected = JacksonOracle.value(field.type(), child, field.name(), expectedFaults);
            assertThat(zeroed(Records.value(field.type(), column, row))).as("%s of %s", field.name(), show(record)).isEqualTo(zeroed(expected));
        }
        if (node.isPresent() && expectedFaults.size() <= Faults.PER_RECORD_MAX) {
            assertThat(faults).as(show(record)).extracting(RowFault::column).containsExactlyInAnyOrderElementsOf(expectedFaults);
        }
    }

    /** Jackson's big numbers know no negative zero. */
    private static Object zeroed(Object value) {
        if (value instanceof Double number && number == 0) {
            return 0.0;
        }
        return value instanceof Float number && number == 0 ? (Object) 0f : value;
    }

    private static String show(byte[] record) {
        return new String(record, StandardCharsets.UTF_8).replace("%", "%%");
    }
}
