package io.lakeactors.bench;

import io.lakeactors.contract.Contracts;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.decode.Decoder;
import io.lakeactors.decode.RawTables;
import io.lakeactors.lake.iceberg.CatalogConfig;
import io.lakeactors.lake.iceberg.CommitSteps;
import io.lakeactors.lake.iceberg.IcebergStore;
import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.PartitionBy;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.Selection;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.TableWriter;
import io.lakeactors.model.WrittenFile;
import io.lakeactors.testkit.WallClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes a node's home with one table of many small files, silver.events by day, as intake leaves them: {@code SmallFilesTable HOME ROWS FILES}. Good events only; each batch falls into three days, so into
 * three files. Prints what it has made.
 */
public final class SmallFilesTable {
    private static final int ROWS_PER_BATCH = 5_000;
    private static final int DAYS = 3;
    private static final int BATCHES_PER_COMMIT = 8;
    private static final TableName TABLE = new TableName("silver", "events");

    private SmallFilesTable() {}

    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]).toAbsolutePath();
        long rows = Long.parseLong(args[1]);
        int batches = Math.max(1, Integer.parseInt(args[2]) / DAYS);
        Files.createDirectories(home);
        String name = "events.odcs.yaml";
        var contract = Contracts.read(name, BenchNode.resource(name), "").orThrow();
        var day = List.of(new PartitionBy(PartitionBy.Transform.DAY, "ts"));
        var spec = new TableSpec(TABLE, contract.schema().with(AuditColumns.FIELDS), day, Map.of());
        var decoder = Decoder.of(contract, PipelineSpec.Format.JSON);
        var audit = new RawTables();
        var events = new Events(Events.SEED, rows * 2, 1);
        long next = 0;
        int files = 0;
        try (var store = IcebergStore.open(CatalogConfig.sqlite("lake", home.resolve("catalog.db"), home.resolve("warehouse")), CommitSteps.NONE, new WallClock())) {
            TableHead head = store.ensure(spec, false).head();
            var written = new ArrayList<WrittenFile>();
            for (int batch = 0; batch < batches; batch++) {
                TableWriter writer = store.writer(spec, 1, "bench-" + batch);
                for (long left = rows / batches; left > 0; left -= ROWS_PER_BATCH) {
                    int count = (int) Math.min(left, ROWS_PER_BATCH);
                    var raw = new RawBatch(new SourceKey("bench", "bench", "events", 0), count, count * 280);
                    long first = next;
                    while (raw.count() < count) {
                        byte[] value = events.event(next);
                        if (events.kind() == Events.Kind.GOOD) {
                            raw.add(next, 0, null, 0, 0, value, 0, value.length, null);
                        }
                        next++;
                    }
                    var decoded = audit.withAudit(decoder.decode(raw.covers(first, next, -1)), 1_780_000_000_000_000L + batch * 1_000_000L, contract.version());
                    writer.write(decoded, Selection.all(count));
                }
                written.addAll(writer.finish());
                if (batch % BATCHES_PER_COMMIT == BATCHES_PER_COMMIT - 1 || batch == batches - 1) {
                    commit(store, head, written);
                    files += written.size();
                    written.clear();
                }
            }
        }
        System.out.println("{\"rows\":" + rows / batches * batches + ",\"files\":" + files + "}");
    }

    private static void commit(IcebergStore store, TableHead head, List<WrittenFile> written) {
        var outcome = store.commit(new CommitRequest(java.util.UUID.randomUUID().toString(), 1, TABLE, head.uuid(), new TreeMap<>(), written));
        if (!(outcome instanceof CommitOutcome.Committed)) {
            throw new IllegalStateException(outcome.toString());
        }
    }
}
