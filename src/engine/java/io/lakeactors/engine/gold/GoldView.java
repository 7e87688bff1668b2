package io.lakeactors.engine.gold;

import io.lakeactors.engine.WireMessage;
import java.util.List;

/** All gold tables, for people. */
public record GoldView(List<Table> tables) implements WireMessage {
    public GoldView {
        tables = List.copyOf(tables);
    }

    /** How a gold table stands. */
    public enum State {
        /** It is as its sources are, or will be looked at in a moment. */
        CURRENT,
        RUNNING,
        PAUSED,
        /** The latest candidate did not pass a check. */
        WITHHELD,
        /** The latest run made no candidate. */
        FAILING
    }

    /**
     * @param table as {@code namespace.table}; the name if the file cannot be read and no run has said it
     * @param reads the tables that its query names
     * @param reason why it is withheld or failing, or what of its contract it is not held to; empty if nothing
     * @param publishedAt when what readers see was made, milliseconds since 1970; 0 if that is not known
     * @param runs the latest, newest first
     */
    public record Table(String name, String table, List<String> reads, String contract, long everyMillis, State state, String reason, long publishedAt, List<GoldRecord> runs) {
        public Table {
            reads = List.copyOf(reads);
            runs = List.copyOf(runs);
        }
    }
}
