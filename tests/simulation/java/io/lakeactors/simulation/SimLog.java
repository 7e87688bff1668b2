package io.lakeactors.simulation;

import io.lakeactors.model.SourceKey;
import java.util.BitSet;

/** One source partition: which positions hold a record, and what is still there. */
final class SimLog {
    final SourceKey key;
    final BitSet records = new BitSet();
    int earliest;
    int end;
    int leaderEpoch;

    SimLog(SourceKey key) {
        this.key = key;
    }

    /** Appends a record behind a gap as compaction and transaction markers leave it. */
    void append(int gap) {
        end += gap;
        records.set(end++);
    }

    /** What becomes of a record in the judged table: one in ten goes to quarantine, one in ten is dropped. */
    static boolean quarantined(int offset) {
        return offset % 10 == 3;
    }

    static boolean dropped(int offset) {
        return offset % 10 == 7;
    }

    /** The records in [from, to). */
    BitSet between(int from, int to) {
        var part = records.get(0, to);
        part.clear(0, Math.min(from, to));
        return part;
    }
}
