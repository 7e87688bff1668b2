package io.lakeactors.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.RowFault;
import io.lakeactors.model.Type;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.QuoteMode;
import org.junit.jupiter.api.Test;

/** Commons CSV is the oracle: what it writes we read, and what we read of damaged lines it reads too. */
class CsvPropertyTest {
    private static final int RECORDS = 40;
    /** So many damaged lines in an ordinary build; the drills try a million. */
    private static final int DAMAGED = Integer.getInteger("lakeactors.fuzz");
    private static final String[] PARTS = {"", "a", "\"", ",", ";", "|", "\r\n", "\n", " ", "Größe", "🛒", "NULL", "a long text of many words", "\\", "'", "\t", "0"};

    /** How lines are written, for both. */
    private record Form(PipelineSpec.Csv csv, CSVFormat format, int columns) {
        static Form of(Random random) {
            char delimiter = ",;|\t".charAt(random.nextInt(4));
            char quote = "\"'".charAt(random.nextInt(2));
            boolean trim = random.nextInt(4) == 0;
            String none = random.nextBoolean() ? "" : "NULL";
            var format = CSVFormat.RFC4180.builder().setDelimiter(delimiter).setQuote(quote).setNullString(none).setIgnoreSurroundingSpaces(trim)
                    .setIgnoreEmptyLines(false).setQuoteMode(random.nextBoolean() ? QuoteMode.MINIMAL : QuoteMode.ALL_NON_NULL).setRecordSeparator("").get();
            return new Form(new PipelineSpec.Csv(List.of(), delimiter, quote, Optional.empty(), List.of(none), trim), format, 2 + random.nextInt(5));
        }

        byte[] line(List<String> values) {
            return format.format(values.toArray()).getBytes(StandardCharsets.UTF_8);
        }

        MicroBatch decode(byte[][] records) {
            Field[] fields = IntStream.range(0, columns).mapToObj(i -> Field.of("f" + i, new Type.Text(), false)).toArray(Field[]::new);
            return Decoder.of(Records.contract(Contract.UnknownFields.IGNORE, fields), csv).decode(Records.raw(records));
        }
    }

    @Property(tries = 400, shrinking = ShrinkingMode.OFF)
    void aLineIsReadAsItWasWritten(@ForAll long seed) {
        var random = new Random(seed);
        var form = Form.of(random);
        var values = new ArrayList<List<String>>();
        var records = new byte[RECORDS][];
        for (int i = 0; i < RECORDS; i++) {
            values.add(values(random, form.columns()));
            records[i] = form.line(values.getLast());
        }
        var batch = form.decode(records);
        assertThat(batch.faults()).isEmpty();
        for (int row = 0; row < RECORDS; row++) {
            assertThat(row(batch, row)).as("%s from %s", form, new String(records[row], StandardCharsets.UTF_8)).isEqualTo(values.get(row));
        }
    }

    @Test
    void aDamagedLineIsQuarantinedOrMeansWhatCommonsCsvSays() {
        var random = new Random(20261122);
        int same = 0;
        for (int done = 0; done < DAMAGED; done += RECORDS) {
            var form = Form.of(random);
            var records = new byte[RECORDS][];
            for (int i = 0; i < RECORDS; i++) {
                records[i] = Damage.done(form.line(values(random, form.columns())), random);
            }
            var batch = form.decode(records);
            assertThat(batch.faults()).extracting(RowFault::ruleId).containsOnly("decode.malformed");
            for (int row = 0; row < RECORDS; row++) {
                int at = row;
                if (batch.faults().stream().noneMatch(fault -> fault.row() == at) && !(form.csv().trim() && hasControls(records[row]))) {
                    assertThat(withoutQuotes(row(batch, row), form)).as("%s from %s", form, new String(records[row], StandardCharsets.UTF_8))
                            .isEqualTo(withoutQuotes(oracle(form, records[row]), form));
                    same++;
                }
            }
        }
        assertThat(same).as("damaged lines that could be read").isGreaterThan(DAMAGED / 20);
    }

    /** For Commons CSV a quoted text may stand for null too, by how it would be written. */
    private static List<Object> withoutQuotes(List<?> values, Form form) {
        var plain = new ArrayList<Object>(values);
        plain.replaceAll(value -> value == null || form.csv().nulls().contains(value) ? null : value);
        return plain;
    }

    /** Of which Commons CSV calls some blanks. */
    private static boolean hasControls(byte[] line) {
        for (byte c : line) {
            if (c >= 0 && c < ' ' && c != '\t') {
                return true;
            }
        }
        return false;
    }

    private static List<String> values(Random random, int count) {
        var values = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            var value = new StringBuilder();
            for (int parts = random.nextInt(4); parts > 0; parts--) {
                value.append(PARTS[random.nextInt(PARTS.length)]);
            }
            // With a text for null, the same text as a value is written in quotes, which only we tell apart.
            values.add(value.isEmpty() || value.toString().strip().equals("NULL") || !value.toString().equals(value.toString().strip()) ? "v" + i : value.toString());
        }
        if (random.nextBoolean()) {
            values.set(random.nextInt(count), null);
        }
        return values;
    }

    private static List<String> oracle(Form form, byte[] line) {
        try (CSVParser parser = CSVParser.parse(new String(line, StandardCharsets.UTF_8), form.format())) {
            List<CSVRecord> records = parser.getRecords();
            assertThat(records).hasSize(1);
            return records.getFirst().stream().collect(java.util.stream.Collectors.toCollection(ArrayList::new));
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static List<Object> row(MicroBatch batch, int row) {
        return new ArrayList<>(Records.row(batch, row).values());
    }
}
