package io.lakeactors.lake.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.parquet.format.BoundaryOrder;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageLocation;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Util;

/** The encoded pages of one column in the open row group, held until the row group is written, since a row group's columns stand one after the other. */
final class ChunkPages {
    /** Longer values are shortened in statistics; more than the 16 characters that tables keep, so theirs stay exact. */
    private static final int STATISTICS_BYTES = 128;
    private static final int INDEX_BYTES = 64;
    /** Before a page's body, so that its header, whose length depends on the body, can be put there. */
    private static final int HEADER_ROOM = 128;

    private final Leaf leaf;
    private final List<byte[]> pages = new ArrayList<>();
    private final List<PageFacts> facts = new ArrayList<>();
    private long encodedBytes;
    private long plainBytes;
    private long slots;
    private long nulls;

    ChunkPages(Leaf leaf) {
        this.leaf = leaf;
    }

    long encodedBytes() {
        return encodedBytes;
    }

    boolean isEmpty() {
        return pages.isEmpty();
    }

    /** Adds a page of the form v2: levels stand uncompressed before the values. */
    void add(PageFacts page, ByteSink repetitions, int repetitionBytes, ByteSink values, PageScratch scratch) {
        int levelBytes = repetitions.size();
        ByteSink body = scratch.page();
        beginBody(body);
        body.write(repetitions.data(), 0, levelBytes);
        boolean compressed = values.size() > 0 && scratch.compress(values, body) < values.size();
        if (!compressed) {
            body.moveTo(HEADER_ROOM + levelBytes);
            body.write(values.data(), 0, values.size());
        }
        var header = new DataPageHeaderV2(page.slots(), page.nulls(), page.rows(), page.encoding(), levelBytes - repetitionBytes, repetitionBytes);
        header.setIs_compressed(compressed);
        var outer = new PageHeader(PageType.DATA_PAGE_V2, levelBytes + values.size(), body.size() - HEADER_ROOM);
        outer.setData_page_header_v2(header);
        byte[] whole = withHeader(outer, body, scratch.header());
        pages.add(whole);
        facts.add(page);
        encodedBytes += whole.length;
        plainBytes += whole.length - (body.size() - HEADER_ROOM) + levelBytes + values.size();
        slots += page.slots();
        nulls += page.nulls();
    }

    private static void beginBody(ByteSink body) {
        body.clear();
        body.reserve(HEADER_ROOM);
        body.moveTo(HEADER_ROOM);
    }

    private static byte[] withHeader(PageHeader header, ByteSink body, ByteSink scratch) {
        var crc = new CRC32();
        crc.update(body.data(), HEADER_ROOM, body.size() - HEADER_ROOM);
        header.setCrc((int) crc.getValue());
        scratch.clear();
        try {
            Util.writePageHeader(header, scratch);
        } catch (IOException inMemory) {
            throw new IllegalStateException(inMemory);
        }
        int begin = HEADER_ROOM - scratch.size();
        if (begin < 0) {
            throw new IllegalStateException("a page header of " + scratch.size() + " bytes");
        }
        System.arraycopy(scratch.data(), 0, body.data(), begin, scratch.size());
        return Arrays.copyOfRange(body.data(), begin, body.size());
    }

    /**
     * Writes the chunk and forgets its pages.
     *
     * @param position where in the file the chunk begins
     * @param dictionary the dictionary's values, PLAIN; null if no page refers to one
     */
    Written write(OutputStream out, long position, Dictionary dictionary, byte[] least, byte[] greatest, PageScratch scratch) throws IOException {
        long at = position;
        var meta = new ColumnMetaData(leaf.kind(), encodings(dictionary != null), leaf.path(), CompressionCodec.ZSTD, slots, 0, 0, 0);
        if (dictionary != null) {
            byte[] page = dictionaryPage(dictionary, scratch);
            out.write(page);
            meta.setDictionary_page_offset(at);
            at += page.length;
            plainBytes += page.length - dictionary.compressedLength + dictionary.values.size();
        }
        meta.setData_page_offset(at);
        var locations = new ArrayList<PageLocation>(pages.size());
        long row = 0;
        for (int i = 0; i < pages.size(); i++) {
            byte[] page = pages.get(i);
            out.write(page);
            locations.add(new PageLocation(at, page.length, row));
            at += page.length;
            row += facts.get(i).rows();
        }
        meta.setTotal_compressed_size(at - position);
        meta.setTotal_uncompressed_size(plainBytes);
        meta.setStatistics(statistics(least, greatest));
        meta.setEncoding_stats(encodingStats(dictionary != null));
        var chunk = new ColumnChunk(0);
        chunk.setMeta_data(meta);
        var written = new Written(chunk, columnIndex(), new OffsetIndex(locations), at);
        clear();
        return written;
    }

