package io.lakeactors.decode;

import io.lakeactors.model.Column;
import io.lakeactors.model.Mapping;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/** Makes the values of one column of those of another. */
abstract class Conversion {
    /** What readers of text may look at behind it. */
    private static final int PADDING = 16;

    private final Column in;
    private final ColumnPlace out;
    private final byte[] fallback;
    private final int fallbackLength;
    private final TextValue fallbackReader;

    Conversion(Mapping mapping, Type type, Column in, ColumnPlace out) {
        this.in = in;
        this.out = out;
        byte[] text = mapping.fallback().map(Conversion::utf8).orElse(null);
        fallbackLength = text == null ? 0 : text.length;
        fallback = text == null ? null : padded(text);
        fallbackReader = text == null ? null : CsvRecords.value(written(type), out);
    }

    static Conversion of(Mapping mapping, Type type, Column in, ColumnPlace out) {
        Type from = mapping.from();
        if (!mapping.values().isEmpty()) {
            return new KnownTexts(mapping, type, (Column.Bytes) in, out);
        }
        if (from instanceof Type.Text && !(type instanceof Type.Text)) {
            return new OfText(mapping, type, (Column.Bytes) in, out);
        }
        if (NumberConversion.isNumber(from) && NumberConversion.isNumber(type)) {
            return new NumberConversion(mapping, type, in, out);
        }
        if (type instanceof Type.Text && !(from instanceof Type.Text)) {
            return new ToText(mapping, type, in, out);
        }
        return from.getClass() == type.getClass() ? new Copy(mapping, type, in, out) : new DayTime(mapping, type, in, out);
    }

    /** Of rows that are {@code faulty} already nothing is made. */
    final void run(int rows, BitSet faulty, Faults faults) {
        begin();
        for (int row = 0; row < rows; row++) {
            faults.beginRow(row);
            if (!in.isNull(row)) {
                add(row);
            } else if (fallback == null || faulty.get(row)) {
                out.column().addNull();
            } else {
                fallbackReader.add(fallback, 0, fallbackLength);
            }
        }
    }

    void begin() {}

    /** Appends what the present value of a row becomes, or a null and a fault. */
    abstract void add(int row);

    final ColumnPlace out() {
        return out;
    }

    /** A contract writes times as people do, however the source does. */
    private static Type written(Type type) {
        return type instanceof Type.Timestamp time ? new Type.Timestamp(time.zoned(), TimeForm.ISO) : type;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] padded(byte[] text) {
        return Arrays.copyOf(text, text.length + PADDING);
    }

    /** Texts as CSV has them. */
    private static final class OfText extends Conversion {
        private final Column.Bytes in;
        private final TextValue reader;

        OfText(Mapping mapping, Type type, Column.Bytes in, ColumnPlace out) {
            super(mapping, type, in, out);
            this.in = in;
            reader = CsvRecords.value(type, out);
        }

        @Override
        void begin() {
            in.reserve(PADDING);
        }

        @Override
        void add(int row) {
            reader.add(in.data(), in.offsets()[row], in.length(row));
        }
    }

    /** Texts that stand for others. */
    private static final class KnownTexts extends Conversion {
        private final Column.Bytes in;
        private final TextValue reader;
        private final byte[][] known;
        private final byte[][] meanings;
        private final int[] lengths;

        KnownTexts(Mapping mapping, Type type, Column.Bytes in, ColumnPlace out) {
            super(mapping, type, in, out);
            this.in = in;
            reader = CsvRecords.value(written(type), out);
            var texts = mapping.values().keySet().stream().sorted((one, other) -> Arrays.compareUnsigned(utf8(one), utf8(other))).toList();
            known = texts.stream().map(Conversion::utf8).toArray(byte[][]::new);
            meanings = texts.stream().map(text -> padded(utf8(mapping.values().get(text)))).toArray(byte[][]::new);
            lengths = texts.stream().mapToInt(text -> utf8(mapping.values().get(text)).length).toArray();
        }

        @Override
        void add(int row) {
            int from = in.offsets()[row];
            int low = 0;
            int high = known.length - 1;
            while (low <= high) {
                int middle = low + high >>> 1;
                int order = Arrays.compareUnsigned(known[middle], 0, known[middle].length, in.data(), from, from + in.length(row));
                if (order == 0) {
                    reader.add(meanings[middle], 0, lengths[middle]);
                    return;
                }
                low = order < 0 ? middle + 1 : low;
                high = order < 0 ? high : middle - 1;
            }
            out().fault("none of the known values:", in.data(), from, in.length(row));
        }
    }

    /** Of dates the midnight, of timestamps the day: of local times as they are, of instants in UTC. */
    private static final class DayTime extends Conversion {
        private static final long MICROS_PER_DAY = 86_400_000_000L;

        private final Column in;

        DayTime(Mapping mapping, Type type, Column in, ColumnPlace out) {
            super(mapping, type, in, out);
            this.in = in;
        }

        @Override
        void add(int row) {
            if (in instanceof Column.Ints days && out().column() instanceof Column.Longs micros) {
                if (Math.abs((long) days.values()[row]) > Long.MAX_VALUE / MICROS_PER_DAY) {
                    out().fault("too large for " + out().word());
                } else {
                    micros.add(days.values()[row] * MICROS_PER_DAY);
                }
            } else if (in instanceof Column.Longs micros && out().column() instanceof Column.Ints days) {
                days.add((int) Math.floorDiv(micros.values()[row], MICROS_PER_DAY));
            } else if (in instanceof Column.Longs micros && out().column() instanceof Column.Longs others) {
                others.add(micros.values()[row]);
            }
        }
    }

    /** The same value: only its absence means something else. */
    private static final class Copy extends Conversion {
        private final Column in;

        Copy(Mapping mapping, Type type, Column in, ColumnPlace out) {
            super(mapping, type, in, out);
            this.in = in;
        }

        @Override
        void add(int row) {
            switch (in) {
                case Column.Bools bools -> ((Column.Bools) out().column()).add(bools.values()[row] != 0);
                case Column.Ints ints -> ((Column.Ints) out().column()).add(ints.values()[row]);
                case Column.Longs longs -> ((Column.Longs) out().column()).add(longs.values()[row]);
                case Column.Bytes bytes -> ((Column.Bytes) out().column()).add(bytes.data(), bytes.offsets()[row], bytes.length(row));
                case Column.Floats floats -> ((Column.Floats) out().column()).add(floats.values()[row]);
                case Column.Doubles doubles -> ((Column.Doubles) out().column()).add(doubles.values()[row]);
                case Column.Struct struct -> throw new IllegalStateException("a default of a struct");
                case Column.Lists lists -> throw new IllegalStateException("a default of a list");
                case Column.Maps maps -> throw new IllegalStateException("a default of a map");
                case Column.Constant constant -> throw new IllegalStateException("records have no constants");
            }
        }
    }
}
