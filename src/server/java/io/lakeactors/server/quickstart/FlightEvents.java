package io.lakeactors.server.quickstart;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.function.Consumer;

/**
 * The flights that left New York City from January to March 2013, in their order, as JSON events; after every {@value #BROKEN_EVERY}th comes one
 * that is broken in a known way, the kinds of {@link Kind} taking turns. Always the same events in the same order.
 *
 * <p>A broken event has a flight number of its own (9001, 9002, …, which no real flight has), so that it can be told in any table.
 */
public final class FlightEvents {
    /** Real flights in the data. */
    public static final int FLIGHTS = 80_789;

    static final int BROKEN_EVERY = 4_000;
    private static final int BROKEN_FIRST_AFTER = 2_000;
    private static final int BROKEN_FLIGHT = 9_001;
    private static final int YEAR = 2013;
    private static final String DATA = "flights.csv.xz";
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    /** What an event is. */
    public enum Kind {
        GOOD,
        /** The JSON is cut short. */
        MALFORMED,
        /** {@code carrier} is missing. */
        MISSING_FIELD,
        /** {@code distance} is a word. */
        WRONG_TYPE,
        /** {@code distance} is -1. */
        IMPOSSIBLE_VALUE,
        /** {@code origin} is no airport of New York: XXX. */
        UNKNOWN_ORIGIN
    }

    /**
     * One event.
     *
     * @param key the tail number, null if the flight has none
     * @param value the JSON
     */
    public record Event(Kind kind, byte[] key, byte[] value) {}

    private record Flight(
            String carrier, int number, String tailnum, String origin, String dest, LocalDateTime scheduled, String depDelay, String arrDelay, String airTime,
            String distance) {
        String id() {
            return "%s%d-%04d%02d%02d-%02d%02d-%s".formatted(
                    carrier, number, scheduled.getYear(), scheduled.getMonthValue(), scheduled.getDayOfMonth(), scheduled.getHour(), scheduled.getMinute(),
                    origin);
        }
    }

    private FlightEvents() {}

    /** How many events of a kind there are. */
    public static int count(Kind kind) {
        int broken = (FLIGHTS - BROKEN_FIRST_AFTER) / BROKEN_EVERY + 1;
        int kinds = Kind.values().length - 1;
        return kind == Kind.GOOD ? FLIGHTS : broken / kinds + (kind.ordinal() - 1 < broken % kinds ? 1 : 0);
    }

    /** How many events there are in all. */
    public static int count() {
        int all = 0;
        for (Kind kind : Kind.values()) {
            all += count(kind);
        }
        return all;
    }

    /** Passes every event on, in order. */
    public static void forEach(Consumer<Event> to) {
        var flights = new int[1];
        var broken = new int[1];
        Extract.forEachLine(DATA, cell -> {
            Flight flight = parse(cell);
            to.accept(event(Kind.GOOD, flight));
            if (++flights[0] % BROKEN_EVERY == BROKEN_FIRST_AFTER) {
                Kind kind = Kind.values()[1 + broken[0] % (Kind.values().length - 1)];
                to.accept(event(kind, broken(kind, flight, BROKEN_FLIGHT + broken[0])));
                broken[0]++;
            }
        });
    }

    private static Flight parse(String[] cell) {
        int time = Integer.parseInt(cell[2]);
        var scheduled = LocalDateTime.of(YEAR, Integer.parseInt(cell[0]), Integer.parseInt(cell[1]), time / 100, time % 100);
        return new Flight(cell[3], Integer.parseInt(cell[4]), cell[5], cell[6], cell[7], scheduled, cell[8], cell[9], cell[10], cell[11]);
    }

    private static Flight broken(Kind kind, Flight like, int number) {
        String origin = kind == Kind.UNKNOWN_ORIGIN ? "XXX" : like.origin;
        String distance = switch (kind) {
            case WRONG_TYPE -> "\"far\"";
            case IMPOSSIBLE_VALUE -> "-1";
            case GOOD, MALFORMED, MISSING_FIELD, UNKNOWN_ORIGIN -> like.distance;
        };
        return new Flight(like.carrier, number, like.tailnum, origin, like.dest, like.scheduled, like.depDelay, like.arrDelay, like.airTime, distance);
    }

    private static Event event(Kind kind, Flight flight) {
        String json = json(flight, kind != Kind.MISSING_FIELD);
        String sent = kind == Kind.MALFORMED ? json.substring(0, json.length() / 2) : json;
        byte[] key = flight.tailnum.isEmpty() ? null : flight.tailnum.getBytes(StandardCharsets.UTF_8);
        return new Event(kind, key, sent.getBytes(StandardCharsets.UTF_8));
    }

    private static String json(Flight flight, boolean withCarrier) {
        return "{\"flight_id\":\"" + flight.id() + '"'
                + (withCarrier ? ",\"carrier\":\"" + flight.carrier + '"' : "")
                + ",\"flight\":" + flight.number
                + ",\"tailnum\":" + Extract.text(flight.tailnum)
                + ",\"origin\":\"" + flight.origin
                + "\",\"dest\":\"" + flight.dest
                + "\",\"sched_dep\":\"" + flight.scheduled.atZone(NEW_YORK).toInstant()
                + "\",\"dep_delay\":" + Extract.number(flight.depDelay)
                + ",\"arr_delay\":" + Extract.number(flight.arrDelay)
                + ",\"air_time\":" + Extract.number(flight.airTime)
                + ",\"distance\":" + flight.distance + '}';
    }
}
