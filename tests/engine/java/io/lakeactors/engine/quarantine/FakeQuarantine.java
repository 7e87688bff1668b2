package io.lakeactors.engine.quarantine;

import io.lakeactors.engine.commit.TableTend;
import io.lakeactors.engine.commit.TableTend.End;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuarantine;
import io.lakeactors.model.WrittenFile;
import io.lakeactors.testkit.FakeTableStore;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Records in files of two, and a committer whose changes end as they are told to. */
final class FakeQuarantine implements TableQuarantine {
    final List<Held> rows = new ArrayList<>();
    final List<TableChange> landed = new ArrayList<>();
    final List<WrittenFile> discarded = new ArrayList<>();
    final Deque<End> ends = new ArrayDeque<>();
    final Deque<Runnable> beforePages = new ArrayDeque<>();
    boolean unknownHasLanded;
    private final FakeTableStore store;
    private final Map<String, List<Mark>> deletes = new HashMap<>();
    private int files;

    FakeQuarantine(FakeTableStore store) {
        this.store = store;
    }

    void add(long offset, String value, String rule) {
        String file = "q" + rows.size() / 2;
        rows.add(new Held(new Mark(file, rows.size() % 2), new Position("orders", 0, offset), null, value.getBytes(StandardCharsets.UTF_8), null, 1_000, 7_000_000, rule, List.of(rule), "1.0.0"));
    }

    /** As compaction does: all that is there is in one new file. */
    void compact() {
        var kept = List.copyOf(rows);
        rows.clear();
        files++;
        kept.forEach(row -> rows.add(new Held(new Mark("c" + files, rows.size()), row.position(), row.key(), row.value(), row.headers(), row.timestamp(), row.ingestMicros(), row.rule(), row.rules(),
                row.contractVersion())));
    }

    TableCare care() {
        return (TableCare) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {TableCare.class}, (proxy, method, arguments) -> switch (method.getName()) {
            case "quarantine" -> this;
            case "landed" -> unknownHasLanded;
            case "discard" -> {
                for (Object file : (List<?>) arguments[0]) {
                    store.deleteFile(((WrittenFile) file).path());
                    discarded.add((WrittenFile) file);
                }
                yield null;
            }
            default -> throw new IllegalStateException("no run asks for " + method.getName());
        });
    }

    TableTend.Ended change(TableName committer, TableChange change) {
        var end = ends.isEmpty() ? End.LANDED : ends.remove();
        if (end == End.LANDED || end == End.UNKNOWN && unknownHasLanded) {
            landed.add(change);
            ((TableChange.Release) change.work()).deletes().forEach(file -> {
                var gone = deletes.get(file.path());
                rows.removeIf(row -> gone.contains(row.at()));
            });
        }
        return new TableTend.Ended(end, end == End.LANDED ? "" : "so it was told", 1);
    }

    @Override
    public Page page(TableName quarantine, Choice choice, Optional<Mark> after, Limit limit) {
        if (!beforePages.isEmpty()) {
            beforePages.remove().run();
        }
        Set<String> all = new HashSet<>();
        rows.forEach(row -> all.add(row.at().file()));
        var meant = rows.stream().filter(row -> choice.takes(row.rule(), row.position()) && after.map(mark -> row.at().compareTo(mark) > 0).orElse(true)).toList();
        int most = Math.min(2, limit.rows());
        return new Page(1, meant.stream().limit(most).toList(), all, meant.size() <= most);
    }

    @Override
    public List<WrittenFile> deletes(TableName quarantine, long epoch, String run, long snapshot, List<Mark> marks) {
        String path = "deletes-" + run;
        deletes.put(path, marks);
        return List.of(new WrittenFile(quarantine, path, marks.size(), 1, "{}"));
    }

    @Override
    public long epoch(TableName table) {
        return 5;
    }

    @Override
    public List<Entry> log(Optional<TableName> table, int limit) {
        return List.of();
    }
}
