package io.lakeactors.engine.gold;

import io.lakeactors.contract.Derived;
import io.lakeactors.contract.GoldSpec;
import io.lakeactors.contract.Golds;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What applying a gold file would change. @param sentences empty if nothing */
record GoldChange(String name, List<String> sentences) {
    /** @throws LakeException GOLD_CONFLICT where the table is made otherwise, or of itself */
    static GoldChange of(GoldMemory memory, String text, String contract, List<String> reads) {
        // As one that was taken: whoever applies a file has been told of its faults before, and one from a backup may be older than they are.
        GoldSpec spec = Golds.readTaken("gold", text, path -> contract).orThrow();
        String target = spec.table().toString();
        String owner = memory.targets().get(target);
        if (owner != null && !owner.equals(spec.name())) {
            throw conflict(spec, "the gold table \"" + owner + "\" makes " + target + " already", "Name another table, or delete the other: lake gold delete " + owner);
        }
        GoldMemory.Table before = memory.tables().get(spec.name());
        Optional<String> made = Optional.ofNullable(before).flatMap(GoldMemory.Table::target);
        if (made.isPresent() && !made.get().equals(target)) {
            throw conflict(spec, "\"" + spec.name() + "\" makes " + made.get() + ", and cannot be turned to " + target, "Delete it first, or give this one another name");
        }
        acyclic(memory, spec, reads);
        return new GoldChange(spec.name(), before == null ? List.of("make " + target + " of " + String.join(", ", reads)) : changes(before, spec));
    }

    boolean isChange() {
        return !sentences.isEmpty();
    }

    private static List<String> changes(GoldMemory.Table before, GoldSpec spec) {
        if (before.spec().isEmpty()) {
            return List.of("its file, which cannot be read any more");
        }
        GoldSpec old = before.spec().get();
        var changes = new ArrayList<String>();
        if (!old.query().equals(spec.query())) {
            changes.add("its query");
        }
        if (!old.contractText().equals(spec.contractText())) {
            String from = old.contract().version();
            String to = spec.contract().version();
            changes.add("its contract" + (from.equals(to) ? "" : " from " + from + " to " + to));
        }
        if (old.everyMillis() != spec.everyMillis()) {
            changes.add("how often it is made: at most every " + Derived.duration(spec.everyMillis()) + ", before every " + Derived.duration(old.everyMillis()));
        }
        if (!old.incremental().map(GoldChange::words).equals(spec.incremental().map(GoldChange::words))) {
            changes.add("which of its windows are made anew");
        }
        if (old.fileBytes() != spec.fileBytes() || !old.snapshotsMillis().equals(spec.snapshotsMillis())) {
            changes.add("its goals");
        }
        if (changes.isEmpty() && !old.text().equals(spec.text())) {
            changes.add("the words of its file");
        }
        return changes;
    }

    private static String words(GoldSpec.Incremental by) {
        return String.join(" ", by.window().word(), by.of(), by.source(), by.zone().getId(), by.latenessMillis().toString());
    }

    private static void acyclic(GoldMemory memory, GoldSpec spec, List<String> reads) {
        Map<String, List<String>> madeOf = new HashMap<>();
        memory.targets().forEach((table, gold) -> madeOf.put(table, memory.tables().get(gold).reads()));
        madeOf.put(spec.table().toString(), reads);
        Map<String, String> cameFrom = new HashMap<>();
        var open = new ArrayDeque<String>(List.of(spec.table().toString()));
        while (!open.isEmpty()) {
            String table = open.remove();
            for (String source : madeOf.getOrDefault(table, List.of())) {
                if (source.equals(spec.table().toString())) {
                    throw conflict(spec, "it would be made of itself: " + way(table, cameFrom, source), "Read from other tables");
                }
                if (cameFrom.putIfAbsent(source, table) == null) {
                    open.add(source);
                }
            }
        }
    }

    private static String way(String last, Map<String, String> cameFrom, String target) {
        var way = new ArrayDeque<String>(List.of(target));
        for (String at = last; at != null && !at.equals(target); at = cameFrom.get(at)) {
            way.addFirst(at);
        }
        way.addFirst(target);
        return String.join(" of ", way);
    }

    private static LakeException conflict(GoldSpec spec, String what, String mend) {
        return LakeError.of(ErrorCode.GOLD_CONFLICT, what, spec.name(), mend).asException();
    }
}
