package io.lakeactors.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * Events of any number of columns and any size as JSON, all of them good: a time, which runs over three days, then words of few, whole numbers, amounts and ids in turns. Event i is a pure function of the seed and i.
 * Not safe for threads.
 */
final class WideEvents {
    private static final long SEED = 20261123L;
    private static final long STEP = 0xD1B54A32D192ED03L;
    private static final long START = Instant.parse("2026-11-01T00:00:00Z").toEpochMilli();
    private static final long SPAN_MILLIS = 3 * 86_400_000L;
    private static final int KINDS = 4;
    private static final String[] WORDS = "page view click search add remove cart checkout purchase refund ios android desktop tablet google email direct social".split(" ");

    private final int columns;
    private final int bytes;
    private final long count;
    private final StringBuilder json = new StringBuilder();

    /**
     * @param columns with the time
     * @param bytes the last column is a text that fills the event up to so many; 0 for none
     * @param count over how many events the three days are spread
     */
    WideEvents(int columns, int bytes, long count) {
        this.columns = columns;
        this.bytes = bytes;
        this.count = count;
    }

    byte[] event(long i) {
        var chance = new SplittableRandom(SEED + i * STEP);
        json.setLength(0);
        json.append("{\"ts\":").append(START + (long) ((double) i / count * SPAN_MILLIS));
        for (int column = 1; column < columns; column++) {
            json.append(",\"").append(name(column)).append("\":");
            if (isText(column)) {
                text(chance);
            } else {
                value(column, chance);
            }
        }
        return json.append('}').toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void value(int column, SplittableRandom chance) {
        switch (column % KINDS) {
            case 0 -> json.append('"').append(WORDS[chance.nextInt(WORDS.length)]).append('"');
            case 1 -> json.append(chance.nextInt(200_000));
            case 2 -> json.append(chance.nextInt(500)).append('.').append(10 + chance.nextInt(90));
            default -> json.append('"').append(Long.toHexString(chance.nextLong() | Long.MIN_VALUE)).append('"');
        }
    }

    private void text(SplittableRandom chance) {
        json.append('"');
        int end = bytes - 2;
        while (json.length() < end) {
            json.append(WORDS[chance.nextInt(WORDS.length)]).append(' ').append(chance.nextInt(1_000)).append(' ');
        }
        json.setLength(Math.max(end, json.length() - 1));
        json.append('"');
    }

    private boolean isText(int column) {
        return bytes > 0 && column == columns - 1;
    }

    private static String name(int column) {
        return "field_" + column;
    }

    /** For a table of that name; every column is required. */
    String contract(String name) {
        var text = new StringBuilder("""
                apiVersion: v3.1.0
                kind: DataContract
                id: 3f8a6a34-5a3f-4c56-9d0c-2b7d20261123
                name: wide
                version: 1.0.0
                status: active
                schema:
                  - name: wide
                    physicalName: silver.%s
                    logicalType: object
                    physicalType: table
                    properties:
                      - name: ts
                        logicalType: timestamp
                        physicalType: timestamptz
                        required: true
                        customProperties: [{ property: la.timeForm, value: epoch-millis }]
                """.formatted(name));
        for (int column = 1; column < columns; column++) {
            text.append("      - { name: ").append(name(column)).append(", required: true, ").append(type(column)).append(" }\n");
        }
        return text.toString();
    }

    private String type(int column) {
        return switch (isText(column) ? 0 : column % KINDS) {
            case 1 -> "logicalType: integer, physicalType: long";
            case 2 -> "logicalType: number, physicalType: \"decimal(12,2)\"";
            default -> "logicalType: string";
        };
    }
}
