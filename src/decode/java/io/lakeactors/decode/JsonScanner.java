package io.lakeactors.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks over one JSON text (RFC 8259, strictly) within a larger array that has padding after its end. Reused for every record; makes no objects.
 * Positions are handed from method to method rather than kept here, so that they stay in registers: each reads from a position and returns where it
 * ended. Reading may run over the record's end by some bytes: every token is asked for by {@link #next}, which fails there, so an overrun is never
 * taken for data.
 */
final class JsonScanner {
    private static final int FOUND_MAX = 60;
    private static final int DELETE = 0x7F;
    private static final int TRUE = 0x65757274;
    private static final int FALS = 0x736C6166;
    private static final int NULL = 0x6C6C756E;

    private final DecodeLimits limits;
    private final NumberScan number = new NumberScan();
    private final Utf8 utf8 = new Utf8();
    private byte[] bytes;
    private int start;
    private int end;
    private int depth;

    private byte[] scratch = new byte[256];
    private byte[] view;
    private int viewStart;
    private int viewEnd;
    private int copied;

    JsonScanner(DecodeLimits limits) {
        this.limits = limits;
    }

    /** Begins a text. A byte order mark before it is skipped, as RFC 8259 allows. @return where it begins */
    int open(byte[] from, int first, int limit) {
        bytes = from;
        start = first;
        end = limit;
        depth = 0;
        boolean marked = limit - first >= 3 && from[first] == (byte) 0xEF && from[first + 1] == (byte) 0xBB && from[first + 2] == (byte) 0xBF;
        return marked ? first + 3 : first;
    }

