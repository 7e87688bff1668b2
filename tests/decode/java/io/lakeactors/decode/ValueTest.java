package io.lakeactors.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Single values at the edges of their types. */
class ValueTest {
    private static final Object FAULT = "decode.type";
    private static final Type ZONED = new Type.Timestamp(true, TimeForm.ISO);
    private static final Type LOCAL = new Type.Timestamp(false, TimeForm.ISO);

    /** The value that a JSON text becomes, or the fault's rule. */
    private static Object read(Type type, String json) {
        var batch = Records.decoder(type).decode(Records.raw("{\"v\":" + json + "}"));
        var column = batch.columns().columns()[0];
        assertThat(column.size()).isEqualTo(1);
        return batch.faults().isEmpty() ? Records.value(type, column, 0) : batch.faults().getFirst().ruleId();
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    @Property(tries = 500)
    void anInstantIsReadFromEveryOffset(@ForAll @LongRange(min = -62_167_219_200_000_000L + 86_400_000_000L,
            max = 253_402_300_799_999_999L - 86_400_000_000L) long micros,
            @ForAll @IntRange(min = -18 * 60, max = 18 * 60) int offset) {
        var instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        var time = OffsetDateTime.ofInstant(instant, ZoneOffset.ofTotalSeconds(offset * 60));
        assertThat(read(ZONED, "\"" + time + "\"")).isEqualTo(micros);
        assertThat(read(ZONED, "\"" + instant.toString().replace('T', ' ') + "\"")).isEqualTo(micros);
        assertThat(read(ZONED, "\"" + DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSSxx").format(time) + "\"")).isEqualTo(micros);
        assertThat(read(LOCAL, "\"" + LocalDateTime.ofInstant(instant, ZoneOffset.UTC) + "\"")).isEqualTo(micros);
        assertThat(read(new Type.Date(), "\"" + LocalDate.ofInstant(instant, ZoneOffset.UTC) + "\"")).isEqualTo((int) Math.floorDiv(micros, 86_400_000_000L));
    }

    @Example
    void digitsBeyondMicrosecondsAreDropped() {
        assertThat(read(ZONED, "\"2024-02-29T23:59:59.123456999Z\"")).isEqualTo(micros(Instant.parse("2024-02-29T23:59:59.123456Z")));
        assertThat(read(ZONED, "\"1969-12-31T23:59:59.999999999Z\"")).isEqualTo(-1L);
        assertThat(read(new Type.Timestamp(true, TimeForm.EPOCH_NANOS), "-1")).isEqualTo(-1L);
    }

    @Example
    void aLocalTimeHasNoOffsetAndAnInstantHasOne() {
        assertThat(read(LOCAL, "\"2024-01-01T00:00:00Z\"")).isEqualTo(FAULT);
        assertThat(read(LOCAL, "\"2024-01-01T00:00:00+00:00\"")).isEqualTo(FAULT);
        assertThat(read(LOCAL, "\"1970-01-01 00:00:01\"")).isEqualTo(1_000_000L);
        assertThat(read(ZONED, "1")).isEqualTo(FAULT);
    }

    @Example
    void epochsCountInTheirUnitAndDoNotOverflow() {
        assertThat(read(new Type.Timestamp(true, TimeForm.EPOCH_SECONDS), "1")).isEqualTo(1_000_000L);
        assertThat(read(new Type.Timestamp(true, TimeForm.EPOCH_MILLIS), "-1")).isEqualTo(-1000L);
        assertThat(read(new Type.Timestamp(true, TimeForm.EPOCH_MICROS), "9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(read(new Type.Timestamp(false, TimeForm.EPOCH_NANOS), "1999")).isEqualTo(1L);
        assertThat(read(new Type.Timestamp(true, TimeForm.EPOCH_SECONDS), "9223372036855")).isEqualTo(FAULT);
        assertThat(read(new Type.Timestamp(true, TimeForm.EPOCH_MILLIS), "-9223372036854776")).isEqualTo(FAULT);
        assertThat(read(new Type.Timestamp(true, TimeForm.EPOCH_MILLIS), "\"1\"")).isEqualTo(FAULT);
        assertThat(read(new Type.Timestamp(true, TimeForm.EPOCH_MILLIS), "1.5")).isEqualTo(FAULT);
        assertThat(read(new Type.Timestamp(true, TimeForm.EPOCH_MILLIS), "1.5e3")).isEqualTo(1_500_000L);
    }

    @Property(tries = 1000)
    void doublesAndFloatsAreTheNearestOnes(@ForAll long bits, @ForAll int intBits) {
        double wide = Double.longBitsToDouble(bits);
        float narrow = Float.intBitsToFloat(intBits);
        if (Double.isFinite(wide)) {
            assertThat(read(new Type.Double(), Double.toString(wide))).isEqualTo(wide);
        }
        if (Float.isFinite(narrow)) {
            assertThat(read(new Type.Float(), Float.toString(narrow))).isEqualTo(narrow);
            double halfWay = ((double) narrow + Math.nextUp(narrow)) / 2;
            for (double near : new double[] {halfWay, Math.nextUp(halfWay), Math.nextDown(halfWay)}) {
                float expected = Float.parseFloat(Double.toString(near));
                assertThat(read(new Type.Float(), Double.toString(near))).isEqualTo(Float.isInfinite(expected) ? FAULT : expected);
            }
        }
    }

    @Property(tries = 1000)
    void shortDecimalsAreTheNearestFloats(@ForAll @LongRange(min = 0, max = 1L << 54) long mantissa, @ForAll @IntRange(min = -60, max = 50) int power) {
        String text = mantissa + "e" + power;
        assertThat(read(new Type.Double(), text)).isEqualTo(Double.parseDouble(text));
        assertThat(read(new Type.Float(), text)).isEqualTo(Float.isInfinite(Float.parseFloat(text)) ? FAULT : Float.parseFloat(text));
    }

    @Example
    void aNegativeZeroStaysNegativeInADouble() {
        assertThat(read(new Type.Double(), "-0")).isEqualTo(-0.0);
        assertThat(read(new Type.Float(), "-0.0e5")).isEqualTo(-0f);
        assertThat(read(new Type.Long(), "-0")).isEqualTo(0L);
        assertThat(read(new Type.Double(), "1e309")).isEqualTo(FAULT);
    }

    @Property(tries = 1000)
    void everyLongAndIntIsReadAsItIs(@ForAll long wide, @ForAll int narrow) {
        assertThat(read(new Type.Long(), Long.toString(wide))).isEqualTo(wide);
        assertThat(read(new Type.Int(), Integer.toString(narrow))).isEqualTo(narrow);
        assertThat(read(new Type.Int(), Long.toString(wide))).isEqualTo(wide == (int) wide ? (Object) (int) wide : FAULT);
    }

    @Example
    void textIsUnescapedAndNothingElseIsText() {
        assertThat(read(new Type.Text(), "\"\\u0041\\uD83D\\uDE00\\n\u00e9\"")).isEqualTo("A\uD83D\uDE00\n\u00e9");
        assertThat(read(new Type.Text(), "\"" + "0123456\\t".repeat(50) + "\"")).isEqualTo("0123456\t".repeat(50));
        assertThat(read(new Type.Text(), "1")).isEqualTo(FAULT);
        assertThat(read(new Type.Text(), "true")).isEqualTo(FAULT);
        assertThat(read(new Type.Text(), "{\"a\":[]}")).isEqualTo(FAULT);
        assertThat(read(new Type.Bool(), "\"true\"")).isEqualTo(FAULT);
    }
}
