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
import io.lakeactors.model.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
}
