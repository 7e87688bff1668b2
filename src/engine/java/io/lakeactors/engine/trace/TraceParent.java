package io.lakeactors.engine.trace;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whose work this is part of, as W3C's Trace Context writes it: {@code 00-<trace>-<span>-<flags>}.
 *
 * @param trace 32 hexadecimal digits, not all zero
 * @param span 16 of them, likewise
 * @param sampled whether whoever began it follows it
 */
public record TraceParent(String trace, String span, boolean sampled) {
    private static final Pattern FORM = Pattern.compile("(?!ff)[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
    private static final byte[] HEADER = "{\"k\":\"traceparent\",\"v\":\"".getBytes(StandardCharsets.UTF_8);
    private static final int BASE64_MAX = 200;

    /** Empty for what is not of this form. */
    public static Optional<TraceParent> parse(String text) {
        var match = FORM.matcher(text);
        return match.matches() && (match.group(4) == null || !text.startsWith("00"))
                ? Optional.of(new TraceParent(match.group(1), match.group(2), (Integer.parseInt(match.group(3), 16) & 1) == 1)) : Optional.empty();
    }

    /** The one in a record's headers as a raw batch has them. @param headers may be null */
    public static Optional<TraceParent> in(byte[] headers) {
        int at = headers == null ? -1 : indexOf(headers, HEADER);
        if (at < 0) {
            return Optional.empty();
        }
        int from = at + HEADER.length;
        int to = from;
        while (to < headers.length && headers[to] != '"' && to - from <= BASE64_MAX) {
            to++;
        }
        try {
            return parse(new String(Base64.getDecoder().decode(new String(headers, from, to - from, StandardCharsets.ISO_8859_1)), StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static int indexOf(byte[] text, byte[] part) {
        for (int at = 0; at <= text.length - part.length; at++) {
            int same = 0;
            while (same < part.length && text[at + same] == part[same]) {
                same++;
            }
            if (same == part.length) {
                return at;
            }
        }
        return -1;
    }

    @Override
    public String toString() {
        return "00-" + trace + "-" + span + (sampled ? "-01" : "-00");
    }
}
