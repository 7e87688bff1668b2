package io.lakeactors.model;

import java.util.Arrays;

/**
 * Records of one source partition as they were polled: positions [first, next) and, in arrays, each record's offset, time, key, value and headers.
 * All bytes stand in one array, which ends with {@value #PADDING} bytes of padding so that scanners may read whole words past a value's end.
 * No object per record. A range may span positions that hold no record; it may even hold no record at all.
 */
public final class RawBatch {
    public static final int PADDING = 64;

    private final SourceKey source;
    private byte[] bytes;
    private int used;
    private int count;
    private long first = -1;
    private long next = -1;
    private int leaderEpoch = -1;
    private long[] offsets;
    private long[] timestamps;
    private int[] keyStart;
    private int[] keyLength;
    private int[] valueStart;
    private int[] valueLength;
    private byte[][] headers;
    private RawPool pool;
    private long footprintAtRelease;

    public RawBatch(SourceKey source, int recordsExpected, int bytesExpected) {
        this(source, RawPool.Arrays.of(recordsExpected, bytesExpected), null);
    }

    /** @param pool where the arrays go on {@link #release}; null if they are of no use to others */
    RawBatch(SourceKey source, RawPool.Arrays arrays, RawPool pool) {
        this.source = source;
        this.pool = pool;
        bytes = arrays.bytes();
        offsets = arrays.offsets();
        timestamps = arrays.timestamps();
        keyStart = arrays.keyStart();
        keyLength = arrays.keyLength();
        valueStart = arrays.valueStart();
        valueLength = arrays.valueLength();
    }

    public SourceKey source() {
        return source;
    }

    /** The positions that this batch covers. @throws IllegalStateException before {@link #covers} */
    public OffsetRange range() {
        if (next < 0) {
            throw new IllegalStateException("positions not set");
        }
        return new OffsetRange(first, next);
    }

    /** Sets the positions: from the consumer's position before to its position after the poll. */
    public RawBatch covers(long first, long next, int leaderEpoch) {
        this.first = first;
        this.next = next;
        this.leaderEpoch = leaderEpoch;
        return this;
    }

    /** The source's leader epoch of the last record, or -1. */
    public int leaderEpoch() {
        return leaderEpoch;
    }

    public int count() {
        return count;
    }

    public byte[] bytes() {
        return bytes;
    }

    /** Memory that this batch holds, or held until it was released, in bytes, for the budget. */
    public long footprint() {
        return bytes == null ? footprintAtRelease : bytes.length + 40L * offsets.length;
    }

    /** Whether a record of so many bytes can be added without the arrays growing. */
    public boolean fits(int keyAndValue) {
        return count < offsets.length && bytes.length - PADDING - used >= keyAndValue;
    }

    /**
     * Gives the arrays back to where they came from, to be filled again. Whoever calls it says that nobody reads this batch any more: what is asked of its
     * records afterwards fails. A batch that nobody releases is left to the garbage collector.
     */
    public void release() {
        if (pool == null) {
            return;
        }
        footprintAtRelease = footprint();
        pool.give(new RawPool.Arrays(bytes, offsets, timestamps, keyStart, keyLength, valueStart, valueLength));
        pool = null;
        bytes = null;
        offsets = null;
        timestamps = null;
        keyStart = null;
        keyLength = null;
        valueStart = null;
        valueLength = null;
        headers = null;
    }

    public long offset(int row) {
        return offsets[row];
    }

    /** Milliseconds since 1970 as the source has them, -1 if it has none. */
    public long timestamp(int row) {
        return timestamps[row];
    }

    /** Where the key begins in {@link #bytes()}. */
    public int keyStart(int row) {
        return keyStart[row];
    }

    /** The key's length, -1 if it is null. */
    public int keyLength(int row) {
        return keyLength[row];
    }

    public int valueStart(int row) {
        return valueStart[row];
    }

    /** The value's length, -1 if it is null (a tombstone). */
    public int valueLength(int row) {
        return valueLength[row];
    }

    /** The headers in the source's order as a JSON object array of name and base64 value, or null if there are none. */
    public byte[] headers(int row) {
        return headers == null ? null : headers[row];
    }

    /**
     * Appends a record.
     *
     * @param key null or the key's bytes
     * @param value null or the value's bytes
     * @param headers null, or {@code [{"k":"name","v":"base64"}, …]} in UTF-8
     */
    public void add(long offset, long timestamp, byte[] key, int keyAt, int keyLen, byte[] value, int valueAt, int valueLen, byte[] headers) {
        int needed = (key == null ? 0 : keyLen) + (value == null ? 0 : valueLen);
        reserve(needed);
        offsets[count] = offset;
        timestamps[count] = timestamp;
        keyStart[count] = used;
        keyLength[count] = put(key, keyAt, keyLen);
        valueStart[count] = used;
        valueLength[count] = put(value, valueAt, valueLen);
        if (headers != null) {
            if (this.headers == null || this.headers.length < offsets.length) {
                this.headers = this.headers == null ? new byte[offsets.length][] : Arrays.copyOf(this.headers, offsets.length);
            }
            this.headers[count] = headers;
        } else if (this.headers != null && this.headers.length < offsets.length) {
            this.headers = Arrays.copyOf(this.headers, offsets.length);
        }
        count++;
    }

    private int put(byte[] from, int at, int length) {
        if (from == null) {
            return -1;
        }
        System.arraycopy(from, at, bytes, used, length);
        used += length;
        return length;
    }

    private void reserve(int needed) {
        if (count == offsets.length) {
            int larger = Math.max(16, count * 2);
            offsets = Arrays.copyOf(offsets, larger);
            timestamps = Arrays.copyOf(timestamps, larger);
            keyStart = Arrays.copyOf(keyStart, larger);
            keyLength = Arrays.copyOf(keyLength, larger);
            valueStart = Arrays.copyOf(valueStart, larger);
            valueLength = Arrays.copyOf(valueLength, larger);
        }
        if (bytes.length - PADDING - used < needed) {
            bytes = Arrays.copyOf(bytes, Math.toIntExact(Math.max(bytes.length * 2L, (long) used + needed + PADDING)));
        }
    }
}
