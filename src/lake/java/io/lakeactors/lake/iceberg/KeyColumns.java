package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.parquet.PageScratch;
import io.lakeactors.lake.parquet.ParquetColumns;
import io.lakeactors.lake.parquet.ParquetInput;
import io.lakeactors.lake.parquet.ParquetLayout;
import io.lakeactors.model.Column;
import io.lakeactors.model.MergedRows.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.SeekableInputStream;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.types.Type.TypeID;
import org.apache.iceberg.types.Types;
import org.apache.parquet.schema.MessageType;

/**
 * Reads what rows are merged by column by column, from files as they are written here: several times as fast as {@linkplain KeyRows row by row}, and with the same entries, as remembered deletions were
 * hashed by either. Reused; not safe for threads.
 */
final class KeyColumns implements AutoCloseable {
    private static final Set<TypeID> WORDS = EnumSet.of(TypeID.BOOLEAN, TypeID.INTEGER, TypeID.LONG, TypeID.DATE, TypeID.TIMESTAMP);
    private static final Set<TypeID> BYTES = EnumSet.of(TypeID.STRING, TypeID.BINARY, TypeID.UUID);
    private static final int UUID_BYTES = 16;

    private final KeyRows.Layout layout;
    private final SourcePlaces places;
    private final MessageType wanted;
    private final TypeID[] types;
    private final List<byte[]> marks;
    private final boolean suits;
    private final KeyBytes key = new KeyBytes();
    private final PageScratch scratch = new PageScratch(ParquetLayout.DEFAULT);
    private byte[] lastTopic = {};
    private long lastPartition;
    private long lastPlace = -1;

    KeyColumns(Schema columns, KeyRows.Layout layout, Set<String> marks, SourcePlaces places) {
        this.layout = layout;
        this.places = places;
        this.marks = marks.stream().map(mark -> mark.getBytes(StandardCharsets.UTF_8)).toList();
        wanted = ParquetSchemaUtil.convert(columns, "table");
        types = columns.columns().stream().map(Types.NestedField::type).map(type -> type.typeId()).toArray(TypeID[]::new);
        suits = Arrays.stream(types).allMatch(type -> WORDS.contains(type) || BYTES.contains(type)) && Arrays.stream(layout.order()).allMatch(this::isWords)
                && (layout.marker() < 0 || types[layout.marker()] == TypeID.STRING) && (layout.until() < 0 || isWords(layout.until()));
    }

    private boolean isWords(int column) {
        return WORDS.contains(types[column]);
    }

    /** As {@link KeyRows#read}. @return false if the file has to be read row by row; then the sink was told nothing */
    boolean read(InputFile file, int number, BitSet without, KeyRows.Sink sink) throws IOException {
        if (!suits) {
            return false;
        }
        try (SeekableInputStream in = file.newStream()) {
            ParquetInput input = ParquetInput.open(ColumnRewrite.reader(in), file.getLength());
            if (!input.fits(wanted, Set.of())) {
                return false;
            }
            var columns = new ParquetColumns(input, wanted, scratch);
            long[] entry = new long[KeyEntry.width(layout.order().length)];
            int first = 0;
            for (int count = columns.next(); count > 0; count = columns.next()) {
                for (int row = 0; row < count; row++) {
                    if (!without.get(first + row)) {
                        read(columns, row, KeyEntry.row(number, first + row), entry, sink);
                    }
                }
                first += count;
            }
            columns.release();
            return true;
        }
    }

    @Override
    public void close() {
        scratch.close();
    }

    private void read(ParquetColumns columns, int row, long at, long[] entry, KeyRows.Sink sink) throws IOException {
        key.begin();
        for (int column : layout.keys()) {
            add(columns, column, row);
        }
        key.end(entry);
        entry[KeyEntry.AT] = at;
        entry[KeyEntry.PLACE] = place(columns, row);
        long offset = columns.words(layout.offset())[row];
        entry[KeyEntry.OFFSET] = offset == KeyBytes.NOTHING ? -1 : offset;
        for (int i = 0; i < layout.order().length; i++) {
            entry[KeyEntry.ORDER + i] = columns.words(layout.order()[i])[row];
        }
        sink.row(entry, layout.marker() >= 0 && isMarked(columns.bytes(layout.marker()), row));
        long until = layout.until() < 0 ? KeyBytes.NOTHING : columns.words(layout.until())[row];
        if (until != KeyBytes.NOTHING) {
            sink.row(KeyRows.end(entry, until, places), true);
        }
    }

    private void add(ParquetColumns columns, int column, int row) {
        if (isWords(column)) {
            key.word(columns.words(column)[row]);
            return;
        }
        Column.Bytes values = columns.bytes(column);
        if (values.isNull(row)) {
            key.word(KeyBytes.NOTHING);
        } else if (types[column] == TypeID.UUID) {
            for (int from = values.offsets()[row], i = 0; i < UUID_BYTES; i += Long.BYTES) {
                key.word(bigEndian(values.data(), from + i));
            }
        } else {
            key.array(values.data(), values.offsets()[row], values.length(row));
        }
    }

    private static long bigEndian(byte[] bytes, int from) {
        long word = 0;
        for (int i = from; i < from + Long.BYTES; i++) {
            word = word << Byte.SIZE | bytes[i] & 0xff;
        }
        return word;
    }

    private boolean isMarked(Column.Bytes values, int row) {
        for (byte[] mark : marks) {
            if (!values.isNull(row) && Arrays.equals(mark, 0, mark.length, values.data(), values.offsets()[row], values.offsets()[row + 1])) {
                return true;
            }
        }
        return false;
    }

    /** Rows of one file mostly come from one partition. */
    private long place(ParquetColumns columns, int row) {
        Column.Bytes topics = columns.bytes(layout.topic());
        long partition = columns.words(layout.partition())[row];
        if (topics.isNull(row) || partition == KeyBytes.NOTHING) {
            return places.number(SourcePlaces.NONE);
        }
        int from = topics.offsets()[row];
        int to = topics.offsets()[row + 1];
        if (lastPlace < 0 || partition != lastPartition || !Arrays.equals(lastTopic, 0, lastTopic.length, topics.data(), from, to)) {
            lastTopic = Arrays.copyOfRange(topics.data(), from, to);
            lastPartition = partition;
            lastPlace = places.number(new Place(new String(lastTopic, StandardCharsets.UTF_8), (int) partition));
        }
        return lastPlace;
    }
}
