package io.lakeactors.server.quickstart;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The airports that flights go to and come from, and many more, as JSON. Those of Puerto Rico and the Virgin Islands are not among them, though flights go there. */
public final class AirportEvents {
    /** Airports in the data. */
    public static final int AIRPORTS = 1_458;

    private static final String DATA = "airports.csv.xz";

    private AirportEvents() {}

    /** Passes every airport on, in the order of their codes, which are the keys. */
    public static void forEach(Consumer<Feed.Message> to) {
        Extract.forEachLine(DATA, cell -> to.accept(new Feed.Message(cell[0].getBytes(StandardCharsets.UTF_8), json(cell).getBytes(StandardCharsets.UTF_8))));
    }

    private static String json(String[] cell) {
        return "{\"faa\":" + Extract.text(cell[0])
                + ",\"name\":" + Extract.text(cell[1])
                + ",\"lat\":" + Extract.number(cell[2])
                + ",\"lon\":" + Extract.number(cell[3])
                + ",\"alt\":" + Extract.number(cell[4])
                + ",\"tz\":" + Extract.number(cell[5])
                + ",\"dst\":" + Extract.text(cell[6])
                + ",\"tzone\":" + Extract.text(cell[7]) + '}';
    }
}
