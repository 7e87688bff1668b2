package io.lakeactors.lake.parquet;

import io.lakeactors.model.Column;
import java.util.Arrays;
import org.apache.parquet.format.Encoding;

/** Encodes text, binary, uuids and decimals of more than 18 digits. */
final class BytesEncoder extends LeafEncoder {
    private static final int INITIAL = 64;

    private BytesDictionary dictionary = new BytesDictionary();
    private final BytesBounds pageBounds;
    private final BytesBounds chunkBounds;
    private byte[] data = new byte[INITIAL * 8];
    private int[] offsets = new int[INITIAL];
    private int[] lastPageOf = new int[0];
    private int pageNumber;
    private int count;
    private int repeated;

    BytesEncoder(Leaf leaf, ParquetLayout layout, PageScratch scratch) {
        super(leaf, layout, scratch);
        pageBounds = new BytesBounds(leaf.signed());
        chunkBounds = new BytesBounds(leaf.signed());
    }

    @Override
    int fitting(Column column, int[] selected, int from, int to) {
        if (!(column instanceof Column.Bytes bytes)) {
            return to;
        }
        int room = Math.max(1, layout.pageBytes() - offsets[count]);
        int[] positions = bytes.offsets();
        if (positions[selected[to - 1] + 1] - positions[selected[from]] <= room) {
            return to;
        }
        int end = from;
        int taken = 0;
        while (end < to && taken < room) {
            taken += bytes.length(selected[end++]);
        }
        return end;
    }

    @Override
    void repeat(Object value, int times) {
        if (!(value instanceof byte[] bytes)) {
            throw new IllegalArgumentException("the constant of " + leaf + " is not text");
        }
        if (leaf.width() > 0 && bytes.length != leaf.width()) {
            throw new IllegalArgumentException("the constant of " + leaf + " has " + bytes.length + " bytes");
        }
        if (count == 0 && repeated == 0) {
            add(bytes, 0, bytes.length);
            repeated = times;
        } else if (repeated > 0 && Arrays.equals(bytes, 0, bytes.length, data, 0, offsets[1])) {
            repeated += times;
        } else {
            spreadRepeated();
            for (int i = 0; i < times; i++) {
                add(bytes, 0, bytes.length);
            }
        }
    }

    @Override
    void absorbValues(LeafEncoder other) {
        if (!(other instanceof BytesEncoder bytes)) {
            throw new IllegalArgumentException(other.leaf + " is no column like " + leaf);
        }
        if (bytes.repeated > 0) {
            repeat(Arrays.copyOf(bytes.data, bytes.offsets[1]), bytes.repeated);
        } else if (bytes.count > 0) {
            spreadRepeated();
            addRange(bytes.data, bytes.offsets, 0, bytes.count);
        }
    }

    /** Turns the count of one value into values. */
    private void spreadRepeated() {
        if (repeated > 0) {
            int times = repeated;
            repeated = 0;
            byte[] value = Arrays.copyOf(data, offsets[1]);
            for (int i = 1; i < times; i++) {
                add(value, 0, value.length);
            }
        }
    }

    @Override
    void gather(Column column, int[] selected, int from, int to) {
        spreadRepeated();
        if (leaf.width() == 0 && column instanceof Column.Bytes bytes) {
            for (int at = from; at < to; ) {
                int end = Selected.endOfNeighbours(selected, at, to);
                addRange(bytes.data(), bytes.offsets(), selected[at], end - at);
                at = end;
            }
            return;
        }
        for (int i = from; i < to; i++) {
            addOne(column, selected[i]);
        }
    }

    @Override
    void gatherOne(Column column, int index) {
        spreadRepeated();
        addOne(column, index);
    }

    @Override
    int fittingDecoded(PageValues from, int at, int number) {
        if (!(from instanceof PageBytes bytes) || number == 0) {
            return number;
        }
        int[] positions = bytes.offsets();
        int end = positions[at] + Math.max(1, layout.pageBytes() - offsets[count]);
        if (positions[at + number] <= end) {
            return number;
        }
        int found = Arrays.binarySearch(positions, at + 1, at + number, end);
        return Math.max(1, (found < 0 ? -found - 1 : found) - at);
    }

