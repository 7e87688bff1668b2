package io.lakeactors.lake.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.CRC32;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;

/** The pages of one column chunk, one after the other: checked against their checksums and decompressed into one buffer. */
final class PageFeed {
    /** Readers of packed numbers look so far beyond the last one. */
    static final int SPARE = 16;
    private static final int HEADER = 4 << 10;
    private static final int HEADER_MAX = 16 << 20;

    private final ByteWindow window;
    private final PageScratch scratch;
    private CompressionCodec codec;
    private byte[] body = new byte[0];
    private int size;

    PageFeed(ByteWindow window, PageScratch scratch) {
        this.window = window;
        this.scratch = scratch;
    }

    static boolean reads(CompressionCodec codec) {
        return codec == CompressionCodec.ZSTD || codec == CompressionCodec.UNCOMPRESSED;
    }

    /** The window stands at the chunk's first page. */
    void begin(ColumnMetaData chunk) {
        codec = chunk.getCodec();
    }

    /** Reads the next page of any kind, levels and values: {@code [0, size())} of {@link #body()}. @throws IOException if there is none, or it is damaged */
    PageHeader next() throws IOException {
        PageHeader header = header();
        int compressed = header.getCompressed_page_size();
        size = header.getUncompressed_page_size();
        window.require(compressed);
        if (size < 0) {
            throw new IOException("a page of " + size + " bytes");
        }
        if (header.isSetCrc()) {
            var crc = new CRC32();
            crc.update(window.bytes(), window.at(), compressed);
            if ((int) crc.getValue() != header.getCrc()) {
                throw new IOException("a page is not what was written: its checksum differs");
            }
        }
        if (body.length < size + SPARE) {
            body = scratch.grown(body, 0, size + SPARE);
        }
        fill(header, compressed);
        window.skip(compressed);
        return header;
    }

    private void fill(PageHeader header, int compressed) throws IOException {
        byte[] from = window.bytes();
        int at = window.at();
        int plain = 0;
        boolean packed = codec != CompressionCodec.UNCOMPRESSED;
        if (header.isSetData_page_header_v2()) {
            var v2 = header.getData_page_header_v2();
            plain = v2.getDefinition_levels_byte_length() + v2.getRepetition_levels_byte_length();
            packed &= v2.isIs_compressed();
        }
        if (!packed) {
            plain = size;
        }
        if (plain < 0 || plain > size || plain > compressed || !packed && compressed != size) {
            throw new IOException("a page of " + compressed + " bytes cannot hold " + size);
        }
        System.arraycopy(from, at, body, 0, plain);
        if (packed && size > plain) {
            scratch.decompress(from, at + plain, compressed - plain, body, plain, size - plain);
        }
    }

    /** A header tells its length only by being read. */
    private PageHeader header() throws IOException {
        for (int look = HEADER; ; look *= 8) {
            int length = (int) Math.min(look, window.left());
            window.require(length);
            var in = new ByteArrayInputStream(window.bytes(), window.at(), length);
            try {
                PageHeader header = Util.readPageHeader(in);
                window.skip(length - in.available());
                return header;
            } catch (IOException e) {
                if (length == window.left() || look > HEADER_MAX) {
                    throw e;
                }
            }
        }
    }

    byte[] body() {
        return body;
    }

    int size() {
        return size;
    }

    void release() {
        scratch.giveBack(body);
        body = new byte[0];
    }
}
