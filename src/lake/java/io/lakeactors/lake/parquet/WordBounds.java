package io.lakeactors.lake.parquet;

import org.apache.parquet.format.Type;

/** The smallest and the greatest of a column's numbers; NaN counts apart, since it has no place in an order. */
final class WordBounds {
    private final Type kind;
    private long least;
    private long greatest;
    private double leastFloating;
    private double greatestFloating;
    private long values;
    private long nans;

    WordBounds(Type kind) {
        this.kind = kind;
        clear();
    }

    void clear() {
        least = Long.MAX_VALUE;
        greatest = Long.MIN_VALUE;
        leastFloating = Double.POSITIVE_INFINITY;
        greatestFloating = Double.NEGATIVE_INFINITY;
        values = 0;
        nans = 0;
    }

    long nans() {
        return nans;
    }

    /** Numbers seen, NaN included. */
    long values() {
        return values;
    }

    boolean isEmpty() {
        return values == nans;
    }

    double leastFloating() {
        return leastFloating;
    }

    double greatestFloating() {
        return greatestFloating;
    }

    /** Adds the first {@code distinct} words, which stand for {@code count} values. */
    void add(long[] words, int distinct, int count) {
        if (count == 0) {
            return;
        }
        values += count;
        if (kind == Type.FLOAT || kind == Type.DOUBLE) {
            addFloating(words, distinct, count / distinct);
        } else {
            long low = least;
            long high = greatest;
            for (int i = 0; i < distinct; i++) {
                low = Math.min(low, words[i]);
                high = Math.max(high, words[i]);
            }
            least = low;
            greatest = high;
        }
    }

    private void addFloating(long[] words, int distinct, int times) {
        double low = leastFloating;
        double high = greatestFloating;
        for (int i = 0; i < distinct; i++) {
            double value = kind == Type.FLOAT ? Float.intBitsToFloat((int) words[i]) : Double.longBitsToDouble(words[i]);
            if (value != value) {
                nans += times;
            } else {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        leastFloating = low;
        greatestFloating = high;
    }

    void add(WordBounds other) {
        values += other.values;
        nans += other.nans;
        least = Math.min(least, other.least);
        greatest = Math.max(greatest, other.greatest);
        leastFloating = Math.min(leastFloating, other.leastFloating);
        greatestFloating = Math.max(greatestFloating, other.greatestFloating);
    }

    byte[] least() {
        return isEmpty() ? null : bytes(least, leastFloating == 0 ? -0.0 : leastFloating);
    }

    byte[] greatest() {
        return isEmpty() ? null : bytes(greatest, greatestFloating == 0 ? 0.0 : greatestFloating);
    }

    private byte[] bytes(long whole, double floating) {
        var sink = new ByteSink(8);
        switch (kind) {
            case BOOLEAN -> sink.write((int) whole);
            case INT32 -> sink.putInt((int) whole);
            case INT64 -> sink.putLong(whole);
            case FLOAT -> sink.putInt(Float.floatToRawIntBits((float) floating));
            case DOUBLE -> sink.putLong(Double.doubleToRawLongBits(floating));
            case INT96, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> throw new IllegalStateException(kind + " is not a word");
        }
        return sink.toBytes();
    }
}
