package io.lakeactors.engine.gold;

import io.lakeactors.engine.WireMessage;
import io.lakeactors.model.TableName;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one run has made of a gold table. Times in milliseconds since 1970.
 *
 * @param gold its name
 * @param asked whether a person asked for it
 * @param reason why it was not published; empty if it was
 * @param passing whether a failed run may do better with the same sources
 * @param definition the digest of the texts that it went by
 * @param sources the snapshot of each table that it was made of; empty if it did not come to that
 * @param snapshot that was published, or is the candidate; -1 if there is none
 * @param checks all that the contract asks of the candidate; empty if it did not come to that
 */
public record GoldRecord(String id, String gold, TableName table, boolean asked, long startedAt, long endedAt, Outcome outcome, String reason, boolean passing, String definition,
        SortedMap<String, Long> sources, long snapshot, long rows, long bytes, List<Check> checks) implements WireMessage {
    public GoldRecord {
        sources = Collections.unmodifiableSortedMap(new TreeMap<>(sources == null ? Map.of() : sources));
        checks = checks == null ? List.of() : List.copyOf(checks);
    }

    GoldRecord withoutChecks() {
        return new GoldRecord(id, gold, table, asked, startedAt, endedAt, outcome, reason, passing, definition, sources, snapshot, rows, bytes, List.of());
    }

    /** How it ended. */
    public enum Outcome {
        /** Readers see it. */
        PUBLISHED,
        /** The table was made of these sources already. */
        UNCHANGED,
        /** A check has failed: the table is as it was, and the candidate stands on its branch. */
        WITHHELD,
        /** There is no candidate. */
        FAILED
    }

    /**
     * @param says what must be so
     * @param warns whether it is told only
     * @param found what was found instead; empty if it passed
     */
    public record Check(String id, String says, boolean warns, String found) {
        public boolean passed() {
            return found.isEmpty();
        }

        boolean withholds() {
            return !passed() && !warns;
        }
    }
}
