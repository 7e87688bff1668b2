package io.lakeactors.model;

import java.util.Arrays;

/**
 * A growable vector in Arrow's memory layout (validity bits, little-endian in 64-bit words; 32-bit offsets; contiguous values) on heap arrays.
 * Cleared and filled again rather than allocated anew; not safe for threads. Readers may use the backing arrays, which are valid up to {@link #size()}.
 */
public abstract sealed class Column
        permits Column.Bools, Column.Ints, Column.Longs, Column.Floats, Column.Doubles, Column.Bytes, Column.Struct, Column.Lists, Column.Maps, Column.Constant {
    private static final int INITIAL = 1024;

    private long[] validity = new long[INITIAL / 64];
    private int size;
    private int nullCount;

    /** A fresh, empty vector for values of a type. */
    public static Column of(Type type) {
        return switch (type) {
            case Type.Bool() -> new Bools();
            case Type.Int() -> new Ints();
            case Type.Date() -> new Ints();
            case Type.Long() -> new Longs();
            case Type.Timestamp(var zoned, var form) -> new Longs();
            case Type.Float() -> new Floats();
            case Type.Double() -> new Doubles();
            case Type.Decimal decimal -> decimal.fitsLong() ? new Longs() : new Bytes();
            case Type.Text() -> new Bytes();
            case Type.Binary() -> new Bytes();
            case Type.Uuid() -> new Bytes();
            case Type.Struct(var fields) -> new Struct(fields.stream().map(field -> of(field.type())).toArray(Column[]::new));
            case Type.Array(var element) -> new Lists(of(element.type()));
            case Type.Dictionary(var value) -> new Maps(new Bytes(), of(value.type()));
        };
    }

    public final int size() {
        return size;
    }

    public final int nullCount() {
        return nullCount;
    }

    public final boolean isNull(int row) {
        return nullCount != 0 && (validity[row >>> 6] & (1L << row)) == 0;
    }

    /** One bit a value, set where present. */
    public final long[] validity() {
        return validity;
    }

    /** Appends a null. */
    public abstract void addNull();

    /** Drops the values at and after {@code newSize}: a row that turned out faulty is taken back. */
    public abstract void truncate(int newSize);

    /** Bytes that the present values occupy, for the memory budget. */
    public abstract long bytes();

    public void clear() {
        truncate(0);
    }

    final void present() {
        reserveBit();
        validity[size >>> 6] |= 1L << size;
        size++;
    }

    final void absent() {
        reserveBit();
        validity[size >>> 6] &= ~(1L << size);
        size++;
        nullCount++;
    }

    private void reserveBit() {
        if (size >>> 6 == validity.length) {
            validity = Arrays.copyOf(validity, validity.length * 2);
        }
    }

    final void shrink(int newSize) {
        if (nullCount != 0) {
            if (newSize == 0) {
                nullCount = 0;
            } else {
                for (int row = newSize; row < size; row++) {
                    if ((validity[row >>> 6] & (1L << row)) == 0) {
                        nullCount--;
                    }
                }
            }
        }
        size = newSize;
    }

    final long validityBytes() {
        return (size + 7) >>> 3;
    }

    /** Booleans, one byte each: 0 or 1. */
    public static final class Bools extends Column {
        private byte[] values = new byte[INITIAL];

        public byte[] values() {
            return values;
        }

        public void add(boolean value) {
            reserve();
            values[size()] = (byte) (value ? 1 : 0);
            present();
        }

        @Override
        public void addNull() {
            reserve();
            values[size()] = 0;
            absent();
        }

        private void reserve() {
            if (size() == values.length) {
                values = Arrays.copyOf(values, values.length * 2);
            }
        }

        @Override
        public void truncate(int newSize) {
            shrink(newSize);
        }

        @Override
        public long bytes() {
            return size() + validityBytes();
        }
    }

    /** 32-bit integers; dates as days since 1970-01-01. */
    public static final class Ints extends Column {
        private int[] values = new int[INITIAL];

        public int[] values() {
            return values;
        }

        public void add(int value) {
            reserve();
            values[size()] = value;
            present();
        }

        @Override
        public void addNull() {
            reserve();
            values[size()] = 0;
            absent();
        }

        private void reserve() {
            if (size() == values.length) {
                values = Arrays.copyOf(values, values.length * 2);
            }
        }

        @Override
        public void truncate(int newSize) {
            shrink(newSize);
        }

        @Override
        public long bytes() {
            return 4L * size() + validityBytes();
        }
    }

    /** 64-bit integers; timestamps in microseconds since 1970-01-01; decimals of at most 18 digits, unscaled. */
    public static final class Longs extends Column {
        private long[] values = new long[INITIAL];

        public long[] values() {
            return values;
        }

        public void add(long value) {
            reserve();
            values[size()] = value;
            present();
        }

        @Override
        public void addNull() {
            reserve();
            values[size()] = 0;
            absent();
        }

        private void reserve() {
            if (size() == values.length) {
                values = Arrays.copyOf(values, values.length * 2);
            }
        }

        @Override
        public void truncate(int newSize) {
            shrink(newSize);
        }

        @Override
        public long bytes() {
            return 8L * size() + validityBytes();
        }
    }

    public static final class Floats extends Column {
        private float[] values = new float[INITIAL];

        public float[] values() {
            return values;
        }

        public void add(float value) {
            reserve();
            values[size()] = value;
            present();
        }

        @Override
        public void addNull() {
            reserve();
            values[size()] = 0;
            absent();
        }

        private void reserve() {
            if (size() == values.length) {
                values = Arrays.copyOf(values, values.length * 2);
            }
        }

        @Override
        public void truncate(int newSize) {
            shrink(newSize);
        }

        @Override
        public long bytes() {
            return 4L * size() + validityBytes();
        }
    }

    public static final class Doubles extends Column {
        private double[] values = new double[INITIAL];

        public double[] values() {
            return values;
        }

        public void add(double value) {
            reserve();
            values[size()] = value;
            present();
        }

        @Override
        public void addNull() {
            reserve();
            values[size()] = 0;
            absent();
        }

        private void reserve() {
            if (size() == values.length) {
                values = Arrays.copyOf(values, values.length * 2);
            }
        }

        @Override
        public void truncate(int newSize) {
            shrink(newSize);
        }

        @Override
        public long bytes() {
            return 8L * size() + validityBytes();
        }
    }

    /** Text as UTF-8, binary, uuid as 16 bytes, decimals of more than 18 digits as big-endian two's complement of any length from 1 to 16. */
    public static final class Bytes extends Column {
        private int[] offsets = new int[INITIAL + 1];
        private byte[] data = new byte[INITIAL * 8];

        /** {@code size() + 1} positions in {@link #data()}; value i is [offsets[i], offsets[i + 1]). */
        public int[] offsets() {
            return offsets;
        }

        public byte[] data() {
            return data;
        }

        public int length(int row) {
            return offsets[row + 1] - offsets[row];
        }

        public void add(byte[] from, int start, int length) {
            int end = reserve(length);
            System.arraycopy(from, start, data, end, length);
            offsets[size() + 1] = end + length;
            present();
        }

        /** Makes room for at most {@code atMost} bytes; write them at the returned position of {@link #data()}, then call {@link #added}. */
        public int reserve(int atMost) {
            if (size() + 1 >= offsets.length) {
                offsets = Arrays.copyOf(offsets, offsets.length * 2);
            }
            int end = offsets[size()];
            if (data.length - end < atMost) {
                data = Arrays.copyOf(data, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(data.length * 2L, (long) end + atMost)));
            }
            return end;
        }

        /** Ends the value that was written in place after {@link #reserve}. */
        public void added(int length) {
            offsets[size() + 1] = offsets[size()] + length;
            present();
        }

        @Override
        public void addNull() {
            int end = reserve(0);
            offsets[size() + 1] = end;
            absent();
        }

        @Override
        public void truncate(int newSize) {
            shrink(newSize);
        }

        /** The value as text. For messages and tests, not for the hot path. */
        public String text(int row) {
            return new String(data, offsets[row], length(row), java.nio.charset.StandardCharsets.UTF_8);
        }

        @Override
        public long bytes() {
            return offsets[size()] + 4L * size() + validityBytes();
        }
    }

    /** Children have one value for each value of the struct, null where the struct is null. */
    public static final class Struct extends Column {
        private final Column[] children;

        public Struct(Column[] children) {
            this.children = children;
        }

        public Column[] children() {
            return children;
        }

        /** Ends a value whose children were each given exactly one value. */
        public void added() {
            present();
        }

        @Override
        public void addNull() {
            for (Column child : children) {
                child.addNull();
            }
            absent();
        }

        @Override
        public void truncate(int newSize) {
            for (Column child : children) {
                if (child.size() >= newSize) {
                    child.truncate(newSize);
                }
            }
            if (size() > newSize) {
                shrink(newSize);
            }
        }

        @Override
        public long bytes() {
            long sum = validityBytes();
            for (Column child : children) {
                sum += child.bytes();
            }
            return sum;
        }
    }

    /** Element values of all lists, one after the other; value i is [offsets[i], offsets[i + 1]) of the element vector. */
    public static final class Lists extends Column {
        private final Column element;
        private int[] offsets = new int[INITIAL + 1];

        public Lists(Column element) {
            this.element = element;
        }

        public Column element() {
            return element;
        }

        public int[] offsets() {
            return offsets;
        }

        /** Ends a list whose elements were appended to {@link #element()} since the last one ended. */
        public void added() {
            close();
            present();
        }

        @Override
        public void addNull() {
            close();
            absent();
        }

        private void close() {
            if (size() + 1 >= offsets.length) {
                offsets = Arrays.copyOf(offsets, offsets.length * 2);
            }
            offsets[size() + 1] = element.size();
        }

        @Override
        public void truncate(int newSize) {
            shrink(Math.min(newSize, size()));
            element.truncate(offsets[size()]);
        }

        @Override
        public long bytes() {
            return element.bytes() + 4L * size() + validityBytes();
        }
    }

    /** As {@link Lists}, with a key and a value vector of equal size. */
    public static final class Maps extends Column {
        private final Bytes keys;
        private final Column values;
        private int[] offsets = new int[INITIAL + 1];

        public Maps(Bytes keys, Column values) {
            this.keys = keys;
            this.values = values;
        }

        public Bytes keys() {
            return keys;
        }

        public Column values() {
            return values;
        }

        public int[] offsets() {
            return offsets;
        }

        public void added() {
            close();
            present();
        }

        @Override
        public void addNull() {
            close();
            absent();
        }

        private void close() {
            if (size() + 1 >= offsets.length) {
                offsets = Arrays.copyOf(offsets, offsets.length * 2);
            }
            offsets[size() + 1] = keys.size();
        }

        @Override
        public void truncate(int newSize) {
            shrink(Math.min(newSize, size()));
            keys.truncate(offsets[size()]);
            values.truncate(offsets[size()]);
        }

        @Override
        public long bytes() {
            return keys.bytes() + values.bytes() + 4L * size() + validityBytes();
        }
    }

    /** The same value in every row: audit columns. The value is a Long, Integer, or a byte[] of UTF-8; never null. */
    public static final class Constant extends Column {
        private final Object value;
        private int rows;

        public Constant(Object value, int rows) {
            if (!(value instanceof Long || value instanceof Integer || value instanceof byte[])) {
                throw new IllegalArgumentException("not a constant: " + value);
            }
            this.value = value;
            this.rows = rows;
        }

        public Object value() {
            return value;
        }

        /** The number of rows: a constant keeps no values, so {@link #size()} does not count them. */
        public int rows() {
            return rows;
        }

        @Override
        public void addNull() {
            throw new UnsupportedOperationException("a constant has no nulls");
        }

        @Override
        public void truncate(int newSize) {
            rows = Math.min(rows, newSize);
        }

        @Override
        public long bytes() {
            return 16;
        }
    }
}
