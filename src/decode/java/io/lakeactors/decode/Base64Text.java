package io.lakeactors.decode;

import java.util.Arrays;

/** Base64 (RFC 4648, section 4); padding may be left out. */
final class Base64Text {
    private static final byte[] SIXES = new byte[256];

    static {
        Arrays.fill(SIXES, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            SIXES[alphabet.charAt(i)] = (byte) i;
        }
    }

    private Base64Text() {}

    /** @return the number of bytes written, or -1 if the text is not base64 */
    static int decode(byte[] from, int begin, int limit, byte[] to, int at) {
        int end = limit;
        if ((limit - begin) % 4 == 0) {
            for (int padding = 0; padding < 2 && end > begin && from[end - 1] == '='; padding++) {
                end--;
            }
        }
        int p = begin;
        int q = at;
        for (; p + 4 <= end; p += 4) {
            int bits = SIXES[from[p] & 0xFF] << 18 | SIXES[from[p + 1] & 0xFF] << 12 | SIXES[from[p + 2] & 0xFF] << 6 | SIXES[from[p + 3] & 0xFF];
            if (bits < 0) {
                return -1;
            }
            to[q++] = (byte) (bits >> 16);
            to[q++] = (byte) (bits >> 8);
            to[q++] = (byte) bits;
        }
        int tail = tail(from, p, end, to, q);
        return tail < 0 ? -1 : q - at + tail;
    }

    private static int tail(byte[] from, int p, int end, byte[] to, int q) {
        int left = end - p;
        if (left == 0) {
            return 0;
        }
        int bits = left == 1 ? -1 : SIXES[from[p] & 0xFF] << 18 | SIXES[from[p + 1] & 0xFF] << 12 | (left == 3 ? SIXES[from[p + 2] & 0xFF] << 6 : 0);
        if (bits < 0) {
            return -1;
        }
        to[q] = (byte) (bits >> 16);
        to[q + 1] = (byte) (bits >> 8);
        return left - 1;
    }
}
