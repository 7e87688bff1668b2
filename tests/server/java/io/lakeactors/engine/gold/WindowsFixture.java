package io.lakeactors.engine.gold;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.lakeactors.contract.GoldSpec;
import io.lakeactors.contract.Golds;
import io.lakeactors.engine.CareConfig;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.engine.commit.TableTend;
import io.lakeactors.engine.maintenance.Committers;
import io.lakeactors.lake.iceberg.CatalogConfig;
import io.lakeactors.lake.iceberg.CommitSteps;
import io.lakeactors.lake.iceberg.IcebergStore;
import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.ColumnChanges;
import io.lakeactors.model.Field;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.MergeRule;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.PartitionBy;
import io.lakeactors.model.Progress;
import io.lakeactors.model.RewriteOrder;
import io.lakeactors.model.RowChanges;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Selection;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuery;
import io.lakeactors.model.TableShape;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.TableWriter;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import io.lakeactors.query.QueryEngine;
import io.lakeactors.query.QueryLimits;
import io.lakeactors.query.SnapshotInspector;
import io.lakeactors.query.SnapshotQuery;
import io.lakeactors.testkit.SeededIds;
import io.lakeactors.testkit.WallClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A source of times, a small table beside it, a gold table by day, and runs of it without an engine around them. */
abstract class WindowsFixture {
    static final TableName EVENTS = TableName.parse("silver.events");
    static final TableName NAMES = TableName.parse("silver.names");
    static final TableName DAYS = TableName.parse("gold.days");
    static final long HOUR = 3_600_000_000L;
    static final long DAY = 24 * HOUR;
    static final String QUERY = "select cast(ts as date) as day, region, count(*) as n, sum(v)::bigint as total, (select count(*) from silver.names) as names from silver.events group by all";
    static final String CONTRACT = """
            apiVersion: v3.1.0
            kind: DataContract
            id: 0c8b7a52-51f5-4b0e-8f0b-8a4e4f3d0041
            name: days
            version: 1.0.0
            status: active
            schema:
              - name: days
                physicalName: gold.days
                logicalType: object
                properties:
                  - { name: day, logicalType: date, required: true }
                  - { name: region, logicalType: string }
                  - { name: n, logicalType: integer, physicalType: long, required: true }
                  - { name: total, logicalType: integer, physicalType: long }
                  - { name: names, logicalType: integer, physicalType: long }
            """;
    private static final Schema ROWS = new Schema(List.of(Field.of("id", new Type.Long(), true), Field.of("ts", new Type.Timestamp(true, TimeForm.ISO), true), Field.of("v", new Type.Long(), false),
            Field.of("region", new Type.Text(), false), Field.of("op", new Type.Text(), false))).with(AuditColumns.FIELDS);

    /** One record. @param ts microseconds since 1970 */
    record Event(long id, long ts, long v, boolean deletes) {}

    @TempDir
    Path dir;

    IcebergStore store;
    CrashPoints crashPoints = CrashPoints.NONE;
    boolean withholds;
    /** What happens when a run has looked up its sources. */
    Runnable afterLook = () -> { };
    GoldMemory.Table known;
    private final Map<TableName, Long> next = new TreeMap<>();
    private final SeededIds ids = new SeededIds(7);

    @BeforeEach
    void open() {
        store = IcebergStore.open(CatalogConfig.sqlite("lake", dir.resolve("catalog.db"), dir.resolve("warehouse")), CommitSteps.NONE, new WallClock());
    }

    @AfterEach
    void close() {
        store.close();
    }

    static TableSpec source(TableName name, Optional<MergeRule> rule, boolean partitioned) {
        var terms = partitioned ? List.of(new PartitionBy(PartitionBy.Transform.DAY, "ts")) : List.<PartitionBy>of();
        return new TableSpec(name, rule.map(one -> ROWS.with(one.columnsBeside(ROWS))).orElse(ROWS), terms, rule.map(MergeRule::properties).orElse(Map.of()));
    }

    static MergeRule rule(MergeRule.Mode mode) {
        return new MergeRule(mode, List.of("id"), List.of("ts"), Optional.of(new MergeRule.Deletion("op", List.of("d"))), MergeRule.REMEMBER_MILLIS);
    }

