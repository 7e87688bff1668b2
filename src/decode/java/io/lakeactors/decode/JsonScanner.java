package io.lakeactors.decode;

import java.nio.charset.StandardCharsets;

/**
 * Walks over one JSON text (RFC 8259, strictly) within a larger array that has padding after its end. Reused for every record; makes no objects.
 * Reading may run over the record's end by some bytes: every token is asked for by {@link #next}, which fails there, so an overrun is never taken for data.
 */
final class JsonScanner {
    private static final int FOUND_MAX = 60;
    private static final int TRUE = 0x65757274;
    private static final int FALS = 0x736C6166;
    private static final int NULL = 0x6C6C756E;

    private final DecodeLimits limits;
    private final NumberScan number = new NumberScan();
    private final Utf8 utf8 = new Utf8();
    private byte[] bytes;
    private int start;
    private int end;
    private int at;
    private int depth;

    private byte[] scratch = new byte[256];
    private byte[] view;
    private int viewStart;
    private int viewEnd;

    JsonScanner(DecodeLimits limits) {
        this.limits = limits;
    }

    /** Begins a text. A byte order mark before it is skipped, as RFC 8259 allows. */
    void open(byte[] from, int first, int limit) {
        bytes = from;
        start = first;
        at = first;
        end = limit;
        depth = 0;
        if (limit - first >= 3 && from[first] == (byte) 0xEF && from[first + 1] == (byte) 0xBB && from[first + 2] == (byte) 0xBF) {
            at += 3;
        }
    }

    int at() {
        return at;
    }

    /** Goes back to where {@link #at} and {@link #depth} were. */
    void rewind(int position, int earlierDepth) {
        at = position;
        depth = earlierDepth;
    }

    int end() {
        return end;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Skips blanks and returns the byte that stands here, without passing it; negative for non-ASCII. */
    int next() {
        if (at < end) {
            int c = bytes[at];
            if (c > ' ') {
                return c;
            }
        }
        return nextAfterBlanks();
    }

    private int nextAfterBlanks() {
        while (at < end) {
            int c = bytes[at];
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return c;
            }
            at++;
        }
        throw ends();
    }

    /** Passes {@code count} bytes that were looked at. */
    void pass(int count) {
        at += count;
    }

