package io.lakeactors.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.Mapping;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.RowFault;
import io.lakeactors.model.Schema;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Columns that are calculated of others. */
class ComputedTest {
    private static Field calculated(String name, Type type, String expression) {
        return new Field(name, name, type, false, "", "", Optional.empty(), Optional.of(new Mapping(List.of(), type, Map.of(), Optional.empty(), expression, Optional.empty())));
    }

    @Test
    void expressionsFillTheirColumnsAndWhatDoesNotFitIsAFaultThatNamesThem() {
        var fields = List.of(Field.of("price", new Type.Decimal(9, 3), false), Field.of("n", new Type.Int(), false), calculated("total", new Type.Decimal(5, 2), "price * n"),
                calculated("many", new Type.Bool(), "n > 2"), calculated("half", new Type.Double(), "n / 2.0"), calculated("twice", new Type.Int(), "n * 2"));
        var price = new Column.Longs();
        var n = new Column.Ints();
        for (long[] row : new long[][] {{1_235, 1}, {2_345, 3}, {999_999, 2_000_000_000}}) {
            price.add(row[0]);
            n.add((int) row[1]);
        }
        price.addNull();
        n.add(1);
        var columns = new Column[] {price, n, null, null, null, null};
        var contract = new Contract("id", "c", "1.0.0", "t", new Schema(fields), List.of(), Contract.UnknownFields.IGNORE, "00");
        var filled = Computed.of(contract).fill(new MicroBatch(null, new ColumnBatch(contract.schema(), columns, 4), List.of(new RowFault(3, "decode.type", "price", "wrong"))));
        assertThat(((Column.Longs) filled.columns().columns()[2]).values()).startsWith(124, 704, 0, 0);
        assertThat(filled.columns().columns()[2].isNull(3)).isTrue();
        assertThat(((Column.Bools) filled.columns().columns()[3]).values()).startsWith(0, 1, 1, 0);
        assertThat(((Column.Doubles) filled.columns().columns()[4]).values()).startsWith(0.5, 1.5, 1e9, 0.5);
        assertThat(filled.faults()).extracting(RowFault::row, RowFault::column, RowFault::message).containsExactly(tuple(2, "total", "mapping of total from `price * n`: too large for decimal(5,2)"),
                tuple(2, "twice", "mapping of twice from `n * 2`: too large for int"), tuple(3, "price", "wrong"));
    }

    private static String key(ColumnBatch columns, int row) {
        var bytes = (Column.Bytes) columns.columns()[columns.columns().length - 1];
        return bytes.isNull(row) ? null : new String(bytes.data(), bytes.offsets()[row], bytes.length(row), StandardCharsets.US_ASCII);
    }

    private static Column.Bytes texts(String... texts) {
        var column = new Column.Bytes();
        for (String text : texts) {
            if (text == null) {
                column.addNull();
            } else {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                column.add(bytes, 0, bytes.length);
            }
        }
        return column;
    }

    private static ColumnBatch hashed(List<Field> of, Column... columns) {
        var fields = new ArrayList<>(of);
        fields.add(calculated("sk", new Type.Text(), "hash128(" + of.stream().map(field -> "`" + field.name() + "`").collect(Collectors.joining(", ")) + ")"));
        var contract = new Contract("id", "c", "1.0.0", "t", new Schema(fields), List.of(), Contract.UnknownFields.IGNORE, "00");
        var all = Arrays.copyOf(columns, columns.length + 1);
        return Computed.of(contract).fill(new MicroBatch(null, new ColumnBatch(contract.schema(), all, columns[0].size()), List.of())).columns();
    }

    @Test
    void aKeyIsWhatAnyProgramMakesOfTheSameValues() {
        var i = new Column.Ints();
        i.add(-5);
        var l = new Column.Longs();
        l.add(7);
        var d = new Column.Longs();
        d.add(150);
        var b = new Column.Bools();
        b.add(true);
        var day = new Column.Ints();
        day.add((int) LocalDate.parse("2026-01-31").toEpochDay());
        var at = new Column.Longs();
        at.add(1_769_817_600_000_000L);
        var uuid = new Column.Bytes();
        uuid.add(new byte[] {15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0}, 0, 16);
        var fields = List.of(Field.of("t", new Type.Text(), true), Field.of("i", new Type.Int(), true), Field.of("l", new Type.Long(), true), Field.of("d", new Type.Decimal(9, 2), true),
                Field.of("b", new Type.Bool(), true), Field.of("day", new Type.Date(), true), Field.of("at", new Type.Timestamp(true, TimeForm.ISO), true), Field.of("u", new Type.Uuid(), true));

        // md5 of "3:ä1" "2:-5" "1:7" "4:1.50" "4:true" "10:2026-01-31" "16:1769817600000000" "36:0f0e0d0c-…"
        assertThat(key(hashed(fields, texts("ä1"), i, l, d, b, day, at, uuid), 0)).isEqualTo("76d37fec83fadedf2cf83b212e06b7df");
    }

    @Test
    void keysAreEqualWhereTheirValuesAreAndNowhereElse() {
        var fields = List.of(Field.of("a", new Type.Text(), true), Field.of("b", new Type.Text(), true));
        var keys = hashed(fields, texts("ab", "a", "ab", null, "", "1:a"), texts("c", "bc", "c", "c", "1:a", ""));
        assertThat(key(keys, 0)).matches("[0-9a-f]{32}").isEqualTo(key(keys, 2)).isNotEqualTo(key(keys, 1));
        assertThat(key(keys, 3)).as("no value, no key").isNull();
        assertThat(key(keys, 4)).isNotEqualTo(key(keys, 5));
    }
}