    @Override
    void gatherDecoded(PageValues from, int at, int number) {
        if (!(from instanceof PageBytes bytes) || from.leaf.width() != leaf.width()) {
            throw new IllegalArgumentException(from.leaf + " does not fit the column " + leaf);
        }
        spreadRepeated();
        addRange(bytes.data(), bytes.offsets(), at, number);
    }

    private void addOne(Column column, int row) {
        if (column instanceof Column.Bytes bytes) {
            int start = bytes.offsets()[row];
            int length = bytes.offsets()[row + 1] - start;
            if (leaf.width() == 0) {
                add(bytes.data(), start, length);
            } else {
                addFixed(bytes.data(), start, length);
            }
        } else if (column instanceof Column.Longs longs && leaf.signed()) {
            addNumber(longs.values()[row]);
        } else {
            throw new IllegalArgumentException(column.getClass().getSimpleName() + " do not fit the column " + leaf);
        }
    }

    private void addRange(byte[] from, int[] positions, int first, int number) {
        int start = positions[first];
        int length = positions[first + number] - start;
        reserve(number, length);
        System.arraycopy(from, start, data, offsets[count], length);
        int shift = offsets[count] - start;
        for (int i = 1; i <= number; i++) {
            offsets[count + i] = positions[first + i] + shift;
        }
        count += number;
    }

    private void add(byte[] from, int start, int length) {
        reserve(1, length);
        int at = offsets[count];
        System.arraycopy(from, start, data, at, length);
        offsets[++count] = at + length;
    }

    /** A decimal's shorter two's complement is extended by its sign; a uuid has its 16 bytes. */
    private void addFixed(byte[] from, int start, int length) {
        int width = leaf.width();
        int surplus = length - width;
        boolean fits = surplus == 0 || leaf.signed() && length > 0;
        byte sign = (byte) (length > 0 ? from[start] >> 7 : 0);
        for (int i = 0; fits && i < surplus; i++) {
            fits = from[start + i] == sign && (from[start + surplus] ^ sign) >= 0;
        }
        if (!fits) {
            throw new IllegalArgumentException(length + " bytes do not fit the column " + leaf + " of " + width);
        }
        reserve(1, width);
        int at = offsets[count];
        int missing = Math.max(0, -surplus);
        Arrays.fill(data, at, at + missing, sign);
        System.arraycopy(from, start + Math.max(0, surplus), data, at + missing, width - missing);
        offsets[++count] = at + width;
    }

    private void addNumber(long value) {
        int width = leaf.width();
        reserve(1, width);
        int at = offsets[count];
        for (int i = 0; i < width; i++) {
            int shift = (width - 1 - i) * 8;
            data[at + i] = (byte) (value >> Math.min(shift, 63));
        }
        offsets[++count] = at + width;
    }

    private void reserve(int values, int bytes) {
        if (offsets.length - count - 1 < values) {
            offsets = scratch.grown(offsets, count + 1, count + 1 + values);
        }
        int needed = Math.addExact(offsets[count] + 8, bytes);
        if (data.length < needed) {
            data = scratch.grown(data, offsets[count], needed);
        }
    }

    @Override
    Encoding encodeValues(ByteSink to) {
        pageNumber++;
        if (count == 0) {
            return Encoding.PLAIN;
        }
        if (dictionaryTried()) {
            Encoding encoding = repeated > 0 ? encodeRepeated(to) : tryDictionary(to);
            if (encoding != null) {
                return encoding;
            }
            giveDictionaryUp();
        }
        spreadRepeated();
        pageBounds.addAll(data, offsets, count);
        return encodeRaw(to);
    }

    private Encoding encodeRepeated(ByteSink to) {
        int id = dictionary.idOf(data, 0, offsets[1]);
        pageBounds.add(data, 0, offsets[1]);
        int width = RunLengths.width(dictionary.size() - 1);
        to.write(width);
        RunLengths.run(id, repeated, width, to);
        return Encoding.RLE_DICTIONARY;
    }

