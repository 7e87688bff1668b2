package io.lakeactors.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.RowFault;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvDecoderTest {
    private static final PipelineSpec.Csv PLAIN = new PipelineSpec.Csv(List.of(), ',', '"', Optional.empty(), List.of(""), false);
    private static final Field A = Field.of("a", new Type.Text(), true);
    private static final Field B = Field.of("b", new Type.Text(), false);

    @Test
    void valuesAreTheContractsFieldsInTheirOrderAsItsTypes() {
        var fields = List.of(Field.of("i", new Type.Int(), true), Field.of("l", new Type.Long(), true), Field.of("d", new Type.Double(), true), Field.of("f", new Type.Float(), true),
                Field.of("b", new Type.Bool(), true), Field.of("m", new Type.Decimal(10, 2), true), Field.of("w", new Type.Decimal(30, 2), true), Field.of("t", new Type.Text(), true),
                Field.of("day", new Type.Date(), true), Field.of("at", new Type.Timestamp(true, TimeForm.ISO), true), Field.of("s", new Type.Timestamp(true, TimeForm.EPOCH_SECONDS), true),
                Field.of("u", new Type.Uuid(), true), Field.of("x", new Type.Binary(), true));
        var batch = decode(PLAIN, fields, "-7,+0012345678901234,1e3,.5,TRUE,12.3,-1,né,1970-01-02,1970-01-01T00:00:01Z,2,123e4567-e89b-12d3-a456-426614174000,AQI=".replace(",.5", ",0.5"),
                "1,2,3,4,true,5,6,7,1970-01-02,1970-01-01T00:00:01Z,2,123e4567-e89b-12d3-a456-426614174000,AQI=\r\n",
                "2147483648,1.5,x,1e99,yes,1.234,1e30,,1970-1-2,1970-01-01,2.5,123e4567,A");
        assertThat(Records.row(batch, 0).values()).containsExactly(-7, 12345678901234L, 1000.0, 0.5f, true, new BigDecimal("12.30"), new BigDecimal("-1.00"), "né", 1, 1_000_000L, 2_000_000L,
                "123e4567e89b12d3a456426614174000", "0102");
        assertThat(Records.row(batch, 1).values()).startsWith(1, 2L, 3.0, 4f, true).endsWith("0102");
        assertThat(Records.row(batch, 2).values()).containsOnlyNulls();
        assertThat(batch.faults()).extracting(RowFault::row).containsOnly(2);
        assertThat(batch.faults()).extracting(RowFault::column).containsExactly("i", "l", "d", "f", "b", "m", "w", "day", "at", "s", "u", "x");
        assertThat(batch.faults().getFirst()).isEqualTo(new RowFault(2, "decode.type", "i", "not a 32-bit integer: \"2147483648\""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"x,y|x|y", "x,|x|", "\"x,y\",\"\"|x,y|``", "\"a \"\"b\"\"\",c|a \"b\"|c", "\"\"\"\",\"\"\"\"\"\"|\"|\"\"", "`x y , z`|`x y `|` z`",
        "\"größer\",ü|größer|ü"})
    void linesAreReadAsRfc4180Says(String line, String a, String b) {
        var batch = decode(PLAIN, List.of(A, B), line, line + "\n", line + "\r\n");
        assertThat(batch.faults()).isEmpty();
        for (int row = 0; row < 3; row++) {
            assertThat(Records.row(batch, row).values()).containsExactly(a, b);
        }
    }

    @Test
    void aQuotedValueMayHaveLineEndsAndIsNeverNull() {
        var csv = new PipelineSpec.Csv(List.of(), ';', '\'', Optional.empty(), List.of("", "NULL"), false);
        var batch = decode(csv, List.of(A, B), "'a\r\nb';NULL", "'NULL';''", ";null");
        assertThat(batch.faults()).isEmpty();
        assertThat(Records.row(batch, 0).values()).containsExactly("a\r\nb", null);
        assertThat(Records.row(batch, 1).values()).containsExactly("NULL", "");
        assertThat(Records.row(batch, 2).values()).containsExactly(null, "null");
    }

    @Test
    void blanksAroundValuesAreTrimmedIfAskedFor() {
        var csv = new PipelineSpec.Csv(List.of(), ',', '"', Optional.of('\\'), List.of("", "-"), true);
        var batch = decode(csv, List.of(A, B), "  x y\t, \" z \"  ", " - , ", "a\\,b ,c\\ \\", "\\-,a\\  ");
        assertThat(Records.row(batch, 0).values()).containsExactly("x y", " z ");
        assertThat(Records.row(batch, 1).values()).containsExactly(null, null);
        assertThat(Records.row(batch, 3).values()).containsExactly("-", "a ");
        assertThat(batch.faults()).containsExactly(new RowFault(2, "decode.malformed", "", "the line ends with an escape"));
    }

    @Test
    void anEscapeMakesASignStandForItself() {
        var csv = new PipelineSpec.Csv(List.of(), ',', '"', Optional.of('\\'), List.of("\\N"), false);
        var batch = decode(csv, List.of(A, B), "a\\,b,\"c\\\"d\\\\\"\"\"", "\\\"\\n,x");
        assertThat(batch.faults()).isEmpty();
        assertThat(Records.row(batch, 0).values()).containsExactly("a,b", "c\"d\\\"");
        assertThat(Records.row(batch, 1).values()).containsExactly("\"n", "x");
    }

    @Test
    void columnsSayWhichValueIsWhichFieldAndOthersArePassed() {
        var csv = new PipelineSpec.Csv(List.of("b", "own", "a"), ',', '"', Optional.empty(), List.of(""), false);
        assertThat(Records.row(decode(csv, List.of(A, B), "x,1,y"), 0).values()).containsExactly("y", "x");
        var strict = Decoder.of(Records.contract(Contract.UnknownFields.QUARANTINE, A, B), csv).decode(Records.raw("x,1,y"));
        assertThat(strict.faults()).containsExactly(new RowFault(0, "decode.unknown", "own", "the contract names no such field"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"a|the line has 1 values, not 2", "a,b,c|the line has 3 values, not 2", "\"a,b|value 1 has no closing quote",
        "a,\"b\"c|value 2 goes on after its closing quote", "a\"b,c|value 1 has a quote within", "a,b\\nc,d|more than one line", "`\"a\",\"b\" `|goes on after its closing quote"})
    void whatIsNoLineIsMalformed(String line, String why) {
        var batch = decode(PLAIN, List.of(A, B), line.replace("\\n", "\n"), "x,y");
        assertThat(Records.rules(batch)).containsExactly("decode.malformed");
        assertThat(batch.faults().getFirst().message()).contains(why);
        assertThat(Records.row(batch, 1).values()).containsExactly("x", "y");
        assertThat(Records.rules(Decoder.of(Records.contract(Contract.UnknownFields.IGNORE, A, B), PLAIN).decode(Records.raw(new byte[] {'a', ',', (byte) 0xFF}))))
                .containsExactly("decode.malformed");
    }

    private static MicroBatch decode(PipelineSpec.Csv csv, List<Field> fields, String... lines) {
        return Decoder.of(Records.contract(Contract.UnknownFields.IGNORE, fields.toArray(Field[]::new)), csv).decode(Records.raw(lines));
    }
}
