package io.lakeactors.lake.parquet;

import io.lakeactors.model.Column;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.apache.parquet.format.Encoding;

/**
 * Encodes one primitive column: gathers a page of raw values, then encodes, measures and compresses it. Values of one page are held raw, all earlier ones
 * of the row group as compressed pages. A page that so far holds one value only (a constant column) is held as a count.
 */
abstract sealed class LeafEncoder permits WordEncoder, BytesEncoder {
    private static final int SLOTS_PER_ROW = 8;

    final Leaf leaf;
    final ParquetLayout layout;
    final PageScratch scratch;
    private final ChunkPages pages;
    private byte[] definitions = new byte[0];
    private byte[] repetitions = new byte[0];
    private boolean levelsHeld;
    private boolean dictionaryTried = true;
    private boolean dictionaryUsed;
    private int rows;
    private int slots;
    private int nulls;
    private long closedSlots;

    LeafEncoder(Leaf leaf, ParquetLayout layout, PageScratch scratch) {
        this.leaf = leaf;
        this.layout = layout;
        this.scratch = scratch;
        this.pages = new ChunkPages(leaf);
    }

    static LeafEncoder of(Leaf leaf, ParquetLayout layout, PageScratch scratch) {
        return switch (leaf.kind()) {
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> new BytesEncoder(leaf, layout, scratch);
            case BOOLEAN, INT32, INT64, FLOAT, DOUBLE -> new WordEncoder(leaf, layout, scratch);
            case INT96 -> throw new IllegalArgumentException("INT96 is not written: " + leaf);
        };
    }

    /** Appends rows of a column that is not nested, as many as the page takes. @return the index of the first row not taken */
    final int append(Column column, int[] selected, int from, int to) {
        int end = Math.min(to, from + layout.pageRows() - rows);
        if (column instanceof Column.Constant constant) {
            repeat(constant.value(), end - from);
            present(end - from);
        } else {
            end = fitting(column, selected, from, end);
            if (column.nullCount() == 0) {
                gather(column, selected, from, end);
                present(end - from);
            } else {
                int[] there = scratch.rows(end - from);
                gather(column, there, 0, defineFlat(column, selected, from, end, there));
            }
        }
        rows += end - from;
        closePageIfFull();
        return end;
    }

    /** Appends nulls: the table has the column, the batch has not. @return how many the page took */
    final int appendNulls(int count) {
        int taken = Math.min(count, layout.pageRows() - rows);
        refuseIfRequired();
        holdLevels(taken);
        Arrays.fill(definitions, slots, slots + taken, (byte) 0);
        slots += taken;
        nulls += taken;
        rows += taken;
        closePageIfFull();
        return taken;
    }

    /**
     * Appends rows of a member of a struct, as many as the page takes.
     *
     * @param path the columns from the outermost struct to this one
     * @param levels for each of them the definition level that tells that it is null, negative if it must not be
     * @return the index of the first row not taken
     */
    final int appendMember(Column[] path, byte[] levels, int[] selected, int from, int to) {
        Column column = path[path.length - 1];
        int end = fitting(column, selected, from, Math.min(to, from + layout.pageRows() - rows));
        holdLevels(end - from);
        Arrays.fill(definitions, slots, slots + end - from, (byte) leaf.maxDef());
        for (int i = path.length - 1; i >= 0; i--) {
            if (path[i].nullCount() > 0) {
                markNulls(path[i].validity(), levels[i], selected, from, end);
            }
        }
        int[] there = scratch.rows(end - from);
        int present = 0;
        for (int i = from; i < end; i++) {
            int level = definitions[slots + i - from];
            if (level < 0) {
                throw new IllegalArgumentException("null in a required place of a nested column: " + leaf);
            }
            there[present] = selected[i];
            present += level == leaf.maxDef() ? 1 : 0;
        }
        gather(column, there, 0, present);
        slots += end - from;
        rows += end - from;
        nulls += end - from - present;
        closePageIfFull();
        return end;
    }

    private void markNulls(long[] validity, byte level, int[] selected, int from, int to) {
        for (int i = from; i < to; i++) {
            int row = selected[i];
            if ((validity[row >>> 6] >>> row & 1) == 0) {
                definitions[slots + i - from] = level;
            }
        }
    }

