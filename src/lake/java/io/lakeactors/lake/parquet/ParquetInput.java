package io.lakeactors.lake.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Reads a Parquet file leaf by leaf, to be written anew by {@link ParquetOutput#write(ParquetInput, int, BitSet)} without making rows of it. Holds one page of each leaf, and a row group of up to 4 MB or
 * half a megabyte of each leaf's bytes. Not safe for threads.
 */
public final class ParquetInput {
    private static final int TAIL = 8;
    private static final int MAGIC = 0x31524150;
    private static final int GROUP_HELD_MAX = 4 << 20;
    private static final Set<Encoding> READ = EnumSet.of(
            Encoding.PLAIN, Encoding.RLE, Encoding.BIT_PACKED, Encoding.PLAIN_DICTIONARY, Encoding.RLE_DICTIONARY, Encoding.DELTA_BINARY_PACKED, Encoding.DELTA_LENGTH_BYTE_ARRAY);

    private final RangeReader file;
    private final FileMetaData footer;
    private final MessageType schema;
    /** By field id: its place among the leaves. */
    private final Map<Integer, Integer> byId = new HashMap<>();
    private final List<ColumnDescriptor> columns;
    private PageScratch scratch;
    /** For each leaf of the target its reader, null where the file has none. */
    private LeafReader[] readers = {};
    private int[] places = {};
    private int group = -1;
    private long groupLeft;
    private long row;

    private ParquetInput(RangeReader file, FileMetaData footer) {
        this.file = file;
        this.footer = footer;
        schema = schema(footer);
        columns = schema.getColumns();
        for (int i = 0; i < columns.size(); i++) {
            Type.ID id = columns.get(i).getPrimitiveType().getId();
            if (id != null) {
                byId.put(id.intValue(), i);
            }
        }
    }

    /** Reads the footer. @param length of the file @throws IOException if it cannot be read, or is no Parquet file */
    public static ParquetInput open(RangeReader file, long length) throws IOException {
        byte[] tail = new byte[TAIL];
        if (length < TAIL + 4) {
            throw new IOException("a file of " + length + " bytes is no Parquet file");
        }
        file.read(length - TAIL, tail, 0, TAIL);
        int size = (int) ByteSink.INTS.get(tail, 0);
        if ((int) ByteSink.INTS.get(tail, 4) != MAGIC || size < 0 || size > length - TAIL - 4) {
            throw new IOException("the file does not end as a Parquet file");
        }
        byte[] bytes = new byte[size];
        file.read(length - TAIL - size, bytes, 0, size);
        return new ParquetInput(file, Util.readFileMetaData(new ByteArrayInputStream(bytes)));
    }

    /** The same file from its beginning; its footer is not read again. */
    public ParquetInput again() {
        return new ParquetInput(file, footer);
    }

    private static MessageType schema(FileMetaData footer) {
        var empty = new FileMetaData(footer.getVersion(), footer.getSchema(), 0, List.of());
        try {
            ParquetMetadata metadata = new ParquetMetadataConverter().fromParquetMetadata(empty);
            return metadata.getFileMetaData().getSchema();
        } catch (IOException noneIsRead) {
            throw new IllegalStateException(noneIsRead);
        }
    }

    public long rows() {
        return footer.getNum_rows();
    }

    /**
     * Whether every leaf of the file that the target has too can be handed on as it is: encoded in a way that is read here, nested in the same way, of the same type or one that widens to it. Leaves are
     * matched by their ids.
     *
     * @param target with field ids
     * @param addable ids of leaves that may be absent from the file, and are null then
     */
    public boolean fits(MessageType target, Set<Integer> addable) {
        for (ColumnDescriptor wanted : target.getColumns()) {
            Type.ID id = wanted.getPrimitiveType().getId();
            Integer place = id == null ? null : byId.get(id.intValue());
            boolean fits = id != null && (place == null ? addable.contains(id.intValue()) && wanted.getMaxRepetitionLevel() == 0 && wanted.getPath().length == 1 : fits(place, target, wanted));
            if (!fits) {
                return false;
            }
        }
        return footer.getRow_groups().stream().allMatch(one -> one.getColumns().size() == columns.size());
    }

    private boolean fits(int place, MessageType target, ColumnDescriptor wanted) {
        ColumnDescriptor there = columns.get(place);
        return nesting(schema, there).equals(nesting(target, wanted)) && widens(there.getPrimitiveType(), wanted.getPrimitiveType())
                && footer.getRow_groups().stream().map(one -> one.getColumns().get(place).getMeta_data())
                        .allMatch(chunk -> chunk != null && PageFeed.reads(chunk.getCodec()) && READ.containsAll(chunk.getEncodings()));
    }

    /** What each level stands for. A column that is not nested may be optional here and required there. */
    private static List<String> nesting(MessageType in, ColumnDescriptor column) {
        var nesting = new ArrayList<String>();
        String[] path = column.getPath();
        for (int i = 0; i < path.length && path.length > 1; i++) {
            String[] begun = java.util.Arrays.copyOf(path, i + 1);
            Type type = in.getType(begun);
            nesting.add(type.getRepetition() + " " + (type.getId() == null ? "" : type.getId().intValue()));
        }
        return nesting;
    }

    private static boolean widens(PrimitiveType from, PrimitiveType to) {
        PrimitiveTypeName there = from.getPrimitiveTypeName();
        PrimitiveTypeName wanted = to.getPrimitiveTypeName();
        LogicalTypeAnnotation said = from.getLogicalTypeAnnotation();
        LogicalTypeAnnotation meant = to.getLogicalTypeAnnotation();
        if (there != wanted) {
            boolean whole = there == PrimitiveTypeName.INT32 && wanted == PrimitiveTypeName.INT64;
            boolean floating = there == PrimitiveTypeName.FLOAT && wanted == PrimitiveTypeName.DOUBLE;
            return (whole || floating) && isNumber(said) && isNumber(meant);
        }
        if (there == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY && from.getTypeLength() != to.getTypeLength()) {
            return false;
        }
        if (said instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation narrow && meant instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation wide) {
            return narrow.getScale() == wide.getScale() && narrow.getPrecision() <= wide.getPrecision();
        }
        return there != PrimitiveTypeName.INT96 && (java.util.Objects.equals(said, meant) || isNumber(said) && isNumber(meant));
    }

    /** Some writers annotate plain integers by their width. */
    private static boolean isNumber(LogicalTypeAnnotation logical) {
        return logical == null || logical instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation whole && whole.isSigned() && whole.getBitWidth() >= 32;
    }

    /** Makes ready to hand rows on. @param target leaves of the output, in their order */
    void begin(List<Leaf> target, PageScratch sharedScratch) {
        scratch = sharedScratch;
        readers = new LeafReader[target.size()];
        places = new int[readers.length];
        for (int i = 0; i < readers.length; i++) {
            Leaf wanted = target.get(i);
            Integer place = byId.get(wanted.fieldId());
            places[i] = place == null ? -1 : place;
            boolean wide = wanted.kind() == org.apache.parquet.format.Type.DOUBLE;
            readers[i] = place == null ? null : new LeafReader(Leaf.of(columns.get(place)), wide, file, scratch);
        }
    }

    boolean hasBegun() {
        return scratch != null;
    }

    /** Whether all rows were handed on. */
    public boolean isAtEnd() {
        return row >= footer.getNum_rows();
    }

    /** The next row's number in the file. */
    public long row() {
        return row;
    }

    /** How many rows of at most {@code most} come next from one row group; at least one. @throws IOException if the footer lies about their number */
    int next(int most) throws IOException {
        while (groupLeft == 0) {
            if (++group >= footer.getRow_groups().size()) {
                throw new IOException("the row groups have fewer rows than the file");
            }
            beginGroup(footer.getRow_groups().get(group));
        }
        return (int) Math.min(most, groupLeft);
    }

    private void beginGroup(RowGroup next) throws IOException {
        long from = Long.MAX_VALUE;
        long to = 0;
        for (int place : places) {
            if (place >= 0) {
                ColumnMetaData chunk = next.getColumns().get(place).getMeta_data();
                from = Math.min(from, LeafReader.first(chunk));
                to = Math.max(to, LeafReader.first(chunk) + chunk.getTotal_compressed_size());
            }
        }
        byte[] held = null;
        if (to - from > 0 && to - from <= GROUP_HELD_MAX) {
            held = new byte[(int) (to - from)];
            file.read(from, held, 0, held.length);
        }
        for (int i = 0; i < readers.length; i++) {
            if (readers[i] != null) {
                readers[i].begin(next.getColumns().get(places[i]).getMeta_data(), held, from);
            }
        }
        groupLeft = next.getNum_rows();
    }

    /** Null where the file lacks the leaf. */
    LeafReader reader(int leaf) {
        return readers[leaf];
    }

    /** Says that every reader has been moved on by so many rows. */
    void moved(int rows) {
        row += rows;
        groupLeft -= rows;
    }

    /**
     * Finds the rows whose number in a column is less than a bound; a row without a number is not. Goes through the file's column, so that nothing can be handed on afterwards.
     *
     * @param fieldId of a column of whole numbers or timestamps that is not nested
     */
    public BitSet rowsBelow(int fieldId, long bound, PageScratch sharedScratch) throws IOException {
        Integer place = byId.get(fieldId);
        var below = new BitSet();
        if (place == null) {
            return below;
        }
        begin(List.of(Leaf.of(columns.get(place))), sharedScratch);
        long[] numbers = new long[1 << 12];
        while (!isAtEnd()) {
            int count = next(numbers.length);
            readers[0].words(count, numbers, Long.MAX_VALUE);
            for (int i = 0; i < count; i++) {
                if (numbers[i] < bound) {
                    below.set(Math.toIntExact(row + i));
                }
            }
            moved(count);
        }
        release();
        return below;
    }

    /** Leaves the buffers to the scratch. */
    public void release() {
        for (LeafReader reader : readers) {
            if (reader != null) {
                reader.release();
            }
        }
        readers = new LeafReader[0];
    }
}
