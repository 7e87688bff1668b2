package io.lakeactors.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Field;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.RowFault;
import io.lakeactors.model.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RawTablesTest {
    private final RawTables tables = new RawTables();

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static RawBatch batch() {
        byte[] value = utf8("{\"id\":1}");
        var raw = new RawBatch(Records.SOURCE, 3, 64);
        raw.add(10, 5, utf8("key"), 0, 3, value, 0, value.length, utf8("[]"));
        raw.add(12, -1, null, 0, 0, null, 0, 0, null);
        raw.add(13, 7, utf8(""), 0, 0, utf8("{"), 0, 1, null);
        return raw.covers(10, 14, -1);
    }

    private static Object value(ColumnBatch batch, String name, int row) {
        int at = batch.schema().indexOf(name).orElseThrow();
        Column column = batch.columns()[at];
        if (column instanceof Column.Constant constant) {
            assertThat(constant.rows()).isEqualTo(batch.rows());
            return constant.value() instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : constant.value();
        }
        assertThat(column.size()).isEqualTo(batch.rows());
        return Records.value(batch.schema().fields().get(at).type(), column, row);
    }

    @Test
    void bronzeHoldsEveryRecordAsItCame() {
        var bronze = tables.bronze(batch(), 99, "1.2.0");
        assertThat(bronze.rows()).isEqualTo(3);
        assertThat(value(bronze, "key", 0)).isEqualTo("6b6579");
        assertThat(value(bronze, "key", 1)).isNull();
        assertThat(value(bronze, "key", 2)).isEqualTo("");
        assertThat(value(bronze, "value", 0)).isEqualTo("7b226964223a317d");
        assertThat(value(bronze, "value", 1)).isNull();
        assertThat(value(bronze, "headers", 0)).isEqualTo("[]");
        assertThat(value(bronze, "headers", 2)).isNull();
        assertThat(value(bronze, "record_ts", 0)).isEqualTo(5000L);
        assertThat(value(bronze, "record_ts", 1)).isNull();
    }

    @Test
    void everyTableSaysWhereARowCameFrom() {
        var raw = batch();
        var silver = tables.withAudit(Records.decoder(Field.of("id", new Type.Int(), true)).decode(raw), 99, "1.2.0");
        var bronze = tables.bronze(raw, 99, "1.2.0");
        for (ColumnBatch table : List.of(silver, bronze)) {
            assertThat(value(table, AuditColumns.TOPIC, 0)).isEqualTo("shop.orders");
            assertThat(value(table, AuditColumns.PARTITION, 0)).isEqualTo(3);
            assertThat(value(table, AuditColumns.OFFSET, 1)).isEqualTo(12L);
            assertThat(value(table, AuditColumns.INGEST_TS, 0)).isEqualTo(99L);
            assertThat(value(table, AuditColumns.CONTRACT_VERSION, 0)).isEqualTo("1.2.0");
        }
        assertThat(silver.schema().fields().getFirst().name()).isEqualTo("id");
        assertThat(value(silver, "id", 0)).isEqualTo(1);
    }

    @Test
    void quarantineHoldsTheRejectedRecordsWithWhatWasWrong() {
        var raw = batch();
        var faults = List.of(new RowFault(2, "decode.malformed", "", "not JSON"), new RowFault(2, "r2", "id", "é"));
        tables.quarantine(raw, List.of(new Rejected(0, "x", faults), new Rejected(1, "y", List.of())), "other", 1, "0");
        var quarantine = tables.quarantine(raw, List.of(new Rejected(2, "r2", faults)), "orders", 99, "1.2.0");
        assertThat(quarantine.rows()).isEqualTo(1);
        assertThat(value(quarantine, "rule_id", 0)).isEqualTo("r2");
        assertThat(value(quarantine, "rule_ids", 0)).isEqualTo(List.of("decode.malformed", "r2"));
        assertThat(value(quarantine, "messages", 0)).isEqualTo(List.of("not JSON", "é"));
        assertThat(value(quarantine, "columns", 0)).isEqualTo(List.of("", "id"));
        assertThat(value(quarantine, "value", 0)).isEqualTo("7b");
        assertThat(value(quarantine, "pipeline", 0)).isEqualTo("orders");
        assertThat(value(quarantine, AuditColumns.OFFSET, 0)).isEqualTo(13L);
    }
}
