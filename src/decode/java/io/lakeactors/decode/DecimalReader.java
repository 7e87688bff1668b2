package io.lakeactors.decode;

import io.lakeactors.model.Column;

/** Exact decimals from numbers or texts, as a long or as bytes. */
final class DecimalReader extends ValueReader {
    private final int precision;
    private final int scale;
    private final ExactDecimal exact = new ExactDecimal();

    DecimalReader(Place place, Column column, int precision, int scale) {
        super(place, column);
        this.precision = precision;
        this.scale = scale;
    }

    @Override
    int read(JsonScanner in, byte[] bytes, int p) {
        return column() instanceof Column.Longs longs ? plain(in, bytes, p, longs) : slowly(in, p);
    }

    /** The common form: digits without a sign or a needless zero, perhaps a point and no more digits after it than the scale has; all in 8 bytes each. */
    private int plain(JsonScanner in, byte[] bytes, int p, Column.Longs longs) {
        int whole = Digits.count(bytes, p);
        if (whole == 0 || whole + scale > precision || bytes[p] == '0' && whole > 1 || bytes[p + whole] != '.') {
            return slowly(in, p);
        }
        int point = p + whole;
        int fraction = Digits.count(bytes, point + 1);
        int after = point + 1 + fraction;
        if (fraction == 0 || fraction > scale || fraction == 8 || (bytes[after] | 0x20) == 'e') {
            return slowly(in, p);
        }
        long[] powers = Digits.POWERS_OF_TEN;
        long unscaled = Digits.value(bytes, p, whole) * powers[fraction] + Digits.value(bytes, point + 1, fraction);
        longs.add(unscaled * powers[scale - fraction]);
        return after;
    }

    private int slowly(JsonScanner in, int p) {
        int c = in.bytes()[p];
        if (ScalarReader.beginsNumber(c)) {
            return take(in, p, in.number(p));
        }
        if (c != '"') {
            return mismatch(in, p);
        }
        int after = in.string(p);
        if (in.scan().scanText(in.view(), in.viewStart(), in.viewEnd())) {
            return take(in, p, after);
        }
        return fault(in, p, after, "not a decimal:");
    }

    private int take(JsonScanner in, int from, int after) {
        return switch (exact.read(in.scan(), precision, scale)) {
            case EXACT -> {
                add();
                yield after;
            }
            case INEXACT -> fault(in, from, after, "more than " + scale + " digits after the point:");
            case TOO_LARGE -> fault(in, from, after, "too large for " + word() + ":");
        };
    }

    private void add() {
        if (column() instanceof Column.Longs longs) {
            longs.add(exact.low());
        } else if (column() instanceof Column.Bytes bytes) {
            int at = bytes.reserve(16);
            bytes.added(exact.write(bytes.data(), at));
        }
    }
}
