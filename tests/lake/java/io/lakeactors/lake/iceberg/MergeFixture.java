package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.CommitRequest;
import io.lakeactors.model.Field;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.MergeRule;
import io.lakeactors.model.MergedRows;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.PartitionBy;
import io.lakeactors.model.Progress;
import io.lakeactors.model.RewriteOrder;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Selection;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.TableStore;
import io.lakeactors.model.TableWriter;
import io.lakeactors.model.Type;
import io.lakeactors.model.WrittenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A table whose rows replace each other, and what tests do to it. */
abstract class MergeFixture extends LossyStoreFixture {
    /** Milliseconds since 1970. */
    static final long KEPT_FROM = 1_000;
    static final TableName MERGED = new TableName("silver", "customers");

    /** One event of a key. */
    record Event(long id, long ts, String region, String note, boolean deletes) {}

    private final Map<Integer, Long> next = new TreeMap<>();
    final Map<Integer, List<Event>> log = new TreeMap<>();
    /** When an event was taken in, microseconds since 1970. */
    ToLongFunction<Event> ingested = event -> 1_000L;

    static MergeRule rule() {
        return new MergeRule(List.of("id"), List.of("ts"), Optional.of(new MergeRule.Deletion("op", List.of("d", "delete, all"))), MergeRule.REMEMBER_MILLIS);
    }

    private static final Schema ROWS = new Schema(List.of(Field.of("id", new Type.Long(), true), Field.of("ts", new Type.Long(), true), Field.of("region", new Type.Text(), true),
            Field.of("note", new Type.Text(), false), Field.of("op", new Type.Text(), false))).with(AuditColumns.FIELDS);

    static TableSpec merged(MergeRule rule) {
        return new TableSpec(MERGED, ROWS.with(rule.columnsBeside(ROWS)), List.of(new PartitionBy(PartitionBy.Transform.IDENTITY, "region")), rule.properties());
    }

    /** That of the table which is made here. */
    MergeRule own() {
        return rule();
    }

    @BeforeEach
    void make() {
        var spec = merged(own());
        var all = new TreeMap<>(spec.properties());
        all.putAll(properties());
        store.ensure(new TableSpec(spec.name(), spec.schema(), spec.partitioning(), all), false);
    }

    @AfterEach
    void end() {
        store.close();
    }

    /** Another process on the same catalog. */
    IcebergStore another() {
        LossyDatabase ours = database;
        IcebergStore other = create();
        database = ours;
        return other;
    }

    /** The process ends and another begins. */
    void restart() {
        store.close();
        store = create();
    }

    static SourceKey source(int partition) {
        return new SourceKey("cluster", "topic-id", "customers", partition);
    }

    List<WrittenFile> written(int partition, long first, List<Event> events) {
        var id = new Column.Longs();
        var ts = new Column.Longs();
        var region = new Column.Bytes();
        var note = new Column.Bytes();
        var op = new Column.Bytes();
        var offset = new Column.Longs();
        var ingest = new Column.Longs();
        long at = first;
        for (Event event : events) {
            id.add(event.id());
            ts.add(event.ts());
            text(region, event.region());
            text(note, event.note());
            text(op, event.deletes() ? "d" : "u");
            offset.add(at++);
            ingest.add(ingested.applyAsLong(event));
        }
        int rows = events.size();
        Column[] columns = {id, ts, region, note, op, constant("customers", rows), new Column.Constant(partition, rows), offset, ingest, constant("1.0.0", rows)};
        TableWriter writer = store.writer(merged(own()), 1, source(partition).tag() + "-" + UUID.randomUUID());
        writer.write(new ColumnBatch(ROWS, columns, rows), Selection.all(rows));
        return writer.finish();
    }

    private static void text(Column.Bytes column, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        column.add(bytes, 0, bytes.length);
    }

    private static Column.Constant constant(String text, int rows) {
        return new Column.Constant(text.getBytes(StandardCharsets.UTF_8), rows);
    }

    /** One commit of events of one partition, which go on where the last ones ended. */
    CommitRequest request(int partition, Event... events) {
        long first = next.getOrDefault(partition, 0L);
        long to = first + events.length;
        var advance = new CommitRequest.Advance(new OffsetRange(first, to), new Progress(0, to, 1, 1, Ledger.of(to, 0, 0)), false);
        return new CommitRequest(UUID.randomUUID().toString(), 1, MERGED, store.head(MERGED).uuid(), new TreeMap<>(Map.of(source(partition), advance)), written(partition, first, List.of(events)));
    }

    void landed(int partition, Event... events) {
        next.merge(partition, (long) events.length, Long::sum);
        log.computeIfAbsent(partition, fresh -> new ArrayList<>()).addAll(List.of(events));
    }

