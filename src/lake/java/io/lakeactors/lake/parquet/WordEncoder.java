package io.lakeactors.lake.parquet;

import io.lakeactors.model.Column;
import java.util.Arrays;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.Type;

/** Encodes booleans, integers and floating numbers, each held as 64 bits while raw. */
final class WordEncoder extends LeafEncoder {
    private static final int INITIAL = 64;

    private LongDictionary dictionary = new LongDictionary();
    private final WordBounds pageBounds;
    private final WordBounds chunkBounds;
    private final WordBounds fileBounds;
    private long[] values = new long[INITIAL];
    private int count;
    private boolean oneValue;

    WordEncoder(Leaf leaf, ParquetLayout layout, PageScratch scratch) {
        super(leaf, layout, scratch);
        pageBounds = new WordBounds(leaf.kind());
        chunkBounds = new WordBounds(leaf.kind());
        fileBounds = new WordBounds(leaf.kind());
    }

    /** What is known of a floating column, over all pages closed so far. */
    ParquetResult.Floats floats() {
        return new ParquetResult.Floats(
                leaf.fieldId(), closedSlots(), closedSlots() - fileBounds.values(), fileBounds.nans(), leaf.kind() == Type.DOUBLE,
                fileBounds.leastFloating(), fileBounds.greatestFloating(), fileBounds.isEmpty());
    }

    @Override
    int fitting(Column column, int[] selected, int from, int to) {
        return Math.min(to, from + Math.max(1, layout.pageBytes() / 8 - count));
    }

    @Override
    void repeat(Object value, int times) {
        if (!(value instanceof Number number)) {
            throw new IllegalArgumentException("the constant of " + leaf + " is no number");
        }
        long word = leaf.floating() ? floatingBits(number) : number.longValue();
        if (count == 0) {
            oneValue = true;
            values[0] = word;
        } else if (!oneValue || values[0] != word) {
            reserve(times);
            Arrays.fill(values, count, count + times, word);
        }
        count += times;
    }

    @Override
    void absorbValues(LeafEncoder other) {
        if (!(other instanceof WordEncoder words)) {
            throw new IllegalArgumentException(other.leaf + " is no column like " + leaf);
        }
        if (words.oneValue && (count == 0 || oneValue && values[0] == words.values[0])) {
            oneValue = true;
            values[0] = words.values[0];
        } else {
            reserve(words.count);
            if (words.oneValue) {
                Arrays.fill(values, count, count + words.count, words.values[0]);
            } else {
                System.arraycopy(words.values, 0, values, count, words.count);
            }
        }
        count += words.count;
    }

    private long floatingBits(Number number) {
        return leaf.kind() == Type.FLOAT ? Float.floatToRawIntBits(number.floatValue()) : Double.doubleToRawLongBits(number.doubleValue());
    }

    @Override
    void gather(Column column, int[] selected, int from, int to) {
        reserve(to - from);
        WordGather.all(column, selected, from, to, leaf.kind() == Type.DOUBLE, values, count);
        count += to - from;
    }

    @Override
    void gatherOne(Column column, int index) {
        reserve(1);
        values[count++] = WordGather.one(column, index, leaf.kind() == Type.DOUBLE);
    }

    @Override
    int fittingDecoded(PageValues from, int at, int number) {
        return Math.min(number, Math.max(1, layout.pageBytes() / 8 - count));
    }

    @Override
    void gatherDecoded(PageValues from, int at, int number) {
        if (!(from instanceof PageWords words)) {
            throw new IllegalArgumentException(from.leaf + " does not fit the column " + leaf);
        }
        reserve(number);
        System.arraycopy(words.values(), at, values, count, number);
        count += number;
    }

    /** Makes room, and turns a held count of one value into values. */
    private void reserve(int more) {
        if (values.length - count < more) {
            values = scratch.grown(values, oneValue ? 1 : count, count + more);
        }
        if (oneValue) {
            oneValue = false;
            Arrays.fill(values, 0, count, values[0]);
        }
    }