    private void clear() {
        pages.clear();
        facts.clear();
        encodedBytes = 0;
        plainBytes = 0;
        slots = 0;
        nulls = 0;
    }

    private static byte[] dictionaryPage(Dictionary dictionary, PageScratch scratch) {
        ByteSink body = scratch.page();
        beginBody(body);
        dictionary.compressedLength = scratch.compress(dictionary.values, body);
        var header = new PageHeader(PageType.DICTIONARY_PAGE, dictionary.values.size(), dictionary.compressedLength);
        header.setDictionary_page_header(new DictionaryPageHeader(dictionary.count, Encoding.PLAIN));
        return withHeader(header, body, scratch.header());
    }

    private List<Encoding> encodings(boolean dictionary) {
        Set<Encoding> used = EnumSet.of(Encoding.RLE);
        if (dictionary) {
            used.add(Encoding.PLAIN);
        }
        facts.forEach(page -> used.add(page.encoding()));
        return List.copyOf(used);
    }

    private List<PageEncodingStats> encodingStats(boolean dictionary) {
        var stats = new ArrayList<PageEncodingStats>();
        if (dictionary) {
            stats.add(new PageEncodingStats(PageType.DICTIONARY_PAGE, Encoding.PLAIN, 1));
        }
        Set<Encoding> used = EnumSet.noneOf(Encoding.class);
        facts.forEach(page -> used.add(page.encoding()));
        for (Encoding encoding : used) {
            int count = (int) facts.stream().filter(page -> page.encoding() == encoding).count();
            stats.add(new PageEncodingStats(PageType.DATA_PAGE_V2, encoding, count));
        }
        return stats;
    }

    private Statistics statistics(byte[] least, byte[] greatest) {
        var statistics = new Statistics();
        statistics.setNull_count(nulls);
        if (least != null) {
            byte[] lower = leaf.width() > 0 ? least : Bounds.lower(least, STATISTICS_BYTES, leaf.text());
            byte[] upper = leaf.width() > 0 ? greatest : Bounds.upper(greatest, STATISTICS_BYTES, leaf.text());
            statistics.setMin_value(lower);
            statistics.setMax_value(upper);
            statistics.setIs_min_value_exact(lower == least);
            statistics.setIs_max_value_exact(upper == greatest);
        }
        return statistics;
    }

    /** None if a page has values that cannot be compared (NaN only): readers would take it for empty. */
    private ColumnIndex columnIndex() {
        var empty = new ArrayList<Boolean>();
        var lower = new ArrayList<ByteBuffer>();
        var upper = new ArrayList<ByteBuffer>();
        var nullCounts = new ArrayList<Long>();
        for (PageFacts page : facts) {
            boolean nothing = page.nulls() == page.slots();
            if (!nothing && page.least() == null) {
                return null;
            }
            empty.add(nothing);
            lower.add(ByteBuffer.wrap(nothing ? new byte[0] : shortened(page.least(), true)));
            upper.add(ByteBuffer.wrap(nothing ? new byte[0] : shortened(page.greatest(), false)));
            nullCounts.add((long) page.nulls());
        }
        var index = new ColumnIndex(empty, lower, upper, BoundaryOrder.UNORDERED);
        index.setNull_counts(nullCounts);
        return index;
    }

    private byte[] shortened(byte[] value, boolean lower) {
        if (leaf.width() > 0) {
            return value;
        }
        return lower ? Bounds.lower(value, INDEX_BYTES, leaf.text()) : Bounds.upper(value, INDEX_BYTES, leaf.text());
    }

    /** The distinct values of a chunk. */
    static final class Dictionary {
        private final ByteSink values;
        private final int count;
        private int compressedLength;

        /** @param values in the encoding PLAIN @param count how many values */
        Dictionary(ByteSink values, int count) {
            this.values = values;
            this.count = count;
        }
    }

    /** A chunk in the file. @param columnIndex null if it cannot be told @param end the position after it */
    record Written(ColumnChunk chunk, ColumnIndex columnIndex, OffsetIndex offsetIndex, long end) {}
}
