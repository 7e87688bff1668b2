package io.lakeactors.bench;

import com.sun.management.GarbageCollectionNotificationInfo;
import io.lakeactors.contract.Contracts;
import io.lakeactors.lake.catalog.IcebergRest;
import io.lakeactors.lake.iceberg.CatalogConfig;
import io.lakeactors.lake.iceberg.CommitSteps;
import io.lakeactors.lake.iceberg.IcebergStore;
import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.PartitionBy;
import io.lakeactors.model.RewriteOrder;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableReader;
import io.lakeactors.model.TableSpec;
import io.lakeactors.query.QueryLimits;
import io.lakeactors.testkit.WallClock;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/**
 * What planning on a table of very many files takes. The table is made by metadata alone: none of its files is there.
 *
 * <p>{@code PlanBench DIR FILES make} makes it, 10,000 files a commit and a day, one in a hundred small. {@code PlanBench DIR FILES WHAT} does one thing in this process and prints what it took, and how much of
 * the heap was live at most as collections found it: shape (what compaction, merging and expiry are planned by), retention, rewrite (finding the files of a group), change (finding them again to replace
 * them), orphans, expiry, day (the files of a SELECT of one day), query (those of
 * the whole table, without the limit that queries have), catalog (the served catalog's answer to a load).
 */
public final class PlanBench {
    private static final TableName TABLE = new TableName("silver", "events");
    private static final int FILES_PER_COMMIT = 10_000;
    private static final int SMALL_EVERY = 100;
    private static final long SMALL_BELOW = 192L << 20;
    private static final long FIRST_DAY = 19_000;
    private static final long DAY_MICROS = 86_400_000_000L;