    void commit(int partition, Event... events) {
        commit(store, partition, events);
    }

    /** As above. @param by this process or {@link #another} */
    void commit(TableStore by, int partition, Event... events) {
        assertThat(by.commit(request(partition, events))).isInstanceOf(CommitOutcome.Committed.class);
        landed(partition, events);
    }

    /** All snapshots but the head expire. */
    void expire() {
        Table table = ((IcebergStore) store).loaded(MERGED);
        var past = new TreeSet<Long>();
        table.snapshots().forEach(snapshot -> past.add(snapshot.snapshotId()));
        if (table.currentSnapshot() != null) {
            past.remove(table.currentSnapshot().snapshotId());
            assertThat(care().change(change(store.acquireEpoch(TableCare.entity(MERGED)), new TableChange.Expire(past)))).isInstanceOf(CommitOutcome.Committed.class);
        }
    }

    static Event put(long id, long ts, String note) {
        return new Event(id, ts, "r" + id % 2, note, false);
    }

    static Event put(long id, long ts, String note, String region) {
        return new Event(id, ts, region, note, false);
    }

    static Event delete(long id, long ts) {
        return new Event(id, ts, "r" + id % 2, "gone", true);
    }

    /** What any reader sees: {@code id=note}. */
    List<String> rows() {
        return rows("id");
    }

    /** As above. @param key what the column is called */
    List<String> rows(String key) {
        var rows = new ArrayList<String>();
        try (CloseableIterable<Record> records = IcebergGenerics.read(((IcebergStore) store).loaded(MERGED)).build()) {
            records.forEach(row -> rows.add(row.getField(key) + "=" + row.getField("note")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows.stream().sorted().toList();
    }

    /** Rows that are there, by what the ledgers say. */
    long claimed() {
        long written = store.head(MERGED).vector().entries().values().stream().mapToLong(progress -> progress.ledger().written()).sum();
        return written - MergedRows.of(((IcebergStore) store).scan(MERGED).properties()).values().stream().mapToLong(Long::longValue).sum();
    }

    void consistent() {
        assertThat(claimed()).as("written less replaced").isEqualTo(rows().size());
    }

    TableCare care() {
        return ((IcebergStore) store).care();
    }

    TableChange change(long epoch, TableChange.Work work) {
        return new TableChange(UUID.randomUUID().toString(), MERGED, store.head(MERGED).uuid(), epoch, work);
    }

    /** Plans a compaction of the largest partition and writes its files; {@code null} if there is nothing to do. */
    TableChange compaction() {
        return compaction(Integer.MAX_VALUE);
    }

    /** As above, with several rewritings, as a run does them. @param filesEach old files of each */
    TableChange compaction(int filesEach) {
        var shape = care().shape(MERGED, 1 << 20);
        var partition = shape.partitions().stream().filter(one -> one.candidates().size() > 1).findFirst();
        if (partition.isEmpty()) {
            return null;
        }
        long epoch = store.acquireEpoch(TableCare.entity(MERGED));
        var paths = partition.get().candidates().stream().map(io.lakeactors.model.TableShape.LiveFile::path).toList();
        var added = new ArrayList<WrittenFile>();
        for (int from = 0; from < paths.size(); from += Math.min(filesEach, paths.size())) {
            var some = paths.subList(from, (int) Math.min(paths.size(), (long) from + filesEach));
            added.addAll(care().rewrite(new RewriteOrder(MERGED, shape.snapshotId().getAsLong(), epoch, "r" + epoch + "-" + from, some, 64 << 20, 4 << 20, OptionalLong.empty())));
        }
        return change(epoch, new TableChange.Replace(shape.snapshotId().getAsLong(), paths, added, 0));
    }

    /** Rows that were taken in before {@link #KEPT_FROM} are too old. Plans retention as a run does it. */
    TableChange retention() {
        long epoch = store.acquireEpoch(TableCare.entity(MERGED));
        long planned = store.head(MERGED).snapshotId().getAsLong();
        List<TableCare.AgedFile> aged = care().ingestedBefore(MERGED, KEPT_FROM, 100);
        var kept = new ArrayList<WrittenFile>();
        for (TableCare.AgedFile file : aged) {
            if (!file.wholly()) {
                kept.addAll(care().rewrite(new RewriteOrder(MERGED, planned, epoch, "keep" + kept.size(), List.of(file.path()), 64 << 20, 4 << 20, OptionalLong.of(KEPT_FROM))));
            }
        }
        return change(epoch, new TableChange.Replace(planned, aged.stream().map(TableCare.AgedFile::path).toList(), kept, KEPT_FROM));
    }

    /** Another engine, with a catalog of its own. */
    void foreign(Consumer<Table> change) {
        foreign(MERGED, change);
    }
}
