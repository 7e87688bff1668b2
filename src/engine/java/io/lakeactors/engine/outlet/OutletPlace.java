package io.lakeactors.engine.outlet;

import io.lakeactors.model.TableGains.Place;
import java.util.Optional;

/**
 * How far an outlet is, as it stands in Kafka: everything that it knows.
 *
 * @param sent behind the last row that was dealt with
 * @param begin where what was gathered and not told of yet begins; from there it is gathered again after a crash
 * @param rows between both
 * @param floor the time before which no row is taken to have come in, microseconds since 1970
 */
record OutletPlace(Optional<Place> sent, Optional<Place> begin, long rows, long floor) {
    static final OutletPlace START = new OutletPlace(Optional.empty(), Optional.empty(), 0, Long.MIN_VALUE);
    private static final String VERSION = "1";
    private static final String NONE = "-";
    private static final String ALL = "*";
    private static final int PARTS = 5;

    String text() {
        return String.join(" ", VERSION, text(sent), text(begin), String.valueOf(rows), String.valueOf(floor));
    }

    /** @throws IllegalArgumentException for a text of another version */
    static OutletPlace of(String text) {
        String[] parts = text.split(" ");
        if (parts.length != PARTS || !parts[0].equals(VERSION)) {
            throw new IllegalArgumentException("not the place of an outlet: " + text);
        }
        return new OutletPlace(place(parts[1]), place(parts[2]), Long.parseLong(parts[3]), Long.parseLong(parts[4]));
    }

    private static String text(Optional<Place> place) {
        return place.map(at -> at.snapshot() + ":" + (at.rows() == Place.ALL ? ALL : String.valueOf(at.rows()))).orElse(NONE);
    }

    private static Optional<Place> place(String text) {
        if (text.equals(NONE)) {
            return Optional.empty();
        }
        String rows = text.substring(text.indexOf(':') + 1);
        return Optional.of(new Place(Long.parseLong(text.substring(0, text.indexOf(':'))), rows.equals(ALL) ? Place.ALL : Long.parseLong(rows)));
    }
}