    void land(TableSpec spec, List<Event> events) {
        long first = next.getOrDefault(spec.name(), 0L);
        long to = first + events.size();
        var source = new SourceKey("cluster", "topic-id", spec.name().name(), 0);
        TableWriter writer = store.writer(spec, 1, source.tag() + "-" + UUID.randomUUID());
        writer.write(batch(events, first), Selection.all(events.size()));
        var advance = new CommitRequest.Advance(new OffsetRange(first, to), new Progress(0, to, 1, 1, Ledger.of(to, 0, 0)), false);
        var request = new CommitRequest(UUID.randomUUID().toString(), 1, spec.name(), store.head(spec.name()).uuid(), new TreeMap<>(Map.of(source, advance)), writer.finish());
        assertThat(store.commit(request)).isInstanceOf(CommitOutcome.Committed.class);
        next.put(spec.name(), to);
    }

    /** Goes on from where the table stands now. */
    void back(TableName table) {
        next.put(table, store.head(table).vector().entries().values().stream().mapToLong(Progress::next).max().orElse(0));
    }

    private static ColumnBatch batch(List<Event> events, long first) {
        var id = new Column.Longs();
        var ts = new Column.Longs();
        var v = new Column.Longs();
        var region = new Column.Bytes();
        var op = new Column.Bytes();
        var offset = new Column.Longs();
        for (Event event : events) {
            id.add(event.id());
            ts.add(event.ts());
            v.add(event.v());
            text(region, "r" + event.id() % 3);
            text(op, event.deletes() ? "d" : "u");
            offset.add(first + offset.size());
        }
        int rows = events.size();
        return new ColumnBatch(ROWS, new Column[] {id, ts, v, region, op, constant("events", rows), new Column.Constant(0, rows), offset, new Column.Constant(1_000L, rows), constant("1.0.0", rows)}, rows);
    }

    private static void text(Column.Bytes column, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        column.add(bytes, 0, bytes.length);
    }

    private static Column.Constant constant(String text, int rows) {
        return new Column.Constant(text.getBytes(StandardCharsets.UTF_8), rows);
    }

    CommitOutcome change(TableName table, TableChange.Work work) {
        return store.care().change(new TableChange(UUID.randomUUID().toString(), table, store.head(table).uuid(), store.acquireEpoch(TableCare.entity(table)), work));
    }

    /** Writes the small files of one partition anew. @return whether there were any */
    boolean compact(TableName table) {
        TableShape shape = store.care().shape(table, 1 << 20);
        var partition = shape.partitions().stream().filter(one -> one.candidates().size() > 1).findFirst();
        if (partition.isEmpty()) {
            return false;
        }
        long epoch = store.acquireEpoch(TableCare.entity(table));
        long planned = shape.snapshotId().getAsLong();
        var paths = partition.get().candidates().stream().map(TableShape.LiveFile::path).toList();
        var added = store.care().rewrite(new RewriteOrder(table, planned, epoch, "r" + epoch, paths, 64 << 20, 4 << 20, OptionalLong.empty()));
        var work = new TableChange.Replace(planned, paths, added, 0);
        assertThat(store.care().change(new TableChange(UUID.randomUUID().toString(), table, shape.uuid(), epoch, work))).isInstanceOf(CommitOutcome.Committed.class);
        return true;
    }

    /** All snapshots but the current one, and those with a name. */
    void expire(TableName table) {
        TableShape shape = store.care().shape(table, 0);
        var named = shape.refs().values().stream().map(TableShape.Ref::snapshot).toList();
        var past = new java.util.HashSet<>(shape.snapshots().stream().map(TableShape.Version::id).toList());
        past.removeAll(named);
        change(table, new TableChange.Expire(past));
    }

    /** Puts the gold file as it was applied. @param incremental what stands behind the key, or nothing for none */
    void applied(String query, String incremental, String contract) {
        String text = "gold: days\nquery: |\n  " + query + "\ncontract: c.odcs.yaml\nto: { gold: { table: gold.days } }\nevery: 1s\n" + (incremental.isEmpty() ? "" : "incremental: " + incremental + "\n");
        known = new GoldMemory.Table(text, contract, List.of(), false, 0, known == null ? List.of() : known.runs());
    }

