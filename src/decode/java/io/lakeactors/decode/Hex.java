package io.lakeactors.decode;

import java.util.Arrays;

/** Hex digits in either case. */
final class Hex {
    private static final byte[] DIGITS = new byte[256];

    static {
        Arrays.fill(DIGITS, (byte) -1);
        for (int i = 0; i < 16; i++) {
            DIGITS["0123456789abcdef".charAt(i)] = (byte) i;
            DIGITS["0123456789ABCDEF".charAt(i)] = (byte) i;
        }
    }

    private Hex() {}

    /** 0 to 15, or -1. */
    static int digit(byte c) {
        return DIGITS[c & 0xFF];
    }

    /** Reads the 36 characters of a uuid into 16 bytes. @return false if it is none */
    static boolean uuid(byte[] from, int begin, byte[] to, int at) {
        if ((from[begin + 8] ^ '-' | from[begin + 13] ^ '-' | from[begin + 18] ^ '-' | from[begin + 23] ^ '-') != 0) {
            return false;
        }
        return bytes(from, begin, 4, to, at)
                && bytes(from, begin + 9, 2, to, at + 4)
                && bytes(from, begin + 14, 2, to, at + 6)
                && bytes(from, begin + 19, 2, to, at + 8)
                && bytes(from, begin + 24, 6, to, at + 10);
    }

    private static boolean bytes(byte[] from, int begin, int count, byte[] to, int at) {
        int wrong = 0;
        for (int i = 0; i < count; i++) {
            int value = DIGITS[from[begin + 2 * i] & 0xFF] << 4 | DIGITS[from[begin + 2 * i + 1] & 0xFF];
            wrong |= value;
            to[at + i] = (byte) value;
        }
        return wrong >= 0;
    }
}