    /** After the last token: only blanks may follow. */
    void close() {
        while (at < end) {
            int c = bytes[at];
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                throw malformed("something follows the record's end");
            }
            at++;
        }
        if (at > end) {
            throw ends();
        }
    }

    /** Passes the bracket that stands here. */
    void enter() {
        if (++depth > limits.depthMax()) {
            throw malformed("nested deeper than " + limits.depthMax());
        }
        at++;
    }

    /** Passes the bracket that stands here. */
    void leave() {
        depth--;
        at++;
    }

    int depth() {
        return depth;
    }

    /** Passes the colon after a key. */
    void colon() {
        if (next() != ':') {
            throw malformed("expected ':' after a key");
        }
        at++;
    }

    /** After a value within brackets: passes a comma and returns true, or passes the closing bracket and returns false. */
    boolean more(int closing) {
        int c = next();
        if (c == ',') {
            at++;
            return true;
        }
        if (c != closing) {
            throw malformed("expected ',' or '" + (char) closing + "'");
        }
        leave();
        return false;
    }

    void countKey(int keys) {
        if (keys > limits.keysMax()) {
            throw malformed("more than " + limits.keysMax() + " keys in one object");
        }
    }

    /** Passes {@code true} or {@code false}, which the byte here promises. */
    boolean bool(int c) {
        int word = (int) Words.get(bytes, at);
        if (word == TRUE) {
            at += 4;
            return true;
        }
        if (word == FALS && bytes[at + 4] == 'e') {
            at += 5;
            return false;
        }
        throw unexpected(c);
    }

    void nil() {
        if ((int) Words.get(bytes, at) != NULL) {
            throw unexpected('n');
        }
        at += 4;
    }

    /** Passes the number that begins here. */
    NumberScan number() {
        int stop = number.scan(bytes, at, end);
        if (stop < 0) {
            throw malformed("not a number");
        }
        at = stop;
        return number;
    }

    /** For numbers within texts: the scan that the last {@link #number} used. */
    NumberScan scan() {
        return number;
    }

    /** Passes the string that begins here and shows its unescaped UTF-8 as [viewStart, viewEnd) of view. A quote stands at viewEnd. */
    void string() {
        byte[] from = bytes;
        int p = at + 1;
        while (p < end) {
            long stops = Words.stops(Words.get(from, p));
            if (stops == 0) {
                p += 8;
                continue;
            }
            p += Long.numberOfTrailingZeros(stops) >>> 3;
            if (p < end && from[p] < 0) {
                p = validUtf8(p);
                continue;
            }
            if (p < end && from[p] == '"') {
                view = from;
                viewStart = at + 1;
                viewEnd = p;
                at = p + 1;
                limitString(viewEnd - viewStart);
                return;
            }
            break;
        }
        unescapedString();
    }

    private void unescapedString() {
        if (scratch.length < end - at + 16) {
            scratch = new byte[Math.max(scratch.length * 2, end - at + 16)];
        }
        int length = string(scratch, 0);
        scratch[length] = '"';
        view = scratch;
        viewStart = 0;
        viewEnd = length;
    }

    /**
     * Passes the string that begins here and writes its unescaped UTF-8.
     *
     * @param to with room from {@code position} for what is left of the text, and 8 bytes more
     * @return the length
     */
    int string(byte[] to, int position) {
        byte[] from = bytes;
        int limit = end;
        int p = at + 1;
        int q = position;
        while (p < limit) {
            long word = Words.get(from, p);
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
            int c = from[p];
            if (c == '"') {
                at = p + 1;
                limitString(q - position);
                return q - position;
            }
            if (c == '\\') {
                at = p;
                q += utf8.unescape(this, from, p, limit, to, q);
                p += utf8.passed();
            } else {
                int after = validUtf8(p);
                System.arraycopy(from, p, to, q, after - p);
                q += after - p;
                p = after;
            }
        }
        throw ends();
    }

    private int validUtf8(int p) {
        if (bytes[p] >= 0) {
            at = p;
            throw malformed("a control character within a string");
        }
        int after = Utf8.pass(bytes, p, end);
        if (after < 0) {
            at = p;
            throw malformed("invalid UTF-8");
        }
        return after;
    }

    private void limitString(int length) {
        if (length > limits.stringBytesMax()) {
            throw malformed("a string of " + length + " bytes, more than " + limits.stringBytesMax());
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

    /** Passes the value that begins with this byte, checking its grammar all the same. */
    void skip(int c) {
        switch (c) {
            case '"' -> string();
            case '{' -> skipObject();
            case '[' -> skipArray();
            case 't', 'f' -> bool(c);
            case 'n' -> nil();
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw unexpected(c);
        }
    }

    private void skipObject() {
        enter();
        if (next() == '}') {
            leave();
            return;
        }
        int keys = 0;
        do {
            if (next() != '"') {
                throw malformed("expected a key");
            }
            countKey(++keys);
            string();
            colon();
            skip(next());
        } while (more('}'));
    }

    private void skipArray() {
        enter();
        if (next() == ']') {
            leave();
            return;
        }
        do {
            skip(next());
        } while (more(']'));
    }

    /** The text from a position up to here, shortened, for messages. */
    String found(int from) {
        return shown(bytes, from, Math.min(at, end));
    }

    static String shown(byte[] bytes, int from, int to) {
        boolean whole = to - from <= FOUND_MAX;
        String text = new String(bytes, from, whole ? to - from : FOUND_MAX, StandardCharsets.UTF_8);
        return text.replaceAll("\\p{Cntrl}", " ") + (whole ? "" : "…");
    }

    Malformed unexpected(int c) {
        return malformed("no value begins with " + (c > ' ' && c < 127 ? "'" + (char) c + "'" : "byte 0x" + Integer.toHexString(c & 0xFF)));
    }

    Malformed malformed(String what) {
        return new Malformed("not JSON at byte " + (at - start) + ": " + what);
    }

    private Malformed ends() {
        return new Malformed("not JSON: ends within a value, after " + (end - start) + " bytes");
    }
}
