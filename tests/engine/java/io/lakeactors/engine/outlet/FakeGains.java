package io.lakeactors.engine.outlet;

import io.lakeactors.model.TableGains;
import io.lakeactors.model.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A table of snapshots with rows in memory. Safe for threads, which begin to read one after another. */
final class FakeGains implements TableGains {
    private List<String> columns;
    private final List<List<List<Object>>> snapshots = new ArrayList<>();

    FakeGains(List<String> columns) {
        this.columns = columns;
    }

    /** A snapshot; its id is its number from 0. */
    synchronized void add(List<List<Object>> rows) {
        snapshots.add(List.copyOf(rows));
    }

    /** The columns are called otherwise from now on. */
    synchronized void rename(List<String> now) {
        columns = now;
    }

    /** The table becomes what it was with a snapshot, whose successors are forgotten. */
    synchronized void restore(int snapshot) {
        snapshots.subList(snapshot + 1, snapshots.size()).clear();
    }

    @Override
    public String id(TableName table) {
        return "01234567-89";
    }

    @Override
    public synchronized Reading read(TableName table, Optional<Place> after, UnaryOperator<List<String>> wanted) {
        wanted.apply(columns);
        boolean turned = after.isPresent() && after.get().snapshot() >= snapshots.size();
        var rows = new ArrayList<Row>();
        int from = turned ? snapshots.size() : after.map(place -> (int) place.snapshot()).orElse(0);
        for (int s = from; s < snapshots.size(); s++) {
            for (int r = 0; r < snapshots.get(s).size(); r++) {
                if (after.isEmpty() || turned || s > after.get().snapshot() || r >= after.get().rows()) {
                    rows.add(new Row(new Place(s, r + 1), snapshots.get(s).get(r)));
                }
            }
        }
        var end = snapshots.isEmpty() ? after : Optional.of(Place.behind(snapshots.size() - 1));
        return new Reading() {
            @Override
            public boolean turned() {
                return turned;
            }

            @Override
            public Page next(int most, long bytes) {
                var page = new ArrayList<>(rows.subList(0, Math.min(most, rows.size())));
                rows.subList(0, page.size()).clear();
                return new Page(page, rows.isEmpty() ? end : Optional.of(page.getLast().place()), rows.isEmpty());
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }
}
