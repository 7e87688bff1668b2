package io.lakeactors.bench;

import io.lakeactors.contract.Contracts;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.decode.Decoder;
import io.lakeactors.decode.RawTables;
import io.lakeactors.lake.iceberg.CatalogConfig;
import io.lakeactors.lake.iceberg.CommitSteps;
import io.lakeactors.lake.iceberg.IcebergStore;
import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.PartitionBy;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.TableWriter;
import io.lakeactors.quality.Judge;
import io.lakeactors.server.quickstart.FlightEvents;
import io.lakeactors.testkit.WallClock;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What it costs to hold records to all rules of the flights contract, unique keys and row expressions among them, beside decoding and encoding the same records. Arguments: passes over the 80,809
 * flights (default 20), of which the first half, in which compilers are at work, is shown and not counted. Thread CPU seconds per million rows, and at the end the medians; ends with 1 if checks cost a
 * quarter of decoding and encoding, or more. Leaves a catalog without tables' files where temporary files are.
 */
public final class ChecksBench {
    private static final int ROWS_PER_BATCH = 4_096;
    /** Of what decoding and encoding cost, in percent. */
    private static final double SHARE_MAX = 25;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final TableName TABLE = new TableName("silver", "flights");

    private final IcebergStore store;
    private final TableSpec spec;
    private final Decoder decoder;
    private final Judge judge;
    private final String version;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long rejected;

    private ChecksBench(IcebergStore store, TableSpec spec, Decoder decoder, Judge judge, String version) {
        this.store = store;
        this.spec = spec;
        this.decoder = decoder;
        this.judge = judge;
        this.version = version;
    }

    public static void main(String[] args) throws Exception {
        int passes = args.length > 0 ? Integer.parseInt(args[0]) : 20;
        Path file = Path.of(System.getProperty("lakeactors.root"), "cluster-config", "examples", "flights.odcs.yaml");
        var contract = Contracts.read(file.getFileName().toString(), Files.readString(file), "").orThrow();
        var spec = new TableSpec(TABLE, contract.schema().with(AuditColumns.FIELDS), List.of(new PartitionBy(PartitionBy.Transform.DAY, "sched_dep")), Map.of());
        List<RawBatch> batches = batches();
        Path home = Files.createTempDirectory("checks-bench");
        try (var store = IcebergStore.open(CatalogConfig.sqlite("lake", home.resolve("catalog.db"), home.resolve("warehouse")), CommitSteps.NONE, new WallClock())) {
            store.ensure(spec, false);
            var bench = new ChecksBench(store, spec, Decoder.of(contract, PipelineSpec.Format.JSON), Judge.of(contract), contract.version());
            var counted = new ArrayList<double[]>();
            for (int pass = 0; pass < passes; pass++) {
                double[] costs = bench.pass(batches);
                System.out.printf(Locale.ROOT, "pass %d: CPU-s per million rows: decode %.3f, check %.3f, encode %.3f; %d rejected%n", pass, costs[0], costs[1], costs[2], bench.rejected);
                if (pass >= passes / 2) {
                    counted.add(costs);
                }
            }
            double decode = median(counted, 0);
            double check = median(counted, 1);
            double encode = median(counted, 2);
            double share = 100 * check / (decode + encode);
            System.out.printf(Locale.ROOT, "median: decode %.3f, check %.3f, encode %.3f: checks cost %.1f %% of decode and encode%n", decode, check, encode, share);
            System.exit(share < SHARE_MAX ? 0 : 1);
        }
    }

    private static double median(List<double[]> passes, int of) {
        return passes.stream().mapToDouble(costs -> costs[of]).sorted().skip(passes.size() / 2).findFirst().orElseThrow();
    }

    private double[] pass(List<RawBatch> batches) {
        var tables = new RawTables();
        // Keys are known again in each pass.
        var window = judge.newWindow();
        long[] costs = new long[3];
        long rows = 0;
        rejected = 0;
        TableWriter writer = store.writer(spec, 1, "bench");
        for (RawBatch batch : batches) {
            long begin = threads.getCurrentThreadCpuTime();
            var decoded = decoder.decode(batch);
            long checking = threads.getCurrentThreadCpuTime();
            var verdicts = judge.judge(decoded, window);
            long encoding = threads.getCurrentThreadCpuTime();
            writer.write(tables.withAudit(decoded, 1_780_000_000_000_000L, version), verdicts.pass());
            costs[2] += threads.getCurrentThreadCpuTime() - encoding;
            costs[1] += encoding - checking;
            costs[0] += checking - begin;
            rows += batch.count();
            rejected += verdicts.quarantined().size();
        }
        long finishing = threads.getCurrentThreadCpuTime();
        store.care().discard(writer.finish());
        costs[2] += threads.getCurrentThreadCpuTime() - finishing;
        double perMillion = NANOS_PER_SECOND * rows / 1e6;
        return new double[] {costs[0] / perMillion, costs[1] / perMillion, costs[2] / perMillion};
    }

    private static List<RawBatch> batches() {
        var values = new ArrayList<byte[]>();
        FlightEvents.forEach(event -> values.add(event.value()));
        var batches = new ArrayList<RawBatch>();
        for (int first = 0; first < values.size(); first += ROWS_PER_BATCH) {
            List<byte[]> some = values.subList(first, Math.min(first + ROWS_PER_BATCH, values.size()));
            var raw = new RawBatch(new SourceKey("bench", "bench", "flights", 0), some.size(), some.stream().mapToInt(value -> value.length).sum());
            for (byte[] value : some) {
                raw.add(first + raw.count(), 0, null, 0, 0, value, 0, value.length, null);
            }
            batches.add(raw.covers(first, first + some.size(), -1));
        }
        return batches;
    }
}
