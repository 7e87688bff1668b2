package io.lakeactors.lake.parquet;

import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Schema;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;

/**
 * Writes batches of columns as one Parquet file of pages of the form v2, compressed by zstd, with statistics, page indexes and checksums. Rows are encoded as
 * they come: what is held in memory is one raw page a column and the compressed pages of the open row group. Opens its stream when the first row group is
 * complete, and never closes it. Not safe for threads.
 */
public final class ParquetOutput {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final String CREATED_BY = "LakeActors version 0.1.0 (build columnar)";
    private static final int FORMAT_VERSION = 2;
    private static final int RAW_BYTES_PER_FILE_BYTE = 4;

    /** Where the file goes; asked once, when there are bytes to write. */
    @FunctionalInterface
    public interface Opening {
        OutputStream open() throws IOException;
    }

    private final MessageType schema;
    private final ParquetLayout layout;
    private final PageScratch scratch;
    private final UnaryOperator<String> naming;
    private final Opening opening;
    private final List<LeafEncoder> leaves;
    private final List<RowGroup> rowGroups = new ArrayList<>();
    private final List<List<ChunkPages.Written>> chunks = new ArrayList<>();
    private Schema boundTo;
    private Shredder shredder;
    private OutputStream out;
    private long position;
    private long rows;
    private long groupRows;

    /**
     * @param schema the file's schema, with field ids
     * @param naming from a field's name in a batch to its name in the file
     * @param scratch shared with other outputs of the same thread; not closed here
     */
    public ParquetOutput(MessageType schema, ParquetLayout layout, PageScratch scratch, UnaryOperator<String> naming, Opening opening) {
        this.schema = schema;
        this.layout = layout;
        this.scratch = scratch;
        this.naming = naming;
        this.opening = opening;
        this.leaves = schema.getColumns().stream().map(column -> LeafEncoder.of(Leaf.of(column), layout, scratch)).toList();
    }

    /**
     * Appends rows {@code selected[first..end)} of a batch. Columns that the batch lacks become null.
     *
     * @throws IllegalArgumentException if a column does not fit the schema, or a required one has a null; the output is then useless
     */
    public void write(ColumnBatch batch, int[] selected, int first, int end) throws IOException {
        if (boundTo == null || boundTo != batch.schema() && !boundTo.equals(batch.schema())) {
            shredder = new Shredder(schema, batch.schema(), leaves, naming);
        }
        boundTo = batch.schema();
        for (int from = first; from < end; from += layout.pageRows()) {
            int to = Math.min(end, from + layout.pageRows());
            shredder.write(batch, selected, from, to);
            rows += to - from;
            groupRows += to - from;
            if (encodedBytes() >= layout.rowGroupBytes()) {
                endRowGroup();
            }
        }
    }

    /**
     * Appends the next rows of another file, leaf by leaf. Columns that it lacks become null.
     *
     * @param in one that {@linkplain ParquetInput#fits fits} this file's schema
     * @param most how many rows to take, at least 1; fewer are taken where a row group ends
     * @param dropped rows of that file that are left out, by their numbers
     * @throws IOException if it cannot be read, or is damaged; the output is then useless
     * @throws IllegalArgumentException if a required column has a null; the output is then useless
     */
    public void write(ParquetInput in, int most, BitSet dropped) throws IOException {
        write(in, most, dropped, Map.of(), 0);
    }

    /**
     * As above, but columns get other values than that file has for them.
     *
     * @param instead by their ids, none of them nested: a value for each row of the file that is not dropped, in order
     * @param at how many of those were taken before
     * @return how many are taken now
     */
    public int write(ParquetInput in, int most, BitSet dropped, Map<Integer, Column> instead, int at) throws IOException {
        if (!in.hasBegun()) {
            in.begin(leaves.stream().map(encoder -> encoder.leaf).toList(), scratch);
        }
        int count = in.next(Math.min(most, layout.pageRows()));
        int first = Math.toIntExact(in.row());
        int kept = count - dropped.get(first, first + count).cardinality();
        for (int i = 0; i < leaves.size(); i++) {
            Column other = instead.get(leaves.get(i).leaf.fieldId());
            if (other == null) {
                copy(in.reader(i), leaves.get(i), dropped, first, first + count);
            } else {
                replace(in.reader(i), count, other, at, at + kept, leaves.get(i));
            }
        }
        in.moved(count);
        rows += kept;
        groupRows += kept;
        if (encodedBytes() >= layout.rowGroupBytes()) {
            endRowGroup();
        }
        return kept;
    }

    private static void replace(LeafReader passed, int count, Column column, int from, int to, LeafEncoder into) throws IOException {
        if (passed != null) {
            passed.move(count, null);
        }
        int[] selected = IntStream.range(from, to).toArray();
        for (int taken = 0; taken < selected.length;) {
            taken = into.append(column, selected, taken, selected.length);
        }
    }

    /** @param from null if there are only nulls */
    private static void copy(LeafReader from, LeafEncoder to, BitSet dropped, int first, int end) throws IOException {
        for (int row = first; row < end; ) {
            int gap = Math.min(end, dropped.nextClearBit(row));
            if (gap > row && from != null) {
                from.move(gap - row, null);
            }
            int next = dropped.nextSetBit(gap);
            int stop = next < 0 ? end : Math.min(end, next);
            if (stop > gap && from != null) {
                from.move(stop - gap, to);
            }
            for (int left = stop - gap; left > 0 && from == null; ) {
                left -= to.appendNulls(left);
            }
            row = stop;
        }
    }

