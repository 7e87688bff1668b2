package io.lakeactors.api.wire;

import java.util.List;

/** All gold tables. */
public record Gold(List<Table> tables) {
    public Gold {
        tables = List.copyOf(tables);
    }

    /**
     * A table that is made of others.
     *
     * @param name of its file
     * @param reads the tables that its query names
     * @param contract name and version
     * @param everyMillis it is made at most this often
     * @param state current, running, paused, withheld or failing
     * @param reason why it is withheld or failing, or empty
     * @param publishedAt when what readers see was made, milliseconds since 1970; null if that is not known
     * @param runs the latest, newest first
     */
    public record Table(String name, String table, List<String> reads, String contract, long everyMillis, String state, String reason, @MayBeNull Long publishedAt, List<GoldRun> runs) {
        public Table {
            reads = List.copyOf(reads);
            runs = List.copyOf(runs);
        }
    }
}
