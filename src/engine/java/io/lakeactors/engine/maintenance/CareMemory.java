package io.lakeactors.engine.maintenance;

import io.lakeactors.model.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the caretaker knows after a crash.
 *
 * @param runs the latest, oldest first: of each table so many that none is forgotten for the sake of another
 */
public record CareMemory(Set<TableName> paused, List<CareRecord> runs) {
    static final CareMemory EMPTY = new CareMemory(Set.of(), List.of());
    private static final int RUNS_OF_TABLE = 40;

    public CareMemory {
        paused = Set.copyOf(paused);
        runs = List.copyOf(runs);
    }

    CareMemory apply(CareEvent event) {
        return switch (event) {
            case CareEvent.RunEnded(CareRecord run) -> new CareMemory(paused, with(run));
            case CareEvent.Paused stopped -> {
                var more = new HashSet<>(paused);
                more.add(stopped.table());
                yield new CareMemory(more, runs);
            }
            case CareEvent.Resumed resumed -> {
                var fewer = new HashSet<>(paused);
                fewer.remove(resumed.table());
                yield new CareMemory(fewer, runs);
            }
        };
    }

    private List<CareRecord> with(CareRecord run) {
        var kept = new ArrayList<>(runs);
        kept.add(run);
        Map<TableName, Integer> count = new HashMap<>();
        kept.forEach(one -> count.merge(one.table(), 1, Integer::sum));
        kept.removeIf(one -> count.get(one.table()) > RUNS_OF_TABLE && count.merge(one.table(), -1, Integer::sum) >= RUNS_OF_TABLE);
        return kept;
    }
}
