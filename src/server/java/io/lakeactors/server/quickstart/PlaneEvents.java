package io.lakeactors.server.quickstart;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Which planes served New York from January to March 2013, as changes: a plane comes, is flown by another carrier or from another airport than the month before, or goes. They come in the order of
 * their times, but every {@value #HELD_EVERY}th is held back until all others have come. Always the same changes in the same order.
 *
 * <p>No plane changes twice at one time, so what was true when does not depend on the order in which they come.
 */
public final class PlaneEvents {
    /** Changes in the data. */
    public static final int CHANGES = 4_464;
    /** Of them, those by which a plane goes. */
    public static final int GONE = 486;
    /** Of all, those that are held back. */
    public static final int HELD_BACK = 223;
    /** Of those that are held back, the ones that come late: behind a younger change of the same plane. */
    public static final int LATE = 74;

    static final int HELD_EVERY = 20;
    private static final int HELD_FIRST = 10;
    private static final int YEAR = 2013;
    private static final String DATA = "planes.csv.xz";
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    /**
     * One change.
     *
     * @param at from when on it holds
     * @param gone whether the plane serves New York no more
     * @param heldBack whether it comes only when all that are not have come
     * @param value the JSON
     */
    public record Change(String tailnum, Instant at, boolean gone, boolean heldBack, byte[] value) {
        /** The message's key: the tail number. */
        public byte[] key() {
            return tailnum.getBytes(StandardCharsets.UTF_8);
        }
    }

    private PlaneEvents() {}

    /** Passes every change on, in the order in which they come. */
    public static void forEach(Consumer<Change> to) {
        List<Change> waiting = new ArrayList<>();
        var read = new int[1];
        Extract.forEachLine(DATA, cell -> {
            boolean heldBack = read[0]++ % HELD_EVERY == HELD_FIRST;
            Change change = change(cell, heldBack);
            if (heldBack) {
                waiting.add(change);
            } else {
                to.accept(change);
            }
        });
        waiting.forEach(to);
    }

    private static Change change(String[] cell, boolean heldBack) {
        Instant at = LocalDate.of(YEAR, Integer.parseInt(cell[0]), 1).atStartOfDay(NEW_YORK).toInstant();
        boolean gone = cell[1].equals("d");
        String json = "{\"tailnum\":" + Extract.text(cell[2]) + ",\"changed_at\":\"" + at + "\",\"op\":" + Extract.text(cell[1]) + (gone ? "" : described(cell)) + '}';
        return new Change(cell[2], at, gone, heldBack, json.getBytes(StandardCharsets.UTF_8));
    }

    private static String described(String[] cell) {
        return ",\"carrier\":" + Extract.text(cell[3])
                + ",\"base\":" + Extract.text(cell[4])
                + ",\"year\":" + Extract.number(cell[5])
                + ",\"type\":" + Extract.text(cell[6])
                + ",\"manufacturer\":" + Extract.text(cell[7])
                + ",\"model\":" + Extract.text(cell[8])
                + ",\"engines\":" + Extract.number(cell[9])
                + ",\"seats\":" + Extract.number(cell[10])
                + ",\"engine\":" + Extract.text(cell[11]);
    }
}
