package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.iceberg.KeyIndex.Ended;
import io.lakeactors.lake.iceberg.RowsToDelete.Part;
import io.lakeactors.lake.iceberg.TableKeys.KnownFile;
import io.lakeactors.lake.parquet.PageScratch;
import io.lakeactors.lake.parquet.ParquetInput;
import io.lakeactors.lake.parquet.ParquetLayout;
import io.lakeactors.lake.parquet.ParquetOutput;
import io.lakeactors.model.Column;
import io.lakeactors.model.HistoryColumns;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.avro.AvroSchemaUtil;
import org.apache.iceberg.data.IdentityPartitionConverters;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.SeekableInputStream;
import org.apache.iceberg.mapping.NameMapping;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * Writes rows of a history again whose intervals end otherwise now: read from where they are, into one file for each partition of the table. Like deletes, the files are of use to the one snapshot that they
 * were written for, or to none.
 */
final class ClosedRows {
    /** How their names begin. */
    static final String NAME = "la-closed-";
    private static final int BUFFER_BYTES = 16 << 20;

    private final Table table;
    private final WarehouseFiles files;
    private final TableKeys keys;
    private final FileForm form;
    private final ParquetLayout layout;
    private final Set<Integer> addable;
    private final NameMapping names;
    private final Types.NestedField until;
    private final Types.NestedField current;

    ClosedRows(Table table, WarehouseFiles files, TableKeys keys) {
        this.table = table;
        this.files = files;
        this.keys = keys;
        form = FileForm.of(table);
        layout = TableLayout.of(table.properties(), BUFFER_BYTES);
        addable = ColumnRewrite.addable(table);
        names = SnapshotScan.names(table);
        until = table.schema().findField(HistoryColumns.VALID_TO);
        current = table.schema().findField(HistoryColumns.IS_CURRENT);
    }

    /** Writes them, and tells the index where they are now. */
    List<DataFile> write(List<Ended> rows) throws IOException {
        Map<Part, Map<Integer, List<Ended>>> parts = new LinkedHashMap<>();
        for (Ended row : rows) {
            KnownFile file = keys.file(row.file());
            parts.computeIfAbsent(new Part(file.spec(), file.partition()), part -> new TreeMap<>()).computeIfAbsent(row.file(), number -> new ArrayList<>()).add(row);
        }
        String run = UUID.randomUUID().toString();
        var written = new ArrayList<DataFile>();
        for (var part : parts.entrySet()) {
            // No matter in which folder: readers go by the table's metadata.
            String location = table.locationProvider().newDataLocation(NAME + run + "-" + written.size() + ".parquet");
            written.add(write(location, part.getKey(), part.getValue()));
        }
        return written;
    }

    private DataFile write(String location, Part part, Map<Integer, List<Ended>> sources) throws IOException {
        var order = new ArrayList<Ended>();
        for (List<Ended> rows : sources.values()) {
            rows.sort(Comparator.comparingInt(Ended::row));
            order.addAll(rows);
        }
        boolean byColumns = true;
        for (int number : sources.keySet()) {
            byColumns = byColumns && fits(keys.file(number).path());
        }
        DataFile file = byColumns ? columns(location, part, sources) : rows(location, part, sources);
        keys.moved(file, order);
        return file;
    }

    private boolean fits(String path) throws IOException {
        var input = files.newInputFile(path);
        try (SeekableInputStream in = input.newStream()) {
            return ParquetInput.open(ColumnRewrite.reader(in), input.getLength()).fits(form.schema(), addable);
        }
    }

    /** Column by column, without making rows of what stays where it is. */
    private DataFile columns(String location, Part part, Map<Integer, List<Ended>> sources) throws IOException {
        try (var scratch = new PageScratch(layout)) {
            var out = new PartitionFile(location, part.partition(), at -> DurableOutput.create(files, at), opening -> new ParquetOutput(form.schema(), layout, scratch, AvroSchemaUtil::makeCompatibleName, opening));
            try {
                for (var source : sources.entrySet()) {
                    copy(keys.file(source.getKey()).path(), source.getValue(), out);
                }
                out.end(form.keyValues());
                out.complete();
                return out.described(form, table.specs().get(part.spec()));
            } catch (IOException | RuntimeException e) {
                // The commit is tried again, with a file of another name.
                out.discard();
                throw e;
            }
        }
    }

