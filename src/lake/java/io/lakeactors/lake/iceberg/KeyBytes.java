package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.keys.KeyHash;
import java.util.Arrays;

/** The bytes of a key, by which it is hashed. Values of several columns are told apart by their lengths; integers hash alike whatever their width. Reused; not safe for threads. */
final class KeyBytes {
    /** What stands for a value that is not there. */
    static final long NOTHING = Long.MIN_VALUE;

    private final KeyHash hash = new KeyHash();
    private byte[] bytes = new byte[256];
    private int length;

    void begin() {
        length = 0;
    }

    void word(long value) {
        room(Long.BYTES);
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[length++] = (byte) (value >>> i * Byte.SIZE);
        }
    }

    void array(byte[] value) {
        array(value, 0, value.length);
    }

    void array(byte[] from, int start, int count) {
        word(count);
        room(count);
        System.arraycopy(from, start, bytes, length, count);
        length += count;
    }

    /** The values since {@link #begin} are all. @param entry gets the hash */
    void end(long[] entry) {
        hash.of(bytes, length);
        entry[KeyEntry.HIGH] = hash.high();
        entry[KeyEntry.LOW] = hash.low();
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
