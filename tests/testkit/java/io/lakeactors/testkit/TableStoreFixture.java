package io.lakeactors.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.Field;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.Progress;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Selection;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.TableStore;
import io.lakeactors.model.TableWriter;
import io.lakeactors.model.Type;
import io.lakeactors.model.WrittenFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/** A store with two empty tables, and what tests write into them. */
public abstract class TableStoreFixture {
    protected static final SourceKey P0 = new SourceKey("cluster", "topic-id", "orders", 0);
    protected static final SourceKey P1 = new SourceKey("cluster", "topic-id", "orders", 1);
    protected static final TableName ORDERS = new TableName("silver", "orders");
    protected static final TableName QUARANTINE = ORDERS.quarantine();

    protected TableStore store;

    /** A store with an empty catalog. */
    protected abstract TableStore create() throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = create();
        store.ensure(made(ORDERS), false);
        store.ensure(made(QUARANTINE), false);
    }

    /** What tables are made with. */
    protected Map<String, String> properties() {
        return Map.of();
    }

    private TableSpec made(TableName name) {
        return new TableSpec(name, spec(name).schema(), List.of(), properties());
    }

    protected static TableSpec spec(TableName name) {
        return new TableSpec(name, new Schema(List.of(Field.of("n", new Type.Long(), false))).with(AuditColumns.FIELDS), List.of(), Map.of());
    }

    /** Writes one file whose rows have these numbers. */
    protected WrittenFile file(TableName table, long epoch, long... numbers) {
        List<WrittenFile> written = writer(table, epoch, numbers).finish();
        assertThat(written).hasSize(1);
        assertThat(written.getFirst().rows()).isEqualTo(numbers.length);
        return written.getFirst();
    }

    /** A writer that has got such rows. */
    protected TableWriter writer(TableName table, long epoch, long... numbers) {
        var n = new Column.Longs();
        var offsets = new Column.Longs();
        for (long number : numbers) {
            n.add(number);
            offsets.add(number);
        }
        int rows = numbers.length;
        Column[] columns = {
            n, constant("orders", rows), new Column.Constant(0, rows), offsets, new Column.Constant(1_000L, rows), constant("1.0.0", rows)
        };
        TableWriter writer = store.writer(spec(table), epoch, P0.tag() + "-" + UUID.randomUUID());
        writer.write(new ColumnBatch(spec(table).schema(), columns, rows), Selection.all(rows));
        return writer;
    }

    private static Column.Constant constant(String text, int rows) {
        return new Column.Constant(text.getBytes(StandardCharsets.UTF_8), rows);
    }

    protected CommitRequest request(long epoch, Map<SourceKey, CommitRequest.Advance> advances, WrittenFile... files) {
        return new CommitRequest(UUID.randomUUID().toString(), epoch, ORDERS, store.head(ORDERS).uuid(), new TreeMap<>(advances), List.of(files));
    }

    protected static CommitRequest.Advance advance(long from, long to) {
        return advance(from, to, 1, 1);
    }

    protected static CommitRequest.Advance advance(long from, long to, int leaderEpoch, long writerEpoch) {
        return new CommitRequest.Advance(new OffsetRange(from, to), new Progress(from >= 10 ? 10 : 0, to, leaderEpoch, writerEpoch, Ledger.of(to, 0, 0)), false);
    }
}
