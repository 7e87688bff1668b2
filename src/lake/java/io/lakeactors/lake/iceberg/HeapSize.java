package io.lakeactors.lake.iceberg;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.StructLike;

/** About how much memory a row takes, in bytes: rather too much than too little. */
final class HeapSize {
    private static final int REFERENCE = 8;
    private static final int OBJECT = 24;
    private static final int ARRAY = 24;
    private static final int DECIMAL = 80;
    /** A time has a date, a clock and a zone. */
    private static final int TIME = 96;
    private static final int ENTRY = 48;

    private HeapSize() {}

    static long of(Object value) {
        return switch (value) {
            case null -> 0;
            case StructLike struct -> struct(struct);
            case CharSequence text -> OBJECT + ARRAY + 2L * text.length();
            case ByteBuffer bytes -> 2 * OBJECT + ARRAY + bytes.capacity();
            case byte[] bytes -> ARRAY + bytes.length;
            case BigDecimal decimal -> DECIMAL;
            case List<?> list -> OBJECT + ARRAY + list.stream().mapToLong(element -> REFERENCE + of(element)).sum();
            case Map<?, ?> map -> 2 * OBJECT + map.entrySet().stream().mapToLong(entry -> ENTRY + of(entry.getKey()) + of(entry.getValue())).sum();
            case Number number -> OBJECT;
            case java.time.temporal.Temporal time -> TIME;
            default -> 2 * OBJECT;
        };
    }

    private static long struct(StructLike struct) {
        long bytes = OBJECT + ARRAY;
        for (int i = 0; i < struct.size(); i++) {
            bytes += REFERENCE + of(struct.get(i, Object.class));
        }
        return bytes;
    }
}
