package io.lakeactors.contract.registry;

/** Words of libraries and of clients, fit for a message. */
final class Shortened {
    private static final int SHOWN_MAX = 300;

    private Shortened() {}

    static String line(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() > SHOWN_MAX ? line.substring(0, SHOWN_MAX) + "…" : line;
    }
}
