package io.lakeactors.connectors.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Writes a record's headers as {@code [{"k":"name","v":"base64"}, …]}, the form that {@link io.lakeactors.model.RawBatch#add} takes. */
final class HeaderJson {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private HeaderJson() {}

    /** Null if there are none. */
    static byte[] of(Headers headers) {
        Header[] all = headers.toArray();
        return all.length == 0 ? null : of(all);
    }

    private static byte[] of(Header[] headers) {
        var out = new StringBuilder("[");
        for (Header header : headers) {
            out.append(out.length() == 1 ? "" : ",").append("{\"k\":\"");
            escape(header.key(), out);
            out.append("\",\"v\":");
            byte[] value = header.value();
            if (value == null) {
                out.append("null}");
            } else {
                out.append('"').append(Base64.getEncoder().encodeToString(value)).append("\"}");
            }
        }
        return out.append(']').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
            } else {
                out.append(c);
            }
        }
    }
}
