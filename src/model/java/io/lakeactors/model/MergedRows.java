package io.lakeactors.model;

import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How many rows of a merged table were written and then replaced or deleted, by where they came from: what its snapshots say in their summaries. Where a table is merged, a ledger's written rows are those that are there and these. */
public final class MergedRows {
    public static final String SUMMARY = "la.merge-replaced";

    /** A partition of a topic by the name that rows carry; a partition of -1 for rows that came from none. */
    public record Place(String topic, int partition) implements Comparable<Place> {
        private static final Comparator<Place> ORDER = Comparator.comparing(Place::topic).thenComparingInt(Place::partition);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    private MergedRows() {}

    /** {@code orders/0=12,1=3;returns/0=1}: topics' names have none of these signs. */
    public static String text(SortedMap<Place, Long> counts) {
        var text = new StringBuilder();
        String topic = null;
        for (Map.Entry<Place, Long> entry : counts.entrySet()) {
            Place place = entry.getKey();
            text.append(place.topic().equals(topic) ? "," : (topic == null ? "" : ";") + place.topic() + "/").append(place.partition()).append('=').append(entry.getValue());
            topic = place.topic();
        }
        return text.toString();
    }

    /** @return empty for a summary that does not say it */
    public static SortedMap<Place, Long> of(Map<String, String> summary) {
        return parsed(summary.getOrDefault(SUMMARY, ""));
    }

    /** Reads what {@link #text} has written. */
    public static SortedMap<Place, Long> parsed(String text) {
        var counts = new TreeMap<Place, Long>();
        for (String one : text.split(";")) {
            int slash = one.indexOf('/');
            for (String part : slash < 0 ? new String[0] : one.substring(slash + 1).split(",")) {
                int equals = part.indexOf('=');
                counts.put(new Place(one.substring(0, slash), Integer.parseInt(part.substring(0, equals))), Long.parseLong(part.substring(equals + 1)));
            }
        }
        return counts;
    }
}
