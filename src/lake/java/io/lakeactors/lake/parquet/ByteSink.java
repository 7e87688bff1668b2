package io.lakeactors.lake.parquet;

import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growable little-endian buffer whose array may be read up to {@link #size()}. Reused, never shrunk. */
final class ByteSink extends OutputStream {
    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] data;
    private int size;

    ByteSink(int capacity) {
        data = new byte[capacity];
    }

    byte[] data() {
        return data;
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    /** Makes room for {@code more} bytes, so that they can be written into {@link #data()} in place. */
    void reserve(int more) {
        if (data.length - size < more) {
            data = Arrays.copyOf(data, Math.max(Math.addExact(size, more), (int) Math.min(Integer.MAX_VALUE - 8L, data.length * 2L)));
        }
    }

    /** Counts bytes that were written in place, or takes them back. */
    void moveTo(int newSize) {
        size = newSize;
    }

    @Override
    public void write(int value) {
        reserve(1);
        data[size++] = (byte) value;
    }

    @Override
    public void write(byte[] from, int start, int length) {
        reserve(length);
        System.arraycopy(from, start, data, size, length);
        size += length;
    }

    void putInt(int value) {
        reserve(4);
        INTS.set(data, size, value);
        size += 4;
    }

    void putLong(long value) {
        reserve(8);
        LONGS.set(data, size, value);
        size += 8;
    }

    /** Parquet's ULEB128. */
    void putVarLong(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            data[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        data[size++] = (byte) rest;
    }

    void putZigZag(long value) {
        putVarLong((value << 1) ^ (value >> 63));
    }

    byte[] toBytes() {
        return Arrays.copyOf(data, size);
    }
}
