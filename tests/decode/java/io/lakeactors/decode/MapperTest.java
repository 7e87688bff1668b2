package io.lakeactors.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.model.Column;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.Mapping;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.RowFault;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;

/** Columns are made of what records have, whatever that is called and wherever it stands. */
class MapperTest {
    private static final Type TEXT = new Type.Text();
    private static final Type LONG = new Type.Long();
    private static final Type DOUBLE = new Type.Double();

    static Field column(String name, Type type, Type from, String path, Map<String, String> values, Optional<Mapping.Unit> unit, String fallback) {
        var mapping = new Mapping(List.of(path.split("\\.")), from, values, unit, "", Optional.ofNullable(fallback));
        return new Field(name, name, type, false, "", "", Optional.empty(), Optional.of(mapping));
    }

    static Optional<Mapping.Unit> unit(String factor, String offset) {
        return Optional.of(new Mapping.Unit(new BigDecimal(factor), new BigDecimal(offset)));
    }

    private static MicroBatch decode(List<Field> fields, String... records) {
        return Records.decoder(fields.toArray(Field[]::new)).decode(Records.raw(records));
    }

    @Test
    void fieldsWithinOthersBecomeColumnsWithoutACopy() {
        var fields = List.of(column("temp", DOUBLE, DOUBLE, "weather.now.temp", Map.of(), Optional.empty(), null), column("sky", TEXT, TEXT, "weather.sky", Map.of(), Optional.empty(), null),
                Field.of("id", LONG, true));
        var batch = decode(fields, "{\"id\":1,\"weather\":{\"sky\":\"grey\",\"now\":{\"temp\":3.5}}}", "{\"weather\":{\"now\":null},\"id\":2}", "{\"id\":3}");
        assertThat(Records.row(batch, 0)).isEqualTo(Map.of("temp", 3.5, "sky", "grey", "id", 1L));
        assertThat(Records.column(batch, 0)).containsExactly(3.5, null, null);
        assertThat(batch.faults()).isEmpty();
        assertThat(batch.columns().schema().fields()).isEqualTo(fields);
    }

    @Test
    void whatCannotBeCastIsAFaultThatNamesTheMapping() {
        var batch = decode(List.of(column("n", LONG, TEXT, "in.number", Map.of(), Optional.empty(), "7")), "{\"in\":{\"number\":\"12\"}}", "{\"in\":{\"number\":\"a dozen\"}}", "{\"in\":{\"number\":12}}", "{\"in\":3}", "{}", "[]");
        assertThat(Records.column(batch, 0)).containsExactly(12L, null, null, null, 7L, null);
        assertThat(batch.faults()).extracting(RowFault::row, RowFault::ruleId, RowFault::column, RowFault::message).containsExactly(
                tuple(1, "decode.type", "n", "mapping of n from in.number: not a 64-bit integer: \"a dozen\""),
                tuple(2, "decode.type", "n", "mapping of n from in.number: expected string, found 12"),
                tuple(3, "decode.type", "n", "mapping of n from in.number: expected struct, found 3"),
                tuple(5, "decode.malformed", "", "the record is not a JSON object"));
    }

    @Test
    void knownValuesStandForOthersAndUnknownOnesAreFaults() {
        var values = Map.of("A", "1", "B", "2", "", "0");
        var batch = decode(List.of(column("n", LONG, TEXT, "code", values, Optional.empty(), null)), "{\"code\":\"B\"}", "{\"code\":\"\"}", "{\"code\":\"C\"}", "{\"code\":null}", "{\"code\":\"A\"}");
        assertThat(Records.column(batch, 0)).containsExactly(2L, 0L, null, null, 1L);
        assertThat(batch.faults()).extracting(RowFault::row, RowFault::message).containsExactly(tuple(2, "mapping of n from code: none of the known values: \"C\""));
    }