    @Override
    Encoding encodeValues(ByteSink to) {
        pageBounds.add(values, oneValue ? 1 : count, count);
        if (count == 0) {
            return Encoding.PLAIN;
        }
        if (leaf.kind() == Type.BOOLEAN) {
            return encodeBooleans(to);
        }
        if (dictionaryTried()) {
            Encoding encoding = oneValue ? encodeOneValue(to) : tryDictionary(to);
            if (encoding != null) {
                return encoding;
            }
            giveDictionaryUp();
        }
        reserve(0);
        return encodeRaw(to);
    }

    private Encoding encodeOneValue(ByteSink to) {
        int id = dictionary.idOf(values[0]);
        int width = RunLengths.width(dictionary.size() - 1);
        to.write(width);
        RunLengths.run(id, count, width, to);
        return Encoding.RLE_DICTIONARY;
    }

    private Encoding encodeBooleans(ByteSink to) {
        reserve(0);
        int[] bits = scratch.ids(count);
        for (int i = 0; i < count; i++) {
            bits[i] = (int) values[i];
        }
        to.putInt(0);
        RunLengths.encode(bits, count, 1, to);
        ByteSink.INTS.set(to.data(), 0, to.size() - 4);
        return Encoding.RLE;
    }

    /** @return null if it does not pay; nothing is then written, and the dictionary is as it was */
    private Encoding tryDictionary(ByteSink to) {
        int[] ids = scratch.ids(count);
        int before = dictionary.size();
        int distinctMax = layout.dictionaryBytes() / bytesPerValue();
        for (int i = 0; i < count; i++) {
            ids[i] = dictionary.idOf(values[i]);
            if ((i & 1023) == 1023 && (DictionaryIds.tooManyDistinct(i, dictionary.size() - before) || dictionary.size() > distinctMax)) {
                dictionary.truncate(before);
                return null;
            }
        }
        if (DictionaryIds.tooManyDistinctInPage(count, dictionary.size() - before) || dictionary.size() > distinctMax) {
            dictionary.truncate(before);
            return null;
        }
        DictionaryIds.encode(ids, count, dictionary.size(), to);
        if (before == 0 && !leaf.floating() && cheaperAsDeltas(to.size() + dictionary.size() * bytesPerValue())) {
            to.clear();
            return null;
        }
        return Encoding.RLE_DICTIONARY;
    }

    private boolean cheaperAsDeltas(int dictionaryBytes) {
        ByteSink deltas = scratch.alternative();
        deltas.clear();
        DeltaPacking.encode(values, count, leaf.kind() == Type.INT32, scratch.deltas(), deltas);
        return deltas.size() * 2 < dictionaryBytes;
    }

    private int bytesPerValue() {
        return leaf.kind() == Type.INT32 || leaf.kind() == Type.FLOAT ? 4 : 8;
    }

    private Encoding encodeRaw(ByteSink to) {
        if (leaf.floating()) {
            plain(values, count, to);
            return Encoding.PLAIN;
        }
        DeltaPacking.encode(values, count, leaf.kind() == Type.INT32, scratch.deltas(), to);
        return Encoding.DELTA_BINARY_PACKED;
    }

    private void plain(long[] from, int number, ByteSink to) {
        int width = bytesPerValue();
        to.reserve(number * width);
        int at = to.size();
        byte[] target = to.data();
        if (width == 8) {
            for (int i = 0; i < number; i++) {
                ByteSink.LONGS.set(target, at + i * 8, from[i]);
            }
        } else {
            for (int i = 0; i < number; i++) {
                ByteSink.INTS.set(target, at + i * 4, (int) from[i]);
            }
        }
        to.moveTo(at + number * width);
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
        var sink = new ByteSink(dictionary.size() * 8);
        plain(dictionary.values(), dictionary.size(), sink);
        return new ChunkPages.Dictionary(sink, dictionary.size());
    }

    @Override
    void clearPage() {
        chunkBounds.add(pageBounds);
        fileBounds.add(pageBounds);
        pageBounds.clear();
        count = 0;
        oneValue = false;
    }

    @Override
    void clearChunk() {
        chunkBounds.clear();
        dictionary.clear();
    }

    @Override
    void releaseRaw() {
        scratch.giveBack(values);
        values = new long[INITIAL];
        dictionary = new LongDictionary();
    }

    @Override
    long rawBytes() {
        return oneValue ? 8 : 8L * count;
    }

    @Override
    long heldRawBytes() {
        return 8L * values.length + dictionary.heldBytes();
    }
}
