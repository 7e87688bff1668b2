package io.lakeactors.lake.parquet;

import io.lakeactors.model.Column;
import java.io.IOException;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;

/** One leaf of a file: decodes a page at a time and hands rows on to an encoder, or passes over them. */
final class LeafReader {
    private final Leaf leaf;
    private final PageScratch scratch;
    private final ByteWindow window;
    private final PageFeed feed;
    private final PageValues values;
    private byte[] definitions = new byte[0];
    private byte[] repetitions = new byte[0];
    private boolean hasAbsent;
    private int slots;
    private int slotAt;
    private int valueAt;
    private long slotsLeft;

    /** @param leaf of the file @param wide whether floats become doubles */
    LeafReader(Leaf leaf, boolean wide, RangeReader file, PageScratch scratch) {
        this.leaf = leaf;
        this.scratch = scratch;
        window = new ByteWindow(file);
        feed = new PageFeed(window, scratch);
        values = PageValues.of(leaf, wide, scratch);
    }

    /** Goes to a row group. @param held the whole row group if it lies in memory, else null @param origin the position of its first byte */
    void begin(ColumnMetaData chunk, byte[] held, long origin) {
        long from = first(chunk);
        long to = from + chunk.getTotal_compressed_size();
        if (held == null) {
            window.begin(from, to);
        } else {
            window.begin(from, to, held, origin);
        }
        feed.begin(chunk);
        slotsLeft = chunk.getNum_values();
        slots = 0;
        slotAt = 0;
        valueAt = 0;
    }

    /** Some writers say 0 where there is no dictionary. */
    static long first(ColumnMetaData chunk) {
        boolean dictionary = chunk.isSetDictionary_page_offset() && chunk.getDictionary_page_offset() > 0;
        return dictionary ? Math.min(chunk.getDictionary_page_offset(), chunk.getData_page_offset()) : chunk.getData_page_offset();
    }

    /** Hands the next rows on, which must be there. @param to null to pass over them */
    void move(int rows, LeafEncoder to) throws IOException {
        if (leaf.maxRep() > 0) {
            moveNested(rows, to);
            return;
        }
        for (int left = rows; left > 0; ) {
            requirePage();
            int count = Math.min(left, slots - slotAt);
            int taken = to == null ? count : to.appendDecoded(values, valueAt, hasAbsent ? definitions : null, slotAt, count, leaf.maxDef());
            valueAt += hasAbsent ? Levels.present(definitions, slotAt, taken, leaf.maxDef()) : taken;
            slotAt += taken;
            left -= taken;
        }
    }

    /** A row goes on until another one begins, which may be in the next page. */
    private void moveNested(int rows, LeafEncoder to) throws IOException {
        int begun = 0;
        while (slotAt < slots || slotsLeft > 0) {
            requirePage();
            if (repetitions[slotAt] == 0) {
                if (begun == rows) {
                    break;
                }
                if (begun > 0 && to != null) {
                    to.endRow();
                }
                begun++;
            }
            boolean present = !hasAbsent || definitions[slotAt] == leaf.maxDef();
            if (to != null) {
                if (present) {
                    to.appendDecodedNested(values, valueAt, repetitions[slotAt]);
                } else {
                    to.appendAbsent(repetitions[slotAt], definitions[slotAt]);
                }
            }
            valueAt += present ? 1 : 0;
            slotAt++;
        }
        if (begun != rows) {
            throw new IOException(leaf + " ends " + (rows - begun) + " rows too early");
        }
        if (to != null) {
            to.endRow();
        }
    }

    /** Numbers of a column without lists, one a row: {@code absent} where there is none. */
    void words(int rows, long[] into, long absent) throws IOException {
        long[] from = ((PageWords) values).values();
        for (int row = 0; row < rows; row++) {
            if (slotAt == slots) {
                requirePage();
                from = ((PageWords) values).values();
            }
            boolean present = !hasAbsent || definitions[slotAt] == leaf.maxDef();
            into[row] = present ? from[valueAt++] : absent;
            slotAt++;
        }
    }

    /** Whether its values are numbers to {@link #words}, not {@link #bytes}. */
    boolean isWords() {
        return values instanceof PageWords;
    }

