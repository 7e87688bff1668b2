package io.lakeactors.engine.replay;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From where to read again, as a person says it. */
public sealed interface ReplayFrom {
    Pattern NUMBER = Pattern.compile("\\d{1,18}");
    Pattern POSITION = Pattern.compile("(.+/\\d{1,9})@(\\d{1,18})");
    Pattern SNAPSHOT = Pattern.compile("snapshot:(\\d{1,19})");

    /** From the oldest record that the source still has. */
    record Earliest() implements ReplayFrom {}

    /** From one position in every partition. */
    record Everywhere(long position) implements ReplayFrom {}

    /** In these partitions only. @param positions by {@code topic/number} */
    record Positions(SortedMap<String, Long> positions) implements ReplayFrom {
        public Positions {
            positions = Collections.unmodifiableSortedMap(new TreeMap<>(positions));
        }
    }

    /** From the first record of each partition whose timestamp is not before. @param millis since 1970 */
    record At(long millis) implements ReplayFrom {}

    /** From where a table of the pipeline stood then. */
    record OfSnapshot(long snapshot) implements ReplayFrom {}

    /** @throws LakeException {@link ErrorCode#REPLAY_PLACE_INVALID} */
    static ReplayFrom parse(String text) {
        String place = text == null ? "" : text.strip();
        if (place.equals("earliest")) {
            return new Earliest();
        }
        if (NUMBER.matcher(place).matches()) {
            return new Everywhere(Long.parseLong(place));
        }
        if (place.contains("@")) {
            return positions(place);
        }
        Matcher snapshot = SNAPSHOT.matcher(place);
        try {
            return snapshot.matches() ? new OfSnapshot(Long.parseLong(snapshot.group(1))) : new At(millis(place));
        } catch (DateTimeParseException | NumberFormatException | ArithmeticException no) {
            throw invalid(place);
        }
    }

    private static Positions positions(String text) {
        var positions = new TreeMap<String, Long>();
        for (String one : text.split(",", -1)) {
            Matcher found = POSITION.matcher(one.strip());
            if (!found.matches() || positions.put(found.group(1), Long.parseLong(found.group(2))) != null) {
                throw invalid(one.strip());
            }
        }
        return new Positions(positions);
    }

    private static long millis(String text) {
        if (!text.contains("T")) {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
        }
        return text.endsWith("Z") ? Instant.parse(text).toEpochMilli() : OffsetDateTime.parse(text).toInstant().toEpochMilli();
    }

    private static LakeException invalid(String text) {
        return LakeError.of(ErrorCode.REPLAY_PLACE_INVALID, "\"" + text + "\" is no place to replay from", "from",
                "Give earliest, a position for all partitions (1042), positions of some (orders/0@1042,orders/1@7), a time (2026-03-01 or 2026-03-01T12:00:00Z) or snapshot:ID").asException();
    }
}
