package io.lakeactors.lake.iceberg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.SortOrderComparators;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.avro.Avro;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.avro.DataWriter;
import org.apache.iceberg.data.avro.PlannedDataReader;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.SortedMerge;

/**
 * Sorts rows in bounded memory: as many as fit are sorted and written to a temporary file of this machine, again and again, and these files are then read side by side. Of each of them one block of
 * 64 kB is held. Not safe for threads.
 */
final class RowSorter implements AutoCloseable {
    /** More files are first merged into fewer. */
    static final int RUNS_MAX = 64;
    /** Ids of columns that readers make up themselves: the specification keeps those above 2147483447. */
    private static final int RESERVED_FROM = Integer.MAX_VALUE - 199;

    private final Schema spilled;
    private final Comparator<Record> order;
    private final long memoryBytes;
    private final Path folder;
    private final List<Record> rows = new ArrayList<>();
    private final List<Path> runs = new ArrayList<>();
    private long held;

    /** @param schema of the rows @param memoryBytes for rows, as far as can be told of them @param folder of this machine */
    RowSorter(Schema schema, SortOrder sort, long memoryBytes, Path folder) {
        this.memoryBytes = memoryBytes;
        this.folder = folder;
        spilled = ordinary(schema);
        order = comparator(schema, sort);
    }

    private static Comparator<Record> comparator(Schema schema, SortOrder sort) {
        Comparator<StructLike> values = SortOrderComparators.forSchema(schema, sort);
        var one = new InternalRecordWrapper(schema.asStruct());
        var other = new InternalRecordWrapper(schema.asStruct());
        return (a, b) -> values.compare(one.wrap(a), other.wrap(b));
    }

    /** Ids of rows as common columns: as those that they are, readers would not take them from a file. */
    private static Schema ordinary(Schema schema) {
        var columns = new ArrayList<Types.NestedField>();
        int next = schema.idToName().keySet().stream().mapToInt(Integer::intValue).filter(id -> id < RESERVED_FROM).max().orElse(0) + 1;
        for (Types.NestedField column : schema.columns()) {
            columns.add(column.fieldId() >= RESERVED_FROM ? Types.NestedField.optional(next++, "la" + column.name(), column.type()) : column);
        }
        return new Schema(columns);
    }

    /** @param row not changed by anybody any more */
    void add(Record row) throws IOException {
        rows.add(row);
        held += HeapSize.of(row);
        if (held > memoryBytes) {
            spill();
        }
    }

    /** How many temporary files there are. */
    int runs() {
        return runs.size();
    }

    private void spill() throws IOException {
        rows.sort(order);
        runs.add(write(rows, () -> { }));
        rows.clear();
        held = 0;
    }

    /** Rows that are alike stay in the order in which they were added. To be asked for once, when all are added. */
    CloseableIterable<Record> sorted(Runnable breath) throws IOException {
        if (runs.isEmpty()) {
            rows.sort(order);
            return CloseableIterable.withNoopClose(rows);
        }
        if (!rows.isEmpty()) {
            spill();
        }
        while (runs.size() > RUNS_MAX) {
            // The oldest, whose place the new one takes: so rows that are alike stay in order.
            List<Path> first = List.copyOf(runs.subList(0, RUNS_MAX));
            Path joined;
            try (CloseableIterable<Record> merged = merged(first)) {
                joined = write(merged, breath);
            }
            runs.subList(0, RUNS_MAX).clear();
            runs.addFirst(joined);
            first.forEach(RowSorter::delete);
        }
        return merged(runs);
    }

    private CloseableIterable<Record> merged(List<Path> of) {
        var numbered = new ArrayList<CloseableIterable<Numbered>>();
        for (int i = 0; i < of.size(); i++) {
            int run = i;
            numbered.add(CloseableIterable.transform(read(of.get(i)), row -> new Numbered(row, run)));
        }
        Comparator<Numbered> both = Comparator.comparing(Numbered::row, order).thenComparingInt(Numbered::run);
        return CloseableIterable.transform(new SortedMerge<>(both, numbered), Numbered::row);
    }

    /** A row, and the file that it comes from. */
    private record Numbered(Record row, int run) {}

    private CloseableIterable<Record> read(Path run) {
        return Avro.read(org.apache.iceberg.Files.localInput(run.toFile())).project(spilled).createResolvingReader(PlannedDataReader::create).build();
    }

    private Path write(Iterable<Record> sorted, Runnable breath) throws IOException {
        Path run = Files.createTempFile(folder, "lake-sort-", ".avro");
        try (FileAppender<Record> out = Avro.write(org.apache.iceberg.Files.localOutput(run.toFile())).schema(spilled).named("row").createWriterFunc(DataWriter::create)
                .set(TableProperties.AVRO_COMPRESSION, "zstd").set(TableProperties.AVRO_COMPRESSION_LEVEL, "1").overwrite().build()) {
            long written = 0;
            for (Record row : sorted) {
                out.add(row);
                if (++written % 512 == 0) {
                    breath.run();
                }
            }
        } catch (IOException | RuntimeException e) {
            delete(run);
            throw e;
        }
        return run;
    }

    private static void delete(Path run) {
        try {
            Files.deleteIfExists(run);
        } catch (IOException e) {
            // The system clears its temporary files.
        }
    }

    /** Deletes the temporary files. */
    @Override
    public void close() {
        runs.forEach(RowSorter::delete);
        runs.clear();
        rows.clear();
    }
}
