package io.lakeactors.lake.iceberg;

import io.lakeactors.model.MergedRows.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers for the partitions of topics that rows came from. Rows that others have written may come from none. */
final class SourcePlaces {
    /** Of rows that others have written. */
    static final Place NONE = new Place("", -1);

    private final Map<Place, Integer> numbers = new HashMap<>();
    private final List<Place> places = new ArrayList<>();

    int number(Place place) {
        return numbers.computeIfAbsent(place, fresh -> {
            places.add(fresh);
            return places.size() - 1;
        });
    }

    Place place(long number) {
        return places.get((int) number);
    }

    List<Place> all() {
        return List.copyOf(places);
    }

    int compare(long one, long other) {
        return one == other ? 0 : place(one).compareTo(place(other));
    }
}
