package io.lakeactors.decode;

/** Decimal digits, eight at a time. */
final class Digits {
    /** What {@link #plain} reads at most. */
    static final int PLAIN_MAX = 15;

    private static final long ZEROS = 0x3030303030303030L;
    private static final long OVER_NINES = 0x4646464646464646L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long PAIRS = 0x000000FF000000FFL;

    static final long[] POWERS_OF_TEN = new long[19];

    static {
        POWERS_OF_TEN[0] = 1;
        for (int i = 1; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = POWERS_OF_TEN[i - 1] * 10;
        }
    }

    private Digits() {}

    /** How many of the eight bytes here are digits before the first that is none. */
    static int count(byte[] bytes, int p) {
        long word = Words.get(bytes, p);
        // A byte is marked where it is no digit; only the lowest mark is exact, which is the one that counts.
        return Long.numberOfTrailingZeros(((word + OVER_NINES) | (word - ZEROS)) & HIGH_BITS) >>> 3;
    }

    /** The value of the {@code count} digits here, 1 to 8. */
    static long value(byte[] bytes, int p, int count) {
        return eight((Words.get(bytes, p) - ZEROS) << (64 - 8 * count));
    }

    /** The value of eight digits, the first one lowest in the word. In two methods, since the JIT inlines only small ones where it saw few calls. */
    private static long eight(long digits) {
        return four((digits * 10) + (digits >>> 8));
    }

    private static long four(long pairs) {
        return ((pairs & PAIRS) * 0x000F424000000064L + (pairs >>> 16 & PAIRS) * 0x0000271000000001L) >>> 32;
    }

    /** How many digits stand here: exact up to {@value #PLAIN_MAX}, else 16. */
    static int run(byte[] bytes, int p) {
        int count = count(bytes, p);
        return count < 8 ? count : 8 + count(bytes, p + 8);
    }

    /** The value of the digits here, 1 to {@value #PLAIN_MAX}. */
    static long plain(byte[] bytes, int p, int count) {
        return count <= 8 ? value(bytes, p, count) : value(bytes, p, 8) * POWERS_OF_TEN[count - 8] + value(bytes, p + 8, count - 8);
    }

    /**
     * How many digits an integer of the common form has that begins here: no sign, no needless zero, no point and no exponent after it.
     *
     * @return 1 to {@value #PLAIN_MAX}, or 0 if what stands here is anything else
     */
    static int ofInteger(byte[] bytes, int p) {
        int count = run(bytes, p);
        byte after = bytes[p + count];
        boolean common = count <= PLAIN_MAX && after != '.' && (after | 0x20) != 'e' && (bytes[p] != '0' || count == 1);
        return common ? count : 0;
    }
}