    /** Appends a value of a nested column. */
    final void appendNested(Column column, int index, int repetition) {
        level(repetition, leaf.maxDef());
        gatherOne(column, index);
    }

    /** Appends the absence of a value, or of something around it, in a nested column. */
    final void appendAbsent(int repetition, int definition) {
        level(repetition, definition);
        nulls++;
    }

    /**
     * Appends slots of a decoded page, each of them a row, as many as the open page takes.
     *
     * @param valueAt the first slot's value, if it has one, or the next one that there is
     * @param levels definition levels of the decoded page, null if all values are present
     * @param present the level that tells that a value is
     * @return how many slots the page took
     */
    final int appendDecoded(PageValues values, int valueAt, byte[] levels, int slotAt, int count, int present) {
        int room = Math.min(count, layout.pageRows() - rows);
        int there = levels == null ? room : Levels.present(levels, slotAt, room, present);
        int fitting = fittingDecoded(values, valueAt, there);
        if (fitting < there) {
            room = levels == null ? fitting : Levels.endOf(levels, slotAt, fitting, present) - slotAt;
            there = fitting;
        }
        if (there < room) {
            refuseIfRequired();
            holdLevels(room);
            System.arraycopy(levels, slotAt, definitions, slots, room);
            slots += room;
            nulls += room - there;
        } else {
            present(room);
        }
        gatherDecoded(values, valueAt, there);
        rows += room;
        closePageIfFull();
        return room;
    }

    /** Appends a decoded value of a nested column. */
    final void appendDecodedNested(PageValues values, int index, int repetition) {
        level(repetition, leaf.maxDef());
        gatherDecoded(values, index, 1);
    }

    /** Whether all that it holds is in the open page. */
    final boolean isOnePage() {
        return pages.isEmpty();
    }

    /** Takes over the open page of another encoder of the same column, which holds no other. */
    final void absorb(LeafEncoder other) {
        if (rows > 0 && (rows + other.rows > layout.pageRows() || rawBytes() + other.rawBytes() > layout.pageBytes())) {
            closePage();
        }
        if (other.levelsHeld) {
            holdLevels(other.slots);
            System.arraycopy(other.definitions, 0, definitions, slots, other.slots);
            if (leaf.maxRep() > 0) {
                System.arraycopy(other.repetitions, 0, repetitions, slots, other.slots);
            }
            slots += other.slots;
        } else {
            present(other.slots);
        }
        nulls += other.nulls;
        rows += other.rows;
        absorbValues(other);
        closePageIfFull();
    }

    /** Ends a row of a nested column. */
    final void endRow() {
        rows++;
        if (slots >= layout.pageRows() * SLOTS_PER_ROW) {
            closePage();
        } else {
            closePageIfFull();
        }
    }

    private void level(int repetition, int definition) {
        holdLevels(1);
        definitions[slots] = (byte) definition;
        if (leaf.maxRep() > 0) {
            repetitions[slots] = (byte) repetition;
        }
        slots++;
    }

    private void present(int count) {
        if (levelsHeld) {
            holdLevels(count);
            Arrays.fill(definitions, slots, slots + count, (byte) leaf.maxDef());
        }
        slots += count;
    }

    /** Levels are kept only from the first null on: a page without nulls needs none. */
    private void holdLevels(int more) {
        int needed = slots + more;
        if (definitions.length < needed) {
            definitions = scratch.grown(definitions, levelsHeld ? slots : 0, Math.max(64, needed));
        }
        if (leaf.maxRep() > 0 && repetitions.length < needed) {
            repetitions = Arrays.copyOf(repetitions, definitions.length);
        }
        if (!levelsHeld) {
            Arrays.fill(definitions, 0, slots, (byte) leaf.maxDef());
            levelsHeld = true;
        }
    }

    /** Writes the rows that are present to {@code there}. @return how many they are */
    private int defineFlat(Column column, int[] selected, int from, int to, int[] there) {
        holdLevels(to - from);
        long[] validity = column.validity();
        int present = 0;
        for (int i = from; i < to; i++) {
            int row = selected[i];
            int bit = (int) (validity[row >>> 6] >>> row) & 1;
            definitions[slots + i - from] = (byte) bit;
            there[present] = row;
            present += bit;
        }
        if (present < to - from) {
            refuseIfRequired();
        }
        slots += to - from;
        nulls += to - from - present;
        return present;
    }

