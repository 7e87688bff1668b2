package io.lakeactors.lake.iceberg;

import io.lakeactors.model.LakeException;
import io.lakeactors.model.TableGains.Page;
import io.lakeactors.model.TableGains.Place;
import io.lakeactors.model.TableGains.Reading;
import io.lakeactors.model.TableGains.Row;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.CloseableIterator;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;

/** Rows that some snapshots added. Holds one file open. */
final class GainedRows implements Reading {
    private final BaseTable table;
    private final WarehouseFiles files;
    private final Deque<Snapshot> snapshots;
    private final boolean turned;
    private final List<String> columns;
    private final Schema wanted;
    private final Deque<String> pending = new ArrayDeque<>();
    private CloseableIterable<Record> open;
    private CloseableIterator<Record> rows;
    private Optional<Place> reached;
    /** The snapshot that is read; null before the first and behind the last. */
    private Snapshot snapshot;
    private long count;
    private long skip;

    /** @param after within the first snapshot; empty for its beginning */
    GainedRows(BaseTable table, WarehouseFiles files, Deque<Snapshot> snapshots, Optional<Place> after, boolean turned, List<String> columns) {
        this.table = table;
        this.files = files;
        this.snapshots = snapshots;
        this.turned = turned;
        this.columns = columns;
        wanted = table.schema().select(columns);
        boolean within = after.isPresent() && !snapshots.isEmpty() && after.get().snapshot() == snapshots.getFirst().snapshotId();
        if (within && after.get().rows() == Place.ALL) {
            snapshots.removeFirst();
        } else if (within) {
            skip = after.get().rows();
        }
        reached = turned && table.currentSnapshot() != null && snapshots.isEmpty() ? Optional.of(Place.behind(table.currentSnapshot().snapshotId())) : after;
    }

    @Override
    public boolean turned() {
        return turned;
    }

    @Override
    public Page next(int most, long bytesMost) {
        var page = new ArrayList<Row>();
        long bytes = 0;
        try {
            while (page.size() < most && bytes < bytesMost) {
                if (rows != null && rows.hasNext()) {
                    Record record = rows.next();
                    count++;
                    if (count > skip) {
                        reached = Optional.of(new Place(snapshot.snapshotId(), count));
                        var row = new Row(reached.get(), values(record));
                        bytes += bytes(row.values());
                        page.add(row);
                    }
                } else if (!nextFile()) {
                    return new Page(page, reached, true);
                }
            }
            return new Page(page, reached, false);
        } catch (IOException | RuntimeException e) {
            throw e instanceof LakeException known ? known : Foreign.storage("reading what came to " + table.name(), table.location(), e);
        }
    }

    /** @return false behind the last one */
    private boolean nextFile() throws IOException {
        close();
        while (pending.isEmpty()) {
            if (snapshot != null) {
                reached = Optional.of(Place.behind(snapshot.snapshotId()));
                skip = 0;
            }
            snapshot = snapshots.poll();
            if (snapshot == null) {
                return false;
            }
            count = 0;
            added(snapshot);
        }
        open = Parquet.read(files.newInputFile(pending.remove())).project(wanted).withNameMapping(SnapshotScan.names(table))
                .createReaderFunc(inFile -> GenericParquetReaders.buildReader(wanted, inFile, Map.of())).build();
        rows = open.iterator();
        return true;
    }

    /** What replaces other files was there before. */
    private void added(Snapshot of) throws IOException {
        boolean appends = DataOperations.APPEND.equals(of.operation())
                || DataOperations.OVERWRITE.equals(of.operation()) && of.summary().getOrDefault(SnapshotSummary.DELETED_FILES_PROP, "0").equals("0");
        if (!appends) {
            return;
        }
        var paths = new ArrayList<String>();
        for (ManifestFile manifest : of.dataManifests(files)) {
            if (manifest.snapshotId() != null && manifest.snapshotId() == of.snapshotId() && manifest.hasAddedFiles()) {
                try (CloseableIterable<DataFile> named = ManifestFiles.read(manifest, files, table.specs())) {
                    // Merged manifests hold files of earlier snapshots too, whose sequence numbers are lower.
                    named.forEach(file -> {
                        if (file.dataSequenceNumber() != null && file.dataSequenceNumber() == of.sequenceNumber()) {
                            paths.add(file.location());
                        }
                    });
                }
            }
        }
        paths.sort(null);
        pending.addAll(paths);
    }

    private List<Object> values(Record record) {
        var values = new ArrayList<Object>(columns.size());
        for (String column : columns) {
            values.add(plain(wanted.findField(column) == null ? null : record.getField(column)));
        }
        return values;
    }

    private static Object plain(Object value) {
        return switch (value) {
            case ByteBuffer buffer -> {
                byte[] copy = new byte[buffer.remaining()];
                buffer.duplicate().get(copy);
                yield copy;
            }
            case Record struct -> {
                var fields = new LinkedHashMap<String, Object>();
                for (Types.NestedField field : struct.struct().fields()) {
                    fields.put(field.name(), plain(struct.getField(field.name())));
                }
                yield fields;
            }
            case List<?> list -> {
                var all = new ArrayList<Object>(list.size());
                list.forEach(one -> all.add(plain(one)));
                yield all;
            }
            case Map<?, ?> map -> {
                var all = new LinkedHashMap<Object, Object>();
                map.forEach((key, one) -> all.put(plain(key), plain(one)));
                yield all;
            }
            case CharSequence text -> text.toString();
            case null, default -> value;
        };
    }

    private static long bytes(Collection<?> values) {
        long sum = 0;
        for (Object value : values) {
            sum += switch (value) {
                case byte[] binary -> binary.length;
                case String text -> text.length();
                case List<?> list -> bytes(list);
                case Map<?, ?> map -> bytes(map.keySet()) + bytes(map.values());
                case null, default -> 8;
            };
        }
        return sum;
    }

    @Override
    public void close() {
        if (open == null) {
            return;
        }
        try (var ending = open) {
            rows.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            open = null;
            rows = null;
        }
    }
}
