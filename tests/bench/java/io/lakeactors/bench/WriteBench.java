package io.lakeactors.bench;

import io.lakeactors.contract.Contracts;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.decode.Decoder;
import io.lakeactors.decode.RawTables;
import io.lakeactors.lake.iceberg.CatalogConfig;
import io.lakeactors.lake.iceberg.CommitSteps;
import io.lakeactors.lake.iceberg.IcebergStore;
import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.ColumnBatch;
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
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The table's side alone: events already decoded -> files by day -> commits on a SQLite catalog, as the engine does it.
 * Arguments: millions of rows a round (1), rounds (5), rows of a file batch (120000), source partitions (6). Prints, round by round, thread CPU seconds per
 * million rows for writing, finishing files and committing, their counts, bytes of the files a row, and bytes allocated a row.
 */
public final class WriteBench {
    private static final int ROWS_PER_BATCH = 4_000;
    private static final int BATCHES = 32;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final TableName TABLE = new TableName("silver", "events");

    private final IcebergStore store;
    private final TableSpec spec;
    private final List<ColumnBatch> batches;
    private final com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long writing;
    private long finishing;
    private long committing;
    private int commits;
    private int files;
    private long bytes;

    private WriteBench(IcebergStore store, TableSpec spec, List<ColumnBatch> batches) {
        this.store = store;
        this.spec = spec;
        this.batches = batches;
    }

    public static void main(String[] args) throws Exception {
        double millions = args.length > 0 ? Double.parseDouble(args[0]) : 1;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        int fileRows = args.length > 2 ? Integer.parseInt(args[2]) : 120_000;
        int partitions = args.length > 3 ? Integer.parseInt(args[3]) : 6;
        String file = "events.odcs.yaml";
        var contract = Contracts.read(file, Files.readString(Path.of(System.getProperty("lakeactors.root"), "tests", "bench", file)), "").orThrow();
        var batches = new ArrayList<ColumnBatch>();
        for (int i = 0; i < BATCHES; i++) {
            // A decoder's columns are its own and used again: each batch here keeps the columns of one.
            var fresh = Decoder.of(contract, PipelineSpec.Format.JSON);
            batches.add(new RawTables().withAudit(fresh.decode(batch(i)), 1_780_000_000_000_000L + i * 1_000_000L, contract.version()));
        }
        var day = List.of(new PartitionBy(PartitionBy.Transform.DAY, "ts"));
        var spec = new TableSpec(TABLE, contract.schema().with(AuditColumns.FIELDS), day, Map.of("la.pipeline", "events"));
        Path home = Files.createTempDirectory("write-bench");
        var catalog = CatalogConfig.sqlite("lake", home.resolve("catalog.db"), home.resolve("warehouse"));
        try (var store = IcebergStore.open(catalog, CommitSteps.NONE, new WallClock())) {
            var bench = new WriteBench(store, spec, batches);
            for (int round = 0; round < rounds; round++) {
                bench.round(round, (long) (millions * 1e6), fileRows, partitions);
            }
        }
        System.out.println(home);
    }

    private void round(int round, long rows, int fileRows, int partitions) {
        writing = 0;
        finishing = 0;
        committing = 0;
        commits = 0;
        files = 0;
        bytes = 0;
        long allocated = threads.getCurrentThreadAllocatedBytes();
        TableHead head = store.ensure(spec, false).head();
        long done = 0;
        while (done < rows) {
            var written = new ArrayList<WrittenFile>();
            for (int partition = 0; partition < partitions; partition++) {
                written.addAll(file(fileRows, (int) (done / ROWS_PER_BATCH)));
                done += fileRows;
            }
            commit(head, written);
        }
        double perMillion = NANOS_PER_SECOND * done / 1e6;
        System.out.printf(
                Locale.ROOT,
                "round %d: CPU-s per million rows: write %.3f, finish %.3f, commit %.3f; %d files, %d commits; %.1f bytes of file and %.1f bytes allocated a row%n",
                round, writing / perMillion, finishing / perMillion, committing / perMillion, files, commits, (double) bytes / done,
                (double) (threads.getCurrentThreadAllocatedBytes() - allocated) / done);
    }

    private List<WrittenFile> file(int rows, int from) {
        long begin = threads.getCurrentThreadCpuTime();
        TableWriter writer = store.writer(spec, 1, "bench-" + UUID.randomUUID());
        Selection all = Selection.all(ROWS_PER_BATCH);
        for (int i = 0; i < rows / ROWS_PER_BATCH; i++) {
            writer.write(batches.get((from + i) % BATCHES), all);
        }
        long between = threads.getCurrentThreadCpuTime();
        List<WrittenFile> written = writer.finish();
        finishing += threads.getCurrentThreadCpuTime() - between;
        writing += between - begin;
        written.forEach(one -> bytes += one.bytes());
        files += written.size();
        return written;
    }

    private void commit(TableHead head, List<WrittenFile> written) {
        long begin = threads.getCurrentThreadCpuTime();
        var outcome = store.commit(new CommitRequest(UUID.randomUUID().toString(), 1, TABLE, head.uuid(), new TreeMap<>(), written));
        committing += threads.getCurrentThreadCpuTime() - begin;
        commits++;
        if (!(outcome instanceof CommitOutcome.Committed)) {
            throw new IllegalStateException(outcome.toString());
        }
    }

    /** Good events of one partition, spread over the three days as a backlog is. */
    private static RawBatch batch(int index) {
        var events = new Events(Events.SEED, (long) BATCHES * ROWS_PER_BATCH * 2, 1);
        var raw = new RawBatch(new SourceKey("bench", "bench", "events", 0), ROWS_PER_BATCH, ROWS_PER_BATCH * 280);
        long first = (long) index * ROWS_PER_BATCH * 2;
        for (long next = first; raw.count() < ROWS_PER_BATCH; next++) {
            byte[] value = events.event(next);
            if (events.kind() == Events.Kind.GOOD) {
                raw.add(next, 0, null, 0, 0, value, 0, value.length, null);
            }
        }
        return raw.covers(first, first + ROWS_PER_BATCH * 2L, -1);
    }
}
