package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.RewriteOrder;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableReader;
import io.lakeactors.model.TableShape;
import io.lakeactors.model.WrittenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** A table that is looked after, and its caretaker's tools. */
abstract class CareFixture extends LossyStoreFixture {
    static final long SMALL = 1 << 20;

    TableCare care;

    @Override
    protected IcebergStore create() {
        var made = super.create();
        care = made.care();
        return made;
    }

    /** What a process that dies at a step leaves behind is what is there when it throws. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    void dieAt(String step, int after) {
        var passed = new AtomicInteger();
        steps.set(now -> {
            if (now.equals(step) && passed.getAndIncrement() == after) {
                throw new Killed();
            }
        });
    }

    void liveOn() {
        steps.set(CommitSteps.NONE);
    }

    /** So many commits of two rows each, from this position on. */
    void intake(long from, int commits) {
        for (int i = 0; i < commits; i++) {
            long position = from + 2L * i;
            assertThat(store.commit(request(1, Map.of(P0, advance(position, position + 2)), file(ORDERS, 1, position, position + 1)))).isInstanceOf(CommitOutcome.Committed.class);
        }
    }

    List<Long> rows() {
        var store = (IcebergStore) this.store;
        var rows = new ArrayList<Long>();
        try (CloseableIterable<Record> records = IcebergGenerics.read(store.loaded(ORDERS)).build()) {
            records.forEach(row -> rows.add((Long) row.get(0)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return rows.stream().sorted().toList();
    }

    List<Long> numbers(long to) {
        return java.util.stream.LongStream.range(0, to).boxed().toList();
    }

    List<TableReader.DataFile> live() {
        return ((IcebergStore) store).scan(ORDERS).files();
    }

    TableShape shape() {
        return care.shape(ORDERS, SMALL);
    }

    RewriteOrder order(TableShape shape, long epoch, long target, OptionalLong from) {
        var paths = shape.partitions().getFirst().candidates().stream().map(TableShape.LiveFile::path).toList();
        return new RewriteOrder(ORDERS, shape.snapshotId().getAsLong(), epoch, "r" + epoch, paths, target, 4 << 20, from);
    }

    TableChange change(long epoch, TableChange.Work work) {
        return new TableChange(UUID.randomUUID().toString(), ORDERS, store.head(ORDERS).uuid(), epoch, work);
    }

    long epoch() {
        return store.acquireEpoch(TableCare.entity(ORDERS));
    }

    TableChange planned(TableShape shape, RewriteOrder order, List<WrittenFile> written) {
        return change(order.epoch(), new TableChange.Replace(shape.snapshotId().getAsLong(), order.paths(), written, 0));
    }

    /** One whole compaction. */
    CommitOutcome compact() {
        var shape = shape();
        var order = order(shape, epoch(), 64 << 20, OptionalLong.empty());
        return care.change(planned(shape, order, care.rewrite(order)));
    }

    Set<String> dataFilesOnDisk() {
        try (Stream<Path> files = Files.walk(dir.resolve("warehouse/silver/orders/data"))) {
            return new TreeSet<>(files.filter(Files::isRegularFile).map(Path::toString).toList());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    Set<Long> past() {
        var past = new HashSet<Long>();
        shape().snapshots().forEach(version -> past.add(version.id()));
        past.remove(shape().snapshotId().getAsLong());
        return past;
    }
}
