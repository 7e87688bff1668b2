package io.lakeactors.lake.parquet;

import io.lakeactors.model.Column;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.schema.MessageType;

/** Values of some columns of a file, some thousand rows at a time, without making rows of them. Not safe for threads. */
public final class ParquetColumns {
    private static final int ROWS_MAX = 4_096;

    private final ParquetInput in;
    private final long[][] words;
    private final Column.Bytes[] bytes;

    /**
     * @param in one that {@linkplain ParquetInput#fits fits}, with nothing absent; of which nothing was read yet
     * @param wanted columns with field ids, none of them nested
     */
    public ParquetColumns(ParquetInput in, MessageType wanted, PageScratch scratch) {
        this.in = in;
        List<Leaf> leaves = wanted.getColumns().stream().map(Leaf::of).toList();
        in.begin(leaves, scratch);
        words = new long[leaves.size()][];
        bytes = new Column.Bytes[leaves.size()];
        for (int i = 0; i < words.length; i++) {
            if (in.reader(i).isWords()) {
                words[i] = new long[ROWS_MAX];
            } else {
                bytes[i] = new Column.Bytes();
            }
        }
    }

    /** Reads the next rows. @return how many; 0 at the end @throws IOException if the file cannot be read, or is damaged */
    public int next() throws IOException {
        if (in.isAtEnd()) {
            return 0;
        }
        int count = in.next(ROWS_MAX);
        for (int i = 0; i < words.length; i++) {
            if (words[i] != null) {
                in.reader(i).words(count, words[i], Long.MIN_VALUE);
            } else {
                bytes[i].clear();
                in.reader(i).bytes(count, bytes[i]);
            }
        }
        in.moved(count);
        return count;
    }

    /** Of a column of booleans, numbers or times: its values in the rows that were read last, {@link Long#MIN_VALUE} where there is none. */
    public long[] words(int column) {
        return words[column];
    }

    /** Of a column of text, or of other bytes. */
    public Column.Bytes bytes(int column) {
        return bytes[column];
    }

    /** Leaves the buffers to the scratch. */
    public void release() {
        in.release();
    }
}