    private void refuseIfRequired() {
        if (leaf.maxDef() == 0) {
            throw new IllegalArgumentException("null in the required column " + leaf);
        }
    }

    private void closePageIfFull() {
        if (rows >= layout.pageRows() || rawBytes() >= layout.pageBytes()) {
            closePage();
        }
    }

    private void closePage() {
        ByteSink values = scratch.values();
        values.clear();
        Encoding encoding = encodeValues(values);
        if (encoding == Encoding.RLE_DICTIONARY) {
            dictionaryUsed = true;
        }
        ByteSink levels = new ByteSink(16);
        if (leaf.maxRep() > 0) {
            encodeLevels(repetitions, leaf.maxRep(), levels);
        }
        int repetitionBytes = levels.size();
        if (leaf.maxDef() > 0) {
            if (levelsHeld) {
                encodeLevels(definitions, leaf.maxDef(), levels);
            } else {
                RunLengths.run(leaf.maxDef(), slots, RunLengths.width(leaf.maxDef()), levels);
            }
        }
        pages.add(new PageFacts(rows, slots, nulls, encoding, leastOfPage(), greatestOfPage()), levels, repetitionBytes, values, scratch);
        clearPage();
        closedSlots += slots;
        levelsHeld = false;
        rows = 0;
        slots = 0;
        nulls = 0;
    }

    private void encodeLevels(byte[] levels, int max, ByteSink to) {
        int[] numbers = scratch.ids(slots);
        for (int i = 0; i < slots; i++) {
            numbers[i] = levels[i];
        }
        RunLengths.encode(numbers, slots, RunLengths.width(max), to);
    }

    final boolean dictionaryTried() {
        return dictionaryTried;
    }

    /** Whether a page of the open row group refers to the dictionary. */
    final boolean dictionaryUsed() {
        return dictionaryUsed;
    }

    /** For the rest of the row group; the next one tries again. */
    final void giveDictionaryUp() {
        dictionaryTried = false;
    }

    /** Values and nulls of all pages closed so far. */
    final long closedSlots() {
        return closedSlots;
    }

    final long encodedBytes() {
        return pages.encodedBytes();
    }

    /** Raw values of the open page, in bytes. */
    abstract long rawBytes();

    /** Bytes of memory held, compressed pages included. */
    final long heldBytes() {
        return pages.encodedBytes() + heldRawBytes() + definitions.length + repetitions.length;
    }

    /** Closes the open page and writes all pages of the row group. */
    final ChunkPages.Written writeChunk(OutputStream out, long position) throws IOException {
        if (slots > 0 || pages.isEmpty()) {
            closePage();
        }
        var dictionary = dictionaryUsed ? dictionary() : null;
        var written = pages.write(out, position, dictionary, leastOfChunk(), greatestOfChunk(), scratch);
        clearChunk();
        dictionaryUsed = false;
        dictionaryTried = true;
        return written;
    }

    /** Gives the memory of an empty page back. */
    final void release() {
        scratch.giveBack(definitions);
        definitions = new byte[0];
        repetitions = new byte[0];
        releaseRaw();
    }

    abstract void releaseRaw();

    /** The first row index in [from, to] with which the page's raw bytes are full; more than {@code from}. */
    abstract int fitting(Column column, int[] selected, int from, int to);

    /** How many of {@code count} decoded values the open page takes; at least one, if there are any. */
    abstract int fittingDecoded(PageValues values, int from, int count);

    abstract void gatherDecoded(PageValues values, int from, int count);

    abstract void repeat(Object value, int count);

    abstract void absorbValues(LeafEncoder other);

    /** Appends rows of a column without nulls. */
    abstract void gather(Column column, int[] selected, int from, int to);

    abstract void gatherOne(Column column, int index);

    /** Encodes the page's values and finds its bounds. */
    abstract Encoding encodeValues(ByteSink to);

    abstract byte[] leastOfPage();

    abstract byte[] greatestOfPage();

    abstract byte[] leastOfChunk();

    abstract byte[] greatestOfChunk();

    abstract ChunkPages.Dictionary dictionary();

    abstract void clearPage();

    abstract void clearChunk();

    abstract long heldRawBytes();
}