    /** @return null if it does not pay; nothing is then written, and the dictionary is as it was */
    private Encoding tryDictionary(ByteSink to) {
        int[] ids = scratch.ids(count);
        int before = dictionary.size();
        for (int i = 0; i < count; i++) {
            int start = offsets[i];
            ids[i] = dictionary.idOf(data, start, offsets[i + 1] - start);
            if ((i & 1023) == 1023 && (DictionaryIds.tooManyDistinct(i, dictionary.size() - before) || tooLarge())) {
                dictionary.truncate(before);
                return null;
            }
        }
        if (DictionaryIds.tooManyDistinctInPage(count, dictionary.size() - before) || tooLarge()) {
            dictionary.truncate(before);
            return null;
        }
        addBoundsOf(ids);
        DictionaryIds.encode(ids, count, dictionary.size(), to);
        return Encoding.RLE_DICTIONARY;
    }

    private boolean tooLarge() {
        return dictionary.poolBytes() + 4L * dictionary.size() > layout.dictionaryBytes();
    }

    /** Compares each distinct value of the page once. */
    private void addBoundsOf(int[] ids) {
        if (lastPageOf.length < dictionary.size()) {
            lastPageOf = Arrays.copyOf(lastPageOf, Math.max(dictionary.size(), lastPageOf.length * 2));
        }
        byte[] pool = dictionary.pool();
        int[] positions = dictionary.offsets();
        for (int i = 0; i < count; i++) {
            int id = ids[i];
            if (lastPageOf[id] != pageNumber) {
                lastPageOf[id] = pageNumber;
                pageBounds.add(pool, positions[id], positions[id + 1] - positions[id]);
            }
        }
    }

    private Encoding encodeRaw(ByteSink to) {
        if (leaf.width() > 0) {
            to.write(data, 0, offsets[count]);
            return Encoding.PLAIN;
        }
        long[] lengths = scratch.lengths(count);
        for (int i = 0; i < count; i++) {
            lengths[i] = offsets[i + 1] - offsets[i];
        }
        DeltaPacking.encode(lengths, count, true, scratch.deltas(), to);
        to.write(data, 0, offsets[count]);
        return Encoding.DELTA_LENGTH_BYTE_ARRAY;
    }

    @Override
    byte[] leastOfPage() {
        return pageBounds.least();
    }

    @Override
    byte[] greatestOfPage() {
        return pageBounds.greatest();
    }

    @Override
    byte[] leastOfChunk() {
        return chunkBounds.least();
    }

    @Override
    byte[] greatestOfChunk() {
        return chunkBounds.greatest();
    }

    @Override
    ChunkPages.Dictionary dictionary() {
        byte[] pool = dictionary.pool();
        int[] positions = dictionary.offsets();
        var sink = new ByteSink(dictionary.poolBytes() + 4 * dictionary.size());
        for (int id = 0; id < dictionary.size(); id++) {
            int length = positions[id + 1] - positions[id];
            if (leaf.width() == 0) {
                sink.putInt(length);
            }
            sink.write(pool, positions[id], length);
        }
        return new ChunkPages.Dictionary(sink, dictionary.size());
    }

    @Override
    void clearPage() {
        chunkBounds.add(pageBounds);
        pageBounds.clear();
        count = 0;
        repeated = 0;
        if (data.length > 4L * layout.pageBytes()) {
            data = new byte[INITIAL * 8];
        }
    }

    @Override
    void clearChunk() {
        chunkBounds.clear();
        dictionary.clear();
        Arrays.fill(lastPageOf, 0);
        pageNumber = 0;
    }

    @Override
    void releaseRaw() {
        scratch.giveBack(data);
        scratch.giveBack(offsets);
        data = new byte[INITIAL * 8];
        offsets = new int[INITIAL];
        lastPageOf = new int[0];
        dictionary = new BytesDictionary();
    }

    @Override
    long rawBytes() {
        return offsets[count] + 4L * count;
    }

    @Override
    long heldRawBytes() {
        return data.length + 4L * (offsets.length + lastPageOf.length) + dictionary.heldBytes();
    }
}
