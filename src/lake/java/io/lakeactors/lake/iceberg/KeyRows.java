package io.lakeactors.lake.iceberg;

import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.HistoryColumns;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.MergeRule;
import io.lakeactors.model.MergedRows.Place;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.mapping.NameMapping;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;

/** Reads of data files what a table's rows are merged by: keys as hashes, orders and places in the source as numbers. Reused; not safe for threads. */
final class KeyRows implements AutoCloseable {
    /** Takes one row. */
    interface Sink {
        /**
         * @param entry reused; as {@link KeyEntry} has it, of the file's number, or a deletion that the end of the row before implies
         * @param isDeletion whether the row stands for the end of its key
         */
        void row(long[] entry, boolean isDeletion);
    }

    /** Which of the columns that are read are what. @param marker of deletions, or -1 @param until the end of a row's interval, or -1 */
    record Layout(int[] keys, int[] order, int marker, int until, int topic, int partition, int offset) {}

    private final MergeRule rule;
    private final SourcePlaces places;
    private final Schema wanted;
    private final NameMapping names;
    private final Layout layout;
    private final Set<String> marks;
    private final KeyColumns byColumns;
    private final KeyBytes key = new KeyBytes();

    /** @throws io.lakeactors.model.LakeException MERGE_COLUMN_MISSING if the table lacks a column of the rule */
    KeyRows(Table table, MergeRule rule, SourcePlaces places) {
        this.rule = rule;
        this.places = places;
        names = SnapshotScan.names(table);
        var all = new LinkedHashSet<>(rule.columns());
        all.addAll(List.of(AuditColumns.TOPIC, AuditColumns.PARTITION, AuditColumns.OFFSET));
        var fields = new ArrayList<Types.NestedField>();
        for (String column : all) {
            Types.NestedField field = table.schema().findField(column);
            if (field == null) {
                throw LakeError.of(ErrorCode.MERGE_COLUMN_MISSING, table.name() + " has no column " + column + " any more, by which its rows are merged", table.name(),
                        "Give the column its name back, or load into a new table").asException();
            }
            fields.add(field);
        }
        wanted = new Schema(fields);
        List<String> columns = List.copyOf(all);
        layout = new Layout(rule.keys().stream().mapToInt(columns::indexOf).toArray(), rule.placing().stream().mapToInt(columns::indexOf).toArray(),
                rule.deletion().map(marked -> columns.indexOf(marked.column())).orElse(-1), rule.keepsHistory() ? columns.indexOf(HistoryColumns.VALID_TO) : -1,
                columns.indexOf(AuditColumns.TOPIC), columns.indexOf(AuditColumns.PARTITION), columns.indexOf(AuditColumns.OFFSET));
        marks = rule.deletion().map(marked -> Set.copyOf(marked.values())).orElse(Set.of());
        byColumns = new KeyColumns(wanted, layout, marks, places);
    }

    /** As {@link SnapshotScan#names}. */
    NameMapping names() {
        return names;
    }

    /** How files are read that were written as it is done here. */
    KeyColumns columns() {
        return byColumns;
    }

    @Override
    public void close() {
        byColumns.close();
    }

    /** @throws io.lakeactors.model.LakeException MERGE_UNSUITED if rows of the file cannot be read here */
    static void require(DataFile file) {
        if (file.format() != FileFormat.PARQUET) {
            throw LakeError.of(ErrorCode.MERGE_UNSUITED, "a file that is " + file.format() + " cannot be merged with", file.location(), "Rewrite it as Parquet with the engine that wrote it")
                    .asException();
        }
    }

    /**
     * @param file that is {@linkplain #require suited}
     * @param number of the file, for entries
     * @param constants values of columns that are not in the file, by id
     * @param without rows that are not there any more
     */
    void read(InputFile file, int number, Map<Integer, ?> constants, BitSet without, Sink sink) throws IOException {
        if (!byColumns.read(file, number, without, sink)) {
            rows(file, number, constants, without, sink);
        }
    }