    @Test
    void unitsAreCalculatedExactlyAndRoundedToTheColumnsDigits() {
        var cents = column("eur", new Type.Decimal(10, 2), LONG, "cents", Map.of(), unit("0.01", "0"), null);
        var celsius = column("c", new Type.Decimal(5, 1), DOUBLE, "f", Map.of(), unit("0.5555555555555556", "-17.77777777777778"), null);
        var batch = decode(List.of(cents, celsius), "{\"cents\":1999,\"f\":451}", "{\"cents\":9223372036854775807,\"f\":32}");
        assertThat(Records.row(batch, 0)).isEqualTo(Map.of("eur", new BigDecimal("19.99"), "c", new BigDecimal("232.8")));
        assertThat(Records.column(batch, 0).get(1)).isNull();
        assertThat(Records.column(batch, 1).get(1)).isEqualTo(new BigDecimal("0.0"));
        assertThat(batch.faults()).extracting(RowFault::message).containsExactly("mapping of eur from cents: too large for decimal(10,2)");
    }

    @Test
    void aFieldMayBeReadByTwoColumnsAndItsFaultIsBothTheirs() {
        var batch = decode(List.of(Field.of("t", DOUBLE, false), column("f", DOUBLE, DOUBLE, "t", Map.of(), unit("1.8", "32"), null)), "{\"t\":10}", "{\"t\":\"hot\"}");
        assertThat(Records.row(batch, 0)).isEqualTo(Map.of("t", 10.0, "f", 50.0));
        assertThat(batch.faults()).extracting(RowFault::column, RowFault::message)
                .containsExactly(tuple("t", "expected double, found \"hot\""), tuple("f", "mapping of f from t: expected double, found \"hot\""));
    }

    @Test
    void fieldsThatNoColumnReadsAreStillUnknown() {
        Field mapped = column("sky", TEXT, TEXT, "weather.sky", Map.of(), Optional.empty(), null);
        var decoder = Decoder.of(Records.contract(Contract.UnknownFields.QUARANTINE, mapped), PipelineSpec.Format.JSON);
        var batch = decoder.decode(Records.raw("{\"weather\":{\"sky\":\"grey\"}}", "{\"weather\":{\"sky\":\"grey\",\"wind\":3}}", "{\"sky\":\"blue\"}"));
        assertThat(batch.faults()).extracting(RowFault::row, RowFault::ruleId, RowFault::column).containsExactly(tuple(1, "decode.unknown", "weather.wind"), tuple(2, "decode.unknown", "sky"));
    }

    @Test
    void timesBecomeDaysAndTextsAndDefaultsAreWrittenAsPeopleDo() {
        Type millis = new Type.Timestamp(true, TimeForm.EPOCH_MILLIS);
        Type local = new Type.Timestamp(false, TimeForm.ISO);
        var fields = List.of(column("day", new Type.Date(), local, "at", Map.of(), Optional.empty(), "2020-01-01"), column("text", TEXT, local, "at", Map.of(), Optional.empty(), null),
                column("seen", millis, millis, "seen", Map.of(), Optional.empty(), "1970-01-01T00:00:01Z"), column("late", millis, TEXT, "late", Map.of(), Optional.empty(), null));
        var batch = decode(fields, "{\"at\":\"1969-12-31T23:59:59.5\",\"seen\":5,\"late\":\"7\"}", "{}");
        assertThat(Records.row(batch, 0)).isEqualTo(Map.of("day", -1, "text", "1969-12-31T23:59:59.500000", "seen", 5_000L, "late", 7_000L));
        assertThat(Records.column(batch, 0).get(1)).isEqualTo(18_262);
        assertThat(Records.column(batch, 2).get(1)).isEqualTo(1_000_000L);
    }

    private static List<String> converted(Type from, Type to, Column in, int rows, Optional<Mapping.Unit> unit, Column out) {
        var faults = new Faults();
        faults.begin();
        var mapping = column("x", to, from, "x", Map.of(), unit, null).mapping().orElseThrow();
        Conversion.of(mapping, to, in, new ColumnPlace("x", to.word(), out, faults)).run(rows, new BitSet(), faults);
        return faults.list().stream().map(fault -> fault.row() + " " + fault.message()).toList();
    }