    GoldSpec spec() {
        return Golds.read("gold.yaml", known.text(), path -> known.contract()).orThrow();
    }

    /** One run, remembered as the keeper does. */
    Optional<GoldRecord> run(GoldRun.Asked asked) {
        var ran = forgotten(asked);
        ran.ifPresent(run -> {
            var runs = new ArrayList<>(known.runs());
            runs.add(run);
            known = new GoldMemory.Table(known.text(), known.contract(), known.reads(), false, 0, runs);
        });
        return ran;
    }

    /** One run of which nobody heard how it ended. */
    Optional<GoldRecord> forgotten(GoldRun.Asked asked) {
        var queries = new Queries(new SnapshotQuery(store, QueryLimits.DEFAULT));
        var parts = new EngineParts(store, Map.of(), new WallClock(), ids, new MemoryBudget(256 << 20), (pipeline, contract) -> null, new PrometheusRegistry(), step -> crashPoints.at(step),
                Optional.of(store.care()), Map.of(), Optional.of(new SnapshotInspector(store, new QueryEngine(store, QueryLimits.DEFAULT))), Optional.of(queries));
        GoldAudit audit = (spec, snapshot) -> {
            var checks = new ArrayList<>(new ContractAudit(parts).audit(spec, snapshot));
            checks.add(new GoldRecord.Check("fate", "it shall be", false, withholds ? "it shall not" : ""));
            return checks;
        };
        var config = CareConfig.read(ConfigFactory.load().getConfig("lakeactors.maintenance"));
        return new GoldRun(parts, config, committers(), audit, spec(), known, asked).run();
    }

    private final class Queries implements TableQuery {
        private final SnapshotQuery all;

        Queries(SnapshotQuery all) {
            this.all = all;
        }

        @Override
        public Reading open(String sql, Map<TableName, Long> pinned) {
            return looked(all.open(sql, pinned));
        }

        @Override
        public Reading outlined(String sql) {
            return looked(all.outlined(sql));
        }

        private Reading looked(Reading reading) {
            afterLook.run();
            return reading;
        }

        @Override
        public RowChanges changes(TableName table, long since, long until, Optional<String> column) {
            return all.changes(table, since, until, column);
        }

        @Override
        public Reading imagine(String sql, TableName table, ColumnChanges changes) {
            return all.imagine(sql, table, changes);
        }

        @Override
        public Map<String, String> notes(TableName table) {
            return all.notes(table);
        }
    }

    private Committers committers() {
        return new Committers() {
            @Override
            public TableTend.Ended change(TableName committer, TableChange change) {
                return switch (store.care().change(change)) {
                    case CommitOutcome.Committed(var head) -> new TableTend.Ended(TableTend.End.LANDED, "", head.snapshotId().orElse(-1));
                    case CommitOutcome.Stale(var head, var reason) -> new TableTend.Ended(TableTend.End.STALE, reason, -1);
                    case CommitOutcome.Fenced fenced -> new TableTend.Ended(TableTend.End.OVERTAKEN, "a newer run has begun", -1);
                    case CommitOutcome.Refused(var error) -> new TableTend.Ended(TableTend.End.REFUSED, error.sentence(), -1);
                    case CommitOutcome other -> throw new IllegalStateException(other.toString());
                };
            }

            @Override
            public TableTend.OpenFiles open(TableName committer) {
                throw new IllegalStateException("no run asks");
            }
        };
    }

    List<List<Object>> rows(String sql) {
        return new QueryEngine(store, QueryLimits.DEFAULT).run(sql, 100_000).rows();
    }

    /** Of readers. */
    List<List<Object>> published() {
        return rows("select day, region, n, total, names from gold.days order by all");
    }

    /** What the query says of the sources as they are. */
    List<List<Object>> computed() {
        return rows("select day, region, n, total, names from (" + QUERY + ") order by all");
    }
}
