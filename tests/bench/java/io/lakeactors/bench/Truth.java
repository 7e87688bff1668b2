package io.lakeactors.bench;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Counts the {@link Events} of a topic. Not safe for threads. */
final class Truth {
    private final Map<Events.Kind, Long> kinds = new EnumMap<>(Events.Kind.class);
    private final long[] perPartition = new long[LoadEvents.PARTITIONS];
    private final long began = System.nanoTime();
    private long count;
    private long bytes;
    private long cents;
    private long withoutId;

    /** The event that was made last, as so many bytes. */
    void count(Events events, int length) {
        kinds.merge(events.kind(), 1L, Long::sum);
        perPartition[events.partition()]++;
        count++;
        bytes += length;
        withoutId += events.lacksEventId() ? 1 : 0;
        cents += events.kind() == Events.Kind.GOOD || events.kind() == Events.Kind.DUPLICATE ? events.cents() : 0;
    }

    /** One line of JSON: {@code event_ids} are the distinct ids among the events that parse; {@code cents} sums the amounts of good events and of the duplicates among them. */
    String json(String topic) {
        var out = new StringBuilder("{\"topic\":\"").append(topic).append("\",\"count\":").append(count).append(",\"bytes\":").append(bytes);
        for (Events.Kind kind : Events.Kind.values()) {
            out.append(",\"").append(kind.name().toLowerCase(Locale.ROOT)).append("\":").append(kinds.getOrDefault(kind, 0L));
        }
        long ids = count - kinds.getOrDefault(Events.Kind.MALFORMED, 0L) - kinds.getOrDefault(Events.Kind.DUPLICATE, 0L) - withoutId;
        return out.append(",\"event_ids\":").append(ids).append(",\"cents\":").append(cents).append(",\"per_partition\":").append(Arrays.toString(perPartition))
                .append(",\"seconds\":").append(String.format(Locale.ROOT, "%.1f", (System.nanoTime() - began) / 1e9)).append('}').toString();
    }
}