    @Test
    void whatIsNoFiniteNumberIsAFaultWhereNumbersAreExactAndStaysWhereItIsNotCalculatedWith() {
        var doubles = new Column.Doubles();
        var floats = new Column.Floats();
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 2}) {
            doubles.add(value);
            floats.add((float) value);
        }
        Type decimal = new Type.Decimal(9, 2);
        var exact = new Column.Longs();
        assertThat(converted(DOUBLE, decimal, doubles, 3, Optional.empty(), exact)).containsExactly("0 not a finite number", "1 not a finite number");
        assertThat(converted(new Type.Float(), LONG, floats, 3, unit("2", "1"), new Column.Longs())).containsExactly("0 not a finite number", "1 not a finite number");
        assertThat(exact.values()[2]).isEqualTo(200);
        var same = new Column.Doubles();
        var narrow = new Column.Floats();
        assertThat(converted(DOUBLE, DOUBLE, doubles, 3, Optional.empty(), same)).isEmpty();
        assertThat(converted(DOUBLE, new Type.Float(), doubles, 3, Optional.empty(), narrow)).isEmpty();
        assertThat(same.values()).startsWith(Double.NaN, Double.POSITIVE_INFINITY, 2);
        assertThat(narrow.values()).startsWith(Float.NaN, Float.POSITIVE_INFINITY, 2);
        assertThat(converted(DOUBLE, DOUBLE, doubles, 3, unit("2", "1"), new Column.Doubles())).containsExactly("0 not a finite number", "1 not a finite number");
        var large = new Column.Doubles();
        large.add(1e300);
        assertThat(converted(DOUBLE, new Type.Float(), large, 1, Optional.empty(), new Column.Floats())).containsExactly("0 too large for a float");
    }

    @Test
    void aDayBeyondAllTimestampsIsAFault() {
        var days = new Column.Ints();
        for (int day : new int[] {200_000_000, -200_000_000, 1}) {
            days.add(day);
        }
        Type time = new Type.Timestamp(true, TimeForm.ISO);
        var out = new Column.Longs();
        assertThat(converted(new Type.Date(), time, days, 3, Optional.empty(), out)).containsExactly("0 too large for " + time.word(), "1 too large for " + time.word());
        assertThat(out.values()[2]).isEqualTo(86_400_000_000L);
    }

    @Test
    void textsOfTimesAreOfOneWidth() {
        var fields = List.of(column("text", TEXT, new Type.Timestamp(true, TimeForm.ISO), "at", Map.of(), Optional.empty(), null));
        assertThat(Records.column(decode(fields, "{\"at\":\"2026-03-01T12:00:00Z\"}", "{\"at\":\"2026-03-01T12:00:01.25Z\"}"), 0))
                .containsExactly("2026-03-01T12:00:00.000000Z", "2026-03-01T12:00:01.250000Z");
    }

    @Test
    void aWrongValueGetsNoDefaultHoweverManyAreWrong() {
        var fields = new ArrayList<Field>();
        var record = new StringJoiner(",", "{", "}");
        for (int i = 0; i < 20; i++) {
            fields.add(column("c" + i, LONG, LONG, "c" + i, Map.of(), Optional.empty(), "0"));
            record.add("\"c" + i + "\":\"x\"");
        }
        var batch = decode(fields, record.toString(), "{}");
        for (int i = 0; i < 20; i++) {
            assertThat(Records.column(batch, i)).as("c" + i).containsExactly(null, 0L);
        }
        assertThat(batch.faults()).hasSize(Faults.PER_RECORD_MAX + 1).last().extracting(RowFault::column, RowFault::message).containsExactly("", "more faults follow; only the first 16 are told");
    }

    @Test
    void linesOfCsvAreMappedToo() {
        var fields = List.of(column("eur", new Type.Decimal(10, 2), LONG, "cents", Map.of(), unit("0.01", "0"), null), column("state", TEXT, TEXT, "s", Map.of("p", "paid"), Optional.empty(), "open"));
        var csv = new PipelineSpec.Csv(List.of("s", "cents"), ',', '"', Optional.empty(), List.of(""), false);
        var batch = Decoder.of(Records.contract(Contract.UnknownFields.IGNORE, fields.toArray(Field[]::new)), csv).decode(Records.raw("p,250", ",1", "x,y"));
        assertThat(Records.row(batch, 0)).isEqualTo(Map.of("eur", new BigDecimal("2.50"), "state", "paid"));
        assertThat(Records.row(batch, 1)).isEqualTo(Map.of("eur", new BigDecimal("0.01"), "state", "open"));
        assertThat(batch.faults()).extracting(RowFault::column).containsExactlyInAnyOrder("eur", "state");
    }
}