    /** Whether all its rows are in raw pages, so that another file can {@linkplain #absorb take} them. */
    public boolean isAbsorbable() {
        return out == null && leaves.stream().allMatch(LeafEncoder::isOnePage);
    }

    /** Takes the rows of another output of the same schema that {@linkplain #isAbsorbable can be absorbed}; that one is then useless. */
    public void absorb(ParquetOutput other) throws IOException {
        if (!schema.equals(other.schema) || !other.isAbsorbable()) {
            throw new IllegalArgumentException("these rows cannot go into that file");
        }
        for (int i = 0; i < leaves.size(); i++) {
            leaves.get(i).absorb(other.leaves.get(i));
            other.leaves.get(i).release();
        }
        rows += other.rows;
        groupRows += other.groupRows;
        if (encodedBytes() >= layout.rowGroupBytes()) {
            endRowGroup();
        }
    }

    public long rows() {
        return rows;
    }

    /** Bytes of memory held for this file, the shared scratch not counted. */
    public long bufferedBytes() {
        long sum = 0;
        for (LeafEncoder leaf : leaves) {
            sum += leaf.heldBytes();
        }
        return sum;
    }

    /** The file's length so far, with an estimate for raw pages. */
    public long fileBytes() {
        long raw = 0;
        for (LeafEncoder leaf : leaves) {
            raw += leaf.rawBytes();
        }
        return position + encodedBytes() + raw / RAW_BYTES_PER_FILE_BYTE;
    }

    private long encodedBytes() {
        long sum = 0;
        for (LeafEncoder leaf : leaves) {
            sum += leaf.encodedBytes();
        }
        return sum;
    }

    /** Ends the open row group early and gives all its memory back. */
    public void release() throws IOException {
        endRowGroup();
        leaves.forEach(LeafEncoder::release);
    }

    private void endRowGroup() throws IOException {
        if (groupRows == 0) {
            return;
        }
        begin();
        long start = position;
        var written = new ArrayList<ChunkPages.Written>(leaves.size());
        long plainBytes = 0;
        for (LeafEncoder leaf : leaves) {
            var chunk = leaf.writeChunk(out, position);
            written.add(chunk);
            position = chunk.end();
            plainBytes += chunk.chunk().getMeta_data().getTotal_uncompressed_size();
        }
        var group = new RowGroup(written.stream().map(ChunkPages.Written::chunk).toList(), plainBytes, groupRows);
        group.setFile_offset(start);
        group.setTotal_compressed_size(position - start);
        group.setOrdinal((short) rowGroups.size());
        rowGroups.add(group);
        chunks.add(written);
        groupRows = 0;
    }

    private void begin() throws IOException {
        if (out == null) {
            out = opening.open();
            out.write(MAGIC);
            position = MAGIC.length;
        }
    }

    /**
     * Writes what is left, the page indexes and the footer, and leaves its buffers to the scratch. The stream is the caller's to close.
     *
     * @param keyValues the footer's properties
     */
    public ParquetResult finish(Map<String, String> keyValues) throws IOException {
        List<ParquetResult.Floats> floats = new ArrayList<>();
        endRowGroup();
        begin();
        var tail = new ByteSink(1 << 12);
        writeIndexes(tail);
        int footerAt = tail.size();
        Util.writeFileMetaData(footer(keyValues), tail);
        tail.putInt(tail.size() - footerAt);
        tail.write(MAGIC, 0, MAGIC.length);
        out.write(tail.data(), 0, tail.size());
        position += tail.size();
        for (LeafEncoder leaf : leaves) {
            if (leaf instanceof WordEncoder words && leaf.leaf.floating()) {
                floats.add(words.floats());
            }
        }
        leaves.forEach(LeafEncoder::release);
        return new ParquetResult(rows, position, floats);
    }

    /** All column indexes, then all offset indexes, each told to its chunk. */
    private void writeIndexes(ByteSink tail) throws IOException {
        for (var group : chunks) {
            for (var written : group) {
                if (written.columnIndex() != null) {
                    int from = tail.size();
                    Util.writeColumnIndex(written.columnIndex(), tail);
                    written.chunk().setColumn_index_offset(position + from);
                    written.chunk().setColumn_index_length(tail.size() - from);
                }
            }
        }
        for (var group : chunks) {
            for (var written : group) {
                int from = tail.size();
                Util.writeOffsetIndex(written.offsetIndex(), tail);
                written.chunk().setOffset_index_offset(position + from);
                written.chunk().setOffset_index_length(tail.size() - from);
            }
        }
    }

    private FileMetaData footer(Map<String, String> keyValues) {
        var facts = new org.apache.parquet.hadoop.metadata.FileMetaData(schema, keyValues, CREATED_BY);
        FileMetaData footer = new ParquetMetadataConverter().toParquetMetadata(FORMAT_VERSION, new ParquetMetadata(facts, List.of()));
        footer.setNum_rows(rows);
        footer.setRow_groups(rowGroups);
        return footer;
    }
}
