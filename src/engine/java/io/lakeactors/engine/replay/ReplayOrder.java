package io.lakeactors.engine.replay;

import io.lakeactors.engine.WireMessage;
import io.lakeactors.model.SnapshotNotes;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A replay that a person has ordered, with everything settled that is needed to carry it out, whoever does so and however often it is begun.
 *
 * @param id begins with {@link #PREFIX}; the run that reads again bears it
 * @param from the first position of each partition that is read again
 * @param until where each of these partitions stood
 * @param targets in the order in which rows are taken out of them
 * @param tag that the tables as they were are found by
 * @param place from where, as the person said it
 */
public record ReplayOrder(String id, List<TableChange.From> from, List<TableChange.From> until, List<Target> targets, String tag, String place, String by, String reason) implements WireMessage {
    public static final String PREFIX = "replay-";

    public ReplayOrder {
        from = List.copyOf(from);
        until = List.copyOf(until);
        targets = List.copyOf(targets);
    }

    /** @param uuid the table's identity when it was planned @param change the id of the change that takes rows out */
    public record Target(TableName table, String uuid, String change) {}

    /** The change that takes the rows out of one of its tables; the same each time. */
    public TableChange takeOut(Target target) {
        var notes = new TreeMap<>(Map.of(SnapshotNotes.REPLAY, id, "la.replay-from", place, "la.replay-by", by));
        if (!reason.isBlank()) {
            notes.put("la.replay-reason", reason);
        }
        return new TableChange(target.change(), target.table(), target.uuid(), 0, new TableChange.TakeOut(from, tag, notes));
    }

    /** For people. */
    public String sentence() {
        return "replay from " + place + " by " + by + (reason.isBlank() ? "" : " (" + reason + ")") + "; the tables as they were have the tag " + tag;
    }
}
