package io.lakeactors.decode;

/** Checks UTF-8 and turns JSON's escapes into it. Surrogates stand for one code point as a pair, and for nothing alone. */
final class Utf8 {
    private int passed;

    /** Passes a run of non-ASCII characters. @return where it ends, or -1 if it is not UTF-8 (overlong forms and surrogates are not) */
    static int pass(byte[] bytes, int begin, int limit) {
        int p = begin;
        while (p < limit && bytes[p] < 0) {
            int length = length(bytes, p);
            if (length < 0 || p + length > limit) {
                return -1;
            }
            p += length;
        }
        return p;
    }

    /** Whether all of it is UTF-8. */
    static boolean isWhole(byte[] bytes, int begin, int limit) {
        int p = begin;
        while (p >= 0 && p < limit) {
            p = bytes[p] < 0 ? pass(bytes, p, limit) : p + 1;
        }
        return p >= 0;
    }

    /** The length of the character that begins with a non-ASCII byte here; reads up to three bytes after it. -1 if there is none. */
    private static int length(byte[] bytes, int p) {
        int lead = bytes[p] & 0xFF;
        int second = bytes[p + 1];
        if (lead < 0xC2 || lead > 0xF4 || !continues(second)) {
            return -1;
        }
        if (lead < 0xE0) {
            return 2;
        }
        second &= 0xFF;
        if (!continues(bytes[p + 2])) {
            return -1;
        }
        if (lead < 0xF0) {
            return lead == 0xE0 && second < 0xA0 || lead == 0xED && second > 0x9F ? -1 : 3;
        }
        return !continues(bytes[p + 3]) || lead == 0xF0 && second < 0x90 || lead == 0xF4 && second > 0x8F ? -1 : 4;
    }

    private static boolean continues(int b) {
        return (b & 0xC0) == 0x80;
    }

    /**
     * Writes what the escape at {@code p} stands for. {@link #passed} tells how long it was.
     *
     * @return the number of bytes written, at most 4, and never more than were passed
     */
    int unescape(JsonScanner where, byte[] from, int p, int limit, byte[] to, int q) {
        if (p + 1 >= limit) {
            throw where.malformed(p, "ends within an escape");
        }
        int c = from[p + 1];
        if (c == 'u') {
            return unescapeUnit(where, from, p, limit, to, q);
        }
        int plain = switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> throw where.malformed(p, "no such escape");
        };
        to[q] = (byte) plain;
        passed = 2;
        return 1;
    }

    private int unescapeUnit(JsonScanner where, byte[] from, int p, int limit, byte[] to, int q) {
        int unit = unit(where, from, p, limit);
        passed = 6;
        if (unit < 0x80) {
            to[q] = (byte) unit;
            return 1;
        }
        if (unit < 0x800) {
            to[q] = (byte) (0xC0 | unit >> 6);
            to[q + 1] = (byte) (0x80 | unit & 0x3F);
            return 2;
        }
        if (unit < 0xD800 || unit > 0xDFFF) {
            to[q] = (byte) (0xE0 | unit >> 12);
            to[q + 1] = (byte) (0x80 | unit >> 6 & 0x3F);
            to[q + 2] = (byte) (0x80 | unit & 0x3F);
            return 3;
        }
        return unescapePair(where, from, p, limit, to, q, unit);
    }

    private int unescapePair(JsonScanner where, byte[] from, int p, int limit, byte[] to, int q, int lead) {
        if (lead > 0xDBFF || p + 7 >= limit || from[p + 6] != '\\' || from[p + 7] != 'u') {
            throw where.malformed(p, "half of a surrogate pair");
        }
        int trail = unit(where, from, p + 6, limit);
        if (trail < 0xDC00 || trail > 0xDFFF) {
            throw where.malformed(p, "half of a surrogate pair");
        }
        int point = 0x10000 + (lead - 0xD800 << 10) + (trail - 0xDC00);
        to[q] = (byte) (0xF0 | point >> 18);
        to[q + 1] = (byte) (0x80 | point >> 12 & 0x3F);
        to[q + 2] = (byte) (0x80 | point >> 6 & 0x3F);
        to[q + 3] = (byte) (0x80 | point & 0x3F);
        passed = 12;
        return 4;
    }

    private static int unit(JsonScanner where, byte[] from, int p, int limit) {
        int value = 0;
        for (int i = p + 2; i < p + 6; i++) {
            int digit = i < limit ? Hex.digit(from[i]) : -1;
            if (digit < 0) {
                throw where.malformed(p, "\\u without four hex digits");
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** The length of the escape that was written last. */
    int passed() {
        return passed;
    }
}
