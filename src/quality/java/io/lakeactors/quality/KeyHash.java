package io.lakeactors.quality;

import io.lakeactors.contract.expression.Expr;
import io.lakeactors.model.Type;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Makes one key of several values: MD5 over the text of each, behind its length in bytes and a colon, so that no two lists of values are one text. Any program can calculate it, in SQL too; it is no secret.
 * Once tables hold such keys, nothing of this may change.
 */
final class KeyHash {
    private final MessageDigest digest;

    KeyHash() {
        try {
            digest = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has MD5", impossible);
        }
    }

    void add(Expr.ColumnValue column, Object value) {
        byte[] text = text(column, value);
        digest.update((text.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(text);
    }

    /** 32 hexadecimal digits, in UTF-8. */
    byte[] digits() {
        return HexFormat.of().formatHex(digest.digest()).getBytes(StandardCharsets.US_ASCII);
    }

    /** Times as microseconds since 1970: their texts differ from program to program. */
    private static byte[] text(Expr.ColumnValue column, Object value) {
        return switch (value) {
            case byte[] bytes when column.type() instanceof Type.Uuid -> uuid(bytes).getBytes(StandardCharsets.US_ASCII);
            case byte[] text -> text;
            case BigDecimal exact -> exact.toPlainString().getBytes(StandardCharsets.US_ASCII);
            case Long days when column.kind() == Expr.Kind.DATE -> LocalDate.ofEpochDay(days).toString().getBytes(StandardCharsets.US_ASCII);
            default -> value.toString().getBytes(StandardCharsets.US_ASCII);
        };
    }

    private static String uuid(byte[] bytes) {
        var halves = ByteBuffer.wrap(bytes);
        return new UUID(halves.getLong(), halves.getLong()).toString();
    }
}