    /** Appends the bytes of a column without lists, one value a row. */
    void bytes(int rows, Column.Bytes into) throws IOException {
        var from = (PageBytes) values;
        for (int row = 0; row < rows; row++) {
            if (slotAt == slots) {
                requirePage();
            }
            if (hasAbsent && definitions[slotAt] != leaf.maxDef()) {
                into.addNull();
            } else {
                int start = from.offsets()[valueAt];
                into.add(from.data(), start, from.offsets()[++valueAt] - start);
            }
            slotAt++;
        }
    }

    private void requirePage() throws IOException {
        while (slotAt == slots) {
            if (slotsLeft <= 0) {
                throw new IOException(leaf + " has fewer rows than its row group");
            }
            try {
                page(feed.next());
            } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException damaged) {
                throw new IOException("a page of " + leaf + " cannot be read: " + damaged.getMessage(), damaged);
            }
        }
    }

    private void page(PageHeader header) throws IOException {
        if (header.getType() == PageType.DICTIONARY_PAGE) {
            values.dictionary(feed.body(), 0, feed.size(), header.getDictionary_page_header().getNum_values());
        } else if (header.isSetData_page_header_v2()) {
            var v2 = header.getData_page_header_v2();
            beginPage(v2.getNum_values());
            int at = v2.getRepetition_levels_byte_length();
            if (leaf.maxRep() > 0) {
                repetitions = levels(0, at, leaf.maxRep(), repetitions);
            }
            int valuesAt = at + v2.getDefinition_levels_byte_length();
            if (leaf.maxDef() > 0) {
                define(at, valuesAt);
            }
            decode(v2.getEncoding(), valuesAt);
        } else if (header.isSetData_page_header()) {
            firstForm(header);
        }
    }

    /** Pages of the form v1 say the length of their levels in front of them. */
    private void firstForm(PageHeader header) throws IOException {
        var v1 = header.getData_page_header();
        beginPage(v1.getNum_values());
        boolean old = leaf.maxRep() > 0 && v1.getRepetition_level_encoding() != Encoding.RLE || leaf.maxDef() > 0 && v1.getDefinition_level_encoding() != Encoding.RLE;
        if (old) {
            throw new IOException(leaf + " has levels of the encoding BIT_PACKED, which no writer has made for years");
        }
        int at = 0;
        if (leaf.maxRep() > 0) {
            int end = 4 + (int) ByteSink.INTS.get(feed.body(), 0);
            repetitions = levels(4, end, leaf.maxRep(), repetitions);
            at = end;
        }
        if (leaf.maxDef() > 0) {
            int end = at + 4 + (int) ByteSink.INTS.get(feed.body(), at);
            define(at + 4, end);
            at = end;
        }
        decode(v1.getEncoding(), at);
    }

    private void beginPage(int number) throws IOException {
        if (number < 0 || number > slotsLeft) {
            throw new IOException("a page of " + leaf + " has " + number + " values, of " + slotsLeft + " that are left");
        }
        slots = number;
        slotsLeft -= number;
        slotAt = 0;
        valueAt = 0;
        hasAbsent = false;
    }

    private void define(int from, int end) {
        definitions = levels(from, end, leaf.maxDef(), definitions);
        byte max = (byte) leaf.maxDef();
        int least = max;
        for (int i = 0; i < slots; i++) {
            least = Math.min(least, definitions[i]);
        }
        hasAbsent = least < max;
    }

    private byte[] levels(int from, int end, int max, byte[] into) {
        if (from < 0 || end < from || end > feed.size()) {
            throw new IllegalArgumentException("levels at " + from + " to " + end + " of a page of " + feed.size());
        }
        byte[] levels = into.length < slots ? scratch.grown(into, 0, slots) : into;
        int[] numbers = scratch.ids(slots);
        RunLengthReader.ids(feed.body(), from, end, RunLengths.width(max), numbers, slots);
        for (int i = 0; i < slots; i++) {
            levels[i] = (byte) numbers[i];
        }
        return levels;
    }

    private void decode(Encoding encoding, int from) {
        values.decode(encoding, feed.body(), from, feed.size(), hasAbsent ? Levels.present(definitions, 0, slots, leaf.maxDef()) : slots);
    }

    void release() {
        scratch.giveBack(definitions);
        scratch.giveBack(repetitions);
        definitions = new byte[0];
        repetitions = new byte[0];
        feed.release();
        values.release();
    }
}