    private PlanBench() {}

    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]).toAbsolutePath().resolve("plan-" + args[1]);
        int files = Integer.parseInt(args[1]);
        if (args[2].equals("make")) {
            make(home, files);
            return;
        }
        try (var store = IcebergStore.open(CatalogConfig.sqlite("lake", home.resolve("catalog.db"), home.resolve("warehouse")), CommitSteps.NONE, new WallClock())) {
            AtomicLong live = watchHeap();
            long began = System.nanoTime();
            Object held = work(store, args[2], files);
            double seconds = (System.nanoTime() - began) / 1e9;
            System.gc();
            long kept = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            double cpu = ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
            System.out.printf(Locale.ROOT, "{\"files\":%d,\"what\":\"%s\",\"seconds\":%.2f,\"processCpuSeconds\":%.2f,\"liveHeapMiB\":%.0f,\"keptMiB\":%.0f,\"found\":\"%s\"}%n", files, args[2], seconds, cpu,
                    Math.max(live.get(), kept) / 1048576.0, kept / 1048576.0, held);
        }
    }

    private static Object work(IcebergStore store, String what, int files) {
        var care = store.care();
        return switch (what) {
            case "shape" -> {
                var shape = care.shape(TABLE, SMALL_BELOW);
                yield shape.files() + " files, " + shape.partitions().stream().mapToInt(partition -> partition.candidates().size()).sum() + " small ones in " + shape.partitions().size() + " partitions";
            }
            case "retention" -> care.ingestedBefore(TABLE, (FIRST_DAY + files / FILES_PER_COMMIT / 2) * DAY_MICROS / 1_000, 1_000).size() + " old files";
            case "rewrite" -> refused(() -> care.rewrite(new RewriteOrder(TABLE, store.head(TABLE).snapshotId().orElseThrow(), 1, "r", List.of("/nothing.parquet"), SMALL_BELOW, 1 << 20, OptionalLong.empty())));
            case "change" -> {
                var head = store.head(TABLE);
                yield care.change(new TableChange("plan-" + System.nanoTime(), TABLE, head.uuid(), 0, new TableChange.Replace(head.snapshotId().orElseThrow(), List.of("/nothing.parquet"), List.of(), 0)))
                        .getClass().getSimpleName();
            }
            case "orphans" -> care.orphans(TABLE, 1, Set.of(), 0, 1_000, true).files() + " orphans";
            case "expiry" -> {
                var shape = care.shape(TABLE, 0);
                var past = new java.util.HashSet<Long>();
                shape.snapshots().forEach(version -> past.add(version.id()));
                past.remove(shape.snapshotId().orElseThrow());
                yield care.reclaimable(TABLE, past).files() + " files to go";
            }
            case "day" -> {
                String day = java.time.LocalDate.ofEpochDay(FIRST_DAY + files / FILES_PER_COMMIT / 2).toString();
                var bounds = List.of(new TableReader.Bound("ts", TableReader.Sign.AT_LEAST, day, true), new TableReader.Bound("ts", TableReader.Sign.AT_MOST, day + " 23:59", true));
                yield store.scan(TABLE, new TableReader.Wanted(OptionalLong.empty(), bounds, QueryLimits.FILES_MAX)).files().size() + " files of one day";
            }
            case "query" -> {
                var scan = store.scan(TABLE);
                yield scan.files().size() + " files";
            }
            case "catalog" -> {
                var answer = new IcebergRest(store.door(), table -> Optional.empty()).answer(new IcebergRest.Request("GET", List.of("v1", "namespaces", "silver", "tables", "events"), Map.of(), Optional.empty(), ""));
                yield answer.status() + ", " + answer.body().length() + " characters";
            }
            default -> throw new IllegalArgumentException(what);
        };
    }

    private static String refused(Runnable work) {
        try {
            work.run();
            return "not refused";
        } catch (LakeException e) {
            return e.error().what();
        }
    }

    /** The greatest sum of what collections left. */
    private static AtomicLong watchHeap() {
        var most = new AtomicLong();
        var heap = new java.util.HashSet<String>();
        ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP).forEach(pool -> heap.add(pool.getName()));
        ManagementFactory.getGarbageCollectorMXBeans().forEach(collector -> ((NotificationEmitter) collector).addNotificationListener((notification, handback) -> {
            if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
                Map<String, MemoryUsage> after = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData()).getGcInfo().getMemoryUsageAfterGc();
                long used = after.entrySet().stream().filter(pool -> heap.contains(pool.getKey())).mapToLong(pool -> pool.getValue().getUsed()).sum();
                most.accumulateAndGet(used, Math::max);
            }
        }, null, null));
        return most;
    }

    private static void make(Path home, int files) throws Exception {
        Files.createDirectories(home);
        String name = "events.odcs.yaml";
        var contract = Contracts.read(name, BenchNode.resource(name), "").orThrow();
        var spec = new TableSpec(TABLE, contract.schema().with(AuditColumns.FIELDS), List.of(new PartitionBy(PartitionBy.Transform.DAY, "ts")), Map.of());
        Path database = home.resolve("catalog.db");
        Path warehouse = home.resolve("warehouse");
        try (var store = IcebergStore.open(CatalogConfig.sqlite("lake", database, warehouse), CommitSteps.NONE, new WallClock())) {
            store.ensure(spec, false);
        }
        var catalog = new JdbcCatalog();
        catalog.setConf(new Configuration());
        catalog.initialize("lake", Map.of("uri", "jdbc:sqlite:" + database, "warehouse", warehouse.toString(), "jdbc.schema-version", "V1", "io-impl", "org.apache.iceberg.hadoop.HadoopFileIO"));
        try (catalog) {
            Table table = catalog.loadTable(TableIdentifier.of("silver", "events"));
            for (int done = 0; done < files; done += FILES_PER_COMMIT) {
                AppendFiles append = table.newFastAppend();
                for (int i = done; i < Math.min(files, done + FILES_PER_COMMIT); i++) {
                    append.appendFile(file(table, i));
                }
                append.commit();
            }
        }
    }

    private static DataFile file(Table table, int number) {
        long day = FIRST_DAY + number / FILES_PER_COMMIT;
        long rows = 1_000_000 + number % 1_000;
        var lower = new HashMap<Integer, ByteBuffer>();
        var upper = new HashMap<Integer, ByteBuffer>();
        var values = new HashMap<Integer, Long>();
        var nulls = new HashMap<Integer, Long>();
        for (Types.NestedField column : table.schema().columns()) {
            if (column.type().equals(Types.TimestampType.withZone())) {
                lower.put(column.fieldId(), Conversions.toByteBuffer(column.type(), day * DAY_MICROS + number % FILES_PER_COMMIT));
                upper.put(column.fieldId(), Conversions.toByteBuffer(column.type(), day * DAY_MICROS + number % FILES_PER_COMMIT + 60_000_000L));
            } else if (column.type().equals(Types.StringType.get())) {
                lower.put(column.fieldId(), Conversions.toByteBuffer(column.type(), "a" + number % 1_000));
                upper.put(column.fieldId(), Conversions.toByteBuffer(column.type(), "z" + number % 1_000));
            }
            values.put(column.fieldId(), rows);
            nulls.put(column.fieldId(), 0L);
        }
        return DataFiles.builder(table.spec()).withFormat(FileFormat.PARQUET)
                .withPath(table.location() + "/data/ts_day=" + java.time.LocalDate.ofEpochDay(day) + "/e3-0a1b2c3dp5-" + Integer.toHexString(number) + "-0.parquet")
                .withPartitionPath("ts_day=" + java.time.LocalDate.ofEpochDay(day))
                .withFileSizeInBytes(number % SMALL_EVERY == 0 ? 4 << 20 : 250 << 20)
                .withMetrics(new Metrics(rows, null, values, nulls, null, lower, upper)).build();
    }
}
