package io.lakeactors.engine.gold;

import io.lakeactors.contract.GoldSpec;
import io.lakeactors.engine.PipelineTexts;
import io.lakeactors.model.TableName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the keeper of gold tables knows after a crash. @param tables by the names of their files */
public record GoldMemory(SortedMap<String, Table> tables) {
    static final GoldMemory EMPTY = new GoldMemory(new TreeMap<>());
    private static final int RUNS_KEPT = 20;

    public GoldMemory {
        tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
    }

    /**
     * @param reads the tables that its query names
     * @param runs the latest, oldest first
     */
    public record Table(String text, String contract, List<String> reads, boolean paused, long appliedAt, List<GoldRecord> runs) {
        public Table {
            reads = List.copyOf(reads);
            runs = List.copyOf(runs);
        }

        Optional<GoldSpec> spec() {
            return GoldText.of(this).spec();
        }

        /** The table that is made, as {@code namespace.table}; if the file cannot be read any more, the one that was made last. Empty if there is neither. */
        Optional<String> target() {
            return spec().map(GoldSpec::table).or(() -> last().map(GoldRecord::table)).map(TableName::toString);
        }

        String definition() {
            return PipelineTexts.of(text, contract).digest();
        }

        Table paused(boolean now) {
            return new Table(text, contract, reads, now, appliedAt, runs);
        }

        Optional<GoldRecord> last() {
            return runs.isEmpty() ? Optional.empty() : Optional.of(runs.getLast());
        }

        /** The last run of this definition, if the same sources would make it end as it did. */
        Optional<GoldRecord> settled() {
            return last().filter(run -> !run.passing() && run.definition().equals(definition()) && !run.sources().isEmpty());
        }

        private Table after(GoldRecord run) {
            var all = new ArrayList<>(runs);
            all.add(run);
            return new Table(text, contract, reads, paused, appliedAt, all.subList(Math.max(0, all.size() - RUNS_KEPT), all.size()));
        }
    }

    GoldMemory apply(GoldEvent event) {
        var all = new TreeMap<>(tables);
        switch (event) {
            case GoldEvent.Applied(String gold, String text, String contract, List<String> reads, long at) -> all.merge(gold, new Table(text, contract, reads, false, at, List.of()),
                    (before, now) -> new Table(text, contract, reads, before.paused(), at, before.runs()));
            case GoldEvent.Paused(String gold, long at) -> all.computeIfPresent(gold, (name, table) -> table.paused(true));
            case GoldEvent.Resumed(String gold, long at) -> all.computeIfPresent(gold, (name, table) -> table.paused(false));
            case GoldEvent.Deleted(String gold, long at) -> all.remove(gold);
            case GoldEvent.RunEnded(GoldRecord run) -> all.computeIfPresent(run.gold(), (name, table) -> table.after(run));
        }
        return new GoldMemory(all);
    }

    /** The tables that are made, each by the name of its file. */
    Map<String, String> targets() {
        var targets = new TreeMap<String, String>();
        tables.forEach((name, table) -> table.target().ifPresent(target -> targets.put(target, name)));
        return targets;
    }
}