    private void copy(String path, List<Ended> ended, PartitionFile out) throws IOException {
        var dropped = new BitSet();
        dropped.set(0, ended.getLast().row());
        ended.forEach(row -> dropped.clear(row.row()));
        Map<Integer, Column> instead = Map.of(until.fieldId(), ends(ended), current.fieldId(), falses(ended.size()));
        var file = files.newInputFile(path);
        try (SeekableInputStream in = file.newStream()) {
            var input = ParquetInput.open(ColumnRewrite.reader(in), file.getLength());
            for (int at = 0; at < ended.size();) {
                // No further than to the last of them: what comes after that is not said to be dropped.
                at += out.copy(input, ended.getLast().row() + 1 - Math.toIntExact(input.row()), dropped, instead, at);
            }
            input.release();
        }
    }

    private Column ends(List<Ended> ended) {
        boolean narrow = until.type().typeId() == Type.TypeID.INTEGER || until.type().typeId() == Type.TypeID.DATE;
        var ints = new Column.Ints();
        var longs = new Column.Longs();
        for (Ended row : ended) {
            if (narrow) {
                ints.add((int) row.until());
            } else {
                longs.add(row.until());
            }
        }
        return narrow ? ints : longs;
    }

    private static Column falses(int count) {
        var falses = new Column.Bools();
        for (int i = 0; i < count; i++) {
            falses.add(false);
        }
        return falses;
    }

    /** Row after row, with the library's own readers and writers: from files that others have written in their ways. */
    private DataFile rows(String location, Part part, Map<Integer, List<Ended>> sources) throws IOException {
        PartitionSpec spec = table.specs().get(part.spec());
        DataWriter<Record> writer = Parquet.writeData(files.newOutputFile(location)).forTable(table).withSpec(spec).withPartition(spec.isUnpartitioned() ? null : part.partition())
                .createWriterFunc(GenericParquetWriter::create).set(TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES, String.valueOf(BUFFER_BYTES)).overwrite(false).build();
        try (writer) {
            for (var source : sources.entrySet()) {
                copy(keys.file(source.getKey()), source.getValue(), constants(part, spec), writer);
            }
        }
        return writer.toDataFile();
    }

    /** Values of columns that files which others have written may lack. */
    private static Map<Integer, ?> constants(Part part, PartitionSpec spec) {
        var constants = new HashMap<Integer, Object>();
        for (int i = 0; i < spec.fields().size(); i++) {
            if (spec.fields().get(i).transform().isIdentity()) {
                Type type = spec.partitionType().fields().get(i).type();
                constants.put(spec.fields().get(i).sourceId(), IdentityPartitionConverters.convertConstant(type, part.partition().get(i)));
            }
        }
        return constants;
    }

    private void copy(KnownFile file, List<Ended> ended, Map<Integer, ?> constants, DataWriter<Record> writer) throws IOException {
        Schema schema = table.schema();
        int next = 0;
        int at = 0;
        try (CloseableIterable<Record> all = Parquet.read(files.newInputFile(file.path())).project(schema).withNameMapping(names).reuseContainers()
                .createReaderFunc(inFile -> GenericParquetReaders.buildReader(schema, inFile, constants)).build()) {
            for (Record row : all) {
                if (at++ == ended.get(next).row()) {
                    row.setField(HistoryColumns.VALID_TO, value(ended.get(next).until(), until.type()));
                    row.setField(HistoryColumns.IS_CURRENT, false);
                    writer.write(row);
                    if (++next == ended.size()) {
                        return;
                    }
                }
            }
        }
        throw new IOException(file.path() + " has fewer rows than it had");
    }

    /** What {@link KeyRows} made a number of. */
    static Object value(long number, Type type) {
        return switch (type.typeId()) {
            case INTEGER -> (int) number;
            case LONG -> number;
            case DATE -> LocalDate.ofEpochDay(number);
            case TIMESTAMP -> {
                LocalDateTime time = LocalDateTime.ofInstant(Instant.EPOCH.plus(number, ChronoUnit.MICROS), ZoneOffset.UTC);
                yield ((Types.TimestampType) type).shouldAdjustToUTC() ? time.atOffset(ZoneOffset.UTC) : time;
            }
            case DECIMAL -> BigDecimal.valueOf(number, ((Types.DecimalType) type).scale());
            default -> throw new IllegalStateException("no order is of type " + type);
        };
    }
}