    /** As above, row by row with the library's own reader: for files that others have written in their ways. */
    void rows(InputFile file, int number, Map<Integer, ?> constants, BitSet without, Sink sink) throws IOException {
        int[] order = layout.order();
        int marker = layout.marker();
        int until = layout.until();
        int offset = layout.offset();
        long[] entry = new long[KeyEntry.width(order.length)];
        String[] lastTopic = {null};
        long[] last = {-1, 0};
        try (CloseableIterable<Record> rows = Parquet.read(file).project(wanted).withNameMapping(names).reuseContainers()
                .createReaderFunc(inFile -> GenericParquetReaders.buildReader(wanted, inFile, constants)).build()) {
            int row = 0;
            for (Record record : rows) {
                if (!without.get(row)) {
                    hash(record, entry);
                    entry[KeyEntry.AT] = KeyEntry.row(number, row);
                    entry[KeyEntry.PLACE] = place(record, lastTopic, last);
                    entry[KeyEntry.OFFSET] = record.get(offset) == null ? -1 : (Long) record.get(offset);
                    for (int i = 0; i < order.length; i++) {
                        entry[KeyEntry.ORDER + i] = number(record.get(order[i]));
                    }
                    sink.row(entry, marker >= 0 && record.get(marker) != null && marks.contains(String.valueOf(record.get(marker))));
                    if (until >= 0 && record.get(until) != null) {
                        sink.row(end(entry, number(record.get(until)), places), true);
                    }
                }
                row++;
            }
        }
    }

    /** Something of the key is there, if only a deletion that nobody remembers any more. */
    static long[] end(long[] entry, long at, SourcePlaces places) {
        entry[KeyEntry.AT] = KeyEntry.impliedDeletion();
        entry[KeyEntry.PLACE] = places.number(SourcePlaces.NONE);
        entry[KeyEntry.OFFSET] = -1;
        Arrays.fill(entry, KeyEntry.ORDER, entry.length, Long.MIN_VALUE);
        entry[KeyEntry.ORDER] = at;
        return entry;
    }

    /** Rows of one file mostly come from one partition. */
    private long place(Record record, String[] lastTopic, long[] last) {
        var name = (String) record.get(layout.topic());
        var of = (Integer) record.get(layout.partition());
        if (name == null || of == null) {
            return places.number(SourcePlaces.NONE);
        }
        if (of != last[0] || !name.equals(lastTopic[0])) {
            lastTopic[0] = name;
            last[0] = of;
            last[1] = places.number(new Place(name, of));
        }
        return last[1];
    }

    private void hash(Record record, long[] entry) {
        key.begin();
        for (int column : layout.keys()) {
            Object value = record.get(column);
            switch (value) {
                case null -> key.word(KeyBytes.NOTHING);
                case String text -> key.array(text.getBytes(StandardCharsets.UTF_8));
                case UUID uuid -> {
                    key.word(uuid.getMostSignificantBits());
                    key.word(uuid.getLeastSignificantBits());
                }
                case ByteBuffer binary -> array(binary);
                case BigDecimal decimal -> key.array(decimal.unscaledValue().toByteArray());
                default -> key.word(number(value));
            }
        }
        key.end(entry);
    }

    private void array(ByteBuffer binary) {
        byte[] copy = new byte[binary.remaining()];
        binary.duplicate().get(copy);
        key.array(copy);
    }

    /** Nothing comes before everything. */
    private long number(Object value) {
        return switch (value) {
            case null -> KeyBytes.NOTHING;
            case Long number -> number;
            case Integer number -> number;
            case Boolean flag -> flag ? 1 : 0;
            case LocalDate date -> date.toEpochDay();
            case LocalDateTime time -> ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant(ZoneOffset.UTC));
            case OffsetDateTime time -> ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant());
            case BigDecimal decimal -> decimal.unscaledValue().longValueExact();
            default -> throw LakeError.of(ErrorCode.MERGE_UNSUITED, "rows cannot be merged by a value of " + value.getClass().getSimpleName(), rule.words(), "Choose columns of other types").asException();
        };
    }
}