    int end() {
        return end;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Skips blanks. @return where the next byte stands: there is one before the record's end */
    int next(int p) {
        return p < end && bytes[p] > ' ' ? p : nextAfterBlanks(p);
    }

    private int nextAfterBlanks(int from) {
        int p = afterBlanks(from);
        if (p >= end) {
            throw ends();
        }
        return p;
    }

    private int afterBlanks(int from) {
        int p = from;
        while (p < end && isBlank(bytes[p])) {
            p++;
        }
        return p;
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    /** After the last token: only blanks may follow. */
    void close(int from) {
        int p = afterBlanks(from);
        if (p < end) {
            throw malformed(p, "something follows the record's end");
        }
        if (p > end) {
            throw ends();
        }
    }

    /** Passes the bracket that stands here. */
    int enter(int p) {
        if (++depth > limits.depthMax()) {
            throw malformed(p, "nested deeper than " + limits.depthMax());
        }
        return p + 1;
    }

    /** Passes the bracket that stands here. */
    int leave(int p) {
        depth--;
        return p + 1;
    }

    int depth() {
        return depth;
    }

    /** Goes back to where {@link #depth} was. */
    void rewind(int earlierDepth) {
        depth = earlierDepth;
    }

    /** Passes the colon after a key. */
    int colon(int from) {
        int p = next(from);
        if (bytes[p] != ':') {
            throw malformed(p, "expected ':' after a key");
        }
        return p + 1;
    }

    /** After a value within brackets: the position of the comma or of the closing bracket that follows. */
    int more(int from, int closing) {
        int p = next(from);
        if (bytes[p] != ',' && bytes[p] != closing) {
            throw malformed(p, "expected ',' or '" + (char) closing + "'");
        }
        return p;
    }

    /** The position of the quote that begins a key. */
    int key(int from) {
        int p = next(from);
        if (bytes[p] != '"') {
            throw malformed(p, "expected a key");
        }
        return p;
    }

    void countKey(int keys, int p) {
        if (keys > limits.keysMax()) {
            throw malformed(p, "more than " + limits.keysMax() + " keys in one object");
        }
    }

    /** Passes {@code true} or {@code false}, of which the byte here is the first. */
    int bool(int p) {
        int word = (int) Words.get(bytes, p);
        if (word == TRUE) {
            return p + 4;
        }
        if (word == FALS && bytes[p + 4] == 'e') {
            return p + 5;
        }
        throw unexpected(p);
    }

    int nil(int p) {
        if ((int) Words.get(bytes, p) != NULL) {
            throw unexpected(p);
        }
        return p + 4;
    }

    /** Passes the number that begins here; {@link #scan} then tells its parts. */
    int number(int p) {
        int stop = number.scan(bytes, p, end);
        if (stop < 0) {
            throw malformed(p, "not a number");
        }
        return stop;
    }

    /** What the last {@link #number} read; or to read numbers within texts. */
    NumberScan scan() {
        return number;
    }

    /** Passes the string that begins here and shows its unescaped UTF-8 as [viewStart, viewEnd) of view. A quote stands at viewEnd. */
    int string(int from) {
        byte[] in = bytes;
        int p = from + 1;
        while (p < end) {
            long stops = Words.stops(Words.get(in, p));
            if (stops == 0) {
                p += 8;
                continue;
            }
            p += Long.numberOfTrailingZeros(stops) >>> 3;
            if (p < end && in[p] < 0) {
                p = validUtf8(p);
                continue;
            }
            if (p < end && in[p] == '"') {
                view = in;
                viewStart = from + 1;
                viewEnd = p;
                limitString(p, viewEnd - viewStart);
                return p + 1;
            }
            break;
        }
        return unescapedString(from);
    }

    private int unescapedString(int p) {
        if (scratch.length < end - p + 16) {
            scratch = new byte[Math.max(scratch.length * 2, end - p + 16)];
        }
        int after = string(p, scratch, 0);
        scratch[copied] = '"';
        view = scratch;
        viewStart = 0;
        viewEnd = copied;
        return after;
    }

    /**
     * Passes the string that begins here and writes its unescaped UTF-8; {@link #copied} then tells how many bytes.
     *
     * @param to with room from {@code at} for what is left of the text, and 8 bytes more
     */
    int string(int from, byte[] to, int at) {
        byte[] in = bytes;
        int limit = end;
        int p = from + 1;
        int q = at;
        while (p < limit) {
            long word = Words.get(in, p);
            Words.put(to, q, word);
            long stops = Words.stops(word);
            if (stops == 0) {
                p += 8;
                q += 8;
                continue;
            }
            int plain = Long.numberOfTrailingZeros(stops) >>> 3;
            p += plain;
            q += plain;
            if (p >= limit) {
                break;
            }
            if (in[p] == '"') {
                copied = q - at;
                limitString(p, copied);
                return p + 1;
            }
            copied = q;
            p = special(p, to, q);
            q = copied;
        }
        throw ends();
    }

    /** Passes an escape or a run of non-ASCII; {@link #copied} then tells where its copy ends. */
    private int special(int p, byte[] to, int q) {
        if (bytes[p] == '\\') {
            copied = q + utf8.unescape(this, bytes, p, end, to, q);
            return p + utf8.passed();
        }
        int after = validUtf8(p);
        System.arraycopy(bytes, p, to, q, after - p);
        copied = q + after - p;
        return after;
    }

    /** The bytes that {@link #string(int, byte[], int)} wrote last. */
    int copied() {
        return copied;
    }

    private int validUtf8(int p) {
        if (bytes[p] >= 0) {
            throw malformed(p, "a control character within a string");
        }
        int after = Utf8.pass(bytes, p, end);
        if (after < 0) {
            throw malformed(p, "invalid UTF-8");
        }
        return after;
    }

    private void limitString(int p, int length) {
        if (length > limits.stringBytesMax()) {
            throw malformed(p, "a string of " + length + " bytes, more than " + limits.stringBytesMax());
        }
    }

    byte[] view() {
        return view;
    }

    int viewStart() {
        return viewStart;
    }

    int viewEnd() {
        return viewEnd;
    }

    /** Passes the value that begins here, checking its grammar all the same. */
    int skip(int p) {
        return switch (bytes[p]) {
            case '"' -> string(p);
            case '{' -> skipObject(p);
            case '[' -> skipArray(p);
            case 't', 'f' -> bool(p);
            case 'n' -> nil(p);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(p);
            default -> throw unexpected(p);
        };
    }

    private int skipObject(int from) {
        int p = next(enter(from));
        if (bytes[p] == '}') {
            return leave(p);
        }
        for (int keys = 1; ; keys++) {
            p = key(p);
            countKey(keys, p);
            p = more(skip(next(colon(string(p)))), '}');
            if (bytes[p] == '}') {
                return leave(p);
            }
            p++;
        }
    }

    private int skipArray(int from) {
        int p = next(enter(from));
        if (bytes[p] == ']') {
            return leave(p);
        }
        while (true) {
            p = more(skip(next(p)), ']');
            if (bytes[p] == ']') {
                return leave(p);
            }
            p++;
        }
    }

    /** A part of the text, shortened, for messages. */
    String found(int from, int to) {
        return shown(bytes, from, Math.min(to, end));
    }

    static String shown(byte[] bytes, int from, int to) {
        boolean whole = to - from <= FOUND_MAX;
        byte[] text = Arrays.copyOfRange(bytes, from, whole ? to : from + FOUND_MAX);
        for (int i = 0; i < text.length; i++) {
            text[i] = text[i] >= 0 && text[i] < ' ' || text[i] == DELETE ? (byte) ' ' : text[i];
        }
        return new String(text, StandardCharsets.UTF_8) + (whole ? "" : "…");
    }

    Malformed unexpected(int p) {
        int c = bytes[p];
        return malformed(p, "no value begins with " + (c > ' ' && c < 127 ? "'" + (char) c + "'" : "byte 0x" + Integer.toHexString(c & 0xFF)));
    }

    Malformed malformed(int p, String what) {
        return new Malformed("not JSON at byte " + (p - start) + ": " + what);
    }

    private Malformed ends() {
        return new Malformed("not JSON: ends within a value, after " + (end - start) + " bytes");
    }
}
