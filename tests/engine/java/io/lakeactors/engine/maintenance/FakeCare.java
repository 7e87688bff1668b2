package io.lakeactors.engine.maintenance;

import io.lakeactors.engine.commit.TableTend;
import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.RewriteOrder;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuarantine;
import io.lakeactors.model.TableShape;
import io.lakeactors.model.WrittenFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A table of file names, whose changes end as they are told to. */
final class FakeCare implements TableCare, Committers {
    final List<TableShape.LiveFile> live = new ArrayList<>();
    final List<TableShape.Version> versions = new ArrayList<>(Shapes.chain(1, 1, 0));
    final Set<String> onDisk = new HashSet<>();
    final List<String> happened = new CopyOnWriteArrayList<>();
    final List<RewriteOrder> orders = new ArrayList<>();
    final Deque<TableTend.End> ends = new ArrayDeque<>();
    boolean unknownHasLanded;
    int manifests = 1;
    int piledDeletes;
    List<AgedFile> aged = List.of();
    /** Null of a committer that does not say. */
    List<String> openCommits = List.of("open");
    Runnable beforeChange = () -> {};
    /** Given the breath of what is being written. */
    Consumer<Runnable> whileRewriting = Runnable::run;
    long toReclaim;
    private int written;

    void small(int files) {
        for (int i = 0; i < files; i++) {
            String path = "small" + live.size();
            live.add(new TableShape.LiveFile(path, 100, 10, 0));
            onDisk.add(path);
        }
    }

    @Override
    public TableShape shape(TableName table, long smallBelow) {
        var candidates = live.stream().filter(file -> file.bytes() < smallBelow).toList();
        return new TableShape(table, "uuid", OptionalLong.of(versions.getLast().id()), live.size(), 0, 0, piledDeletes, piledDeletes, manifests, manifests, 100, List.of(new TableShape.Partition("0", live.size(), 0, candidates)),
                versions, Map.of("main", new TableShape.Ref(versions.getLast().id(), false)));
    }

    @Override
    public List<AgedFile> ingestedBefore(TableName table, long before, int limit) {
        return aged;
    }

    @Override
    public List<WrittenFile> rewrite(RewriteOrder order, Runnable breath) {
        happened.add("rewrite " + order.paths().size());
        orders.add(order);
        whileRewriting.accept(breath);
        String path = "e" + order.epoch() + "-care-" + written++;
        onDisk.add(path);
        return List.of(new WrittenFile(order.table(), path, order.paths().size() * 10L, order.paths().size() * 100L, "{}"));
    }

    @Override
    public void discard(List<WrittenFile> files) {
        files.forEach(file -> onDisk.remove(file.path()));
    }

    @Override
    public void begin(TableChange change) {}

    @Override
    public CommitOutcome change(TableChange change) {
        throw new IllegalStateException("only the committer does");
    }

    @Override
    public TableTend.Ended change(TableName committer, TableChange change) {
        beforeChange.run();
        var end = ends.isEmpty() ? TableTend.End.LANDED : ends.remove();
        happened.add(change.work().getClass().getSimpleName() + " " + end);
        if (end == TableTend.End.LANDED || end == TableTend.End.UNKNOWN && unknownHasLanded) {
            apply(change.work());
        }
        return new TableTend.Ended(end, end == TableTend.End.LANDED ? "" : "so it was told", 1);
    }

    private void apply(TableChange.Work work) {
        switch (work) {
            case TableChange.Replace replace -> {
                live.removeIf(file -> replace.removed().contains(file.path()));
                replace.added().forEach(file -> live.add(new TableShape.LiveFile(file.path(), file.bytes(), file.rows(), 0)));
            }
            case TableChange.MergeManifests() -> manifests = 1;
            case TableChange.JoinDeletes() -> piledDeletes = 0;
            case TableChange.Expire(var gone) -> versions.removeIf(version -> gone.contains(version.id()));
            case TableChange.Rollback back -> throw new IllegalStateException("no run does that");
            case TableChange.TakeOut takeOut -> throw new IllegalStateException("no run does that");
            case TableChange.SetRef ref -> throw new IllegalStateException("no run does that");
            case TableChange.DropRef ref -> throw new IllegalStateException("no run does that");
            case TableChange.Release release -> throw new IllegalStateException("no run does that");
            case TableChange.Stage stage -> throw new IllegalStateException("no run does that");
            case TableChange.StageSpans stage -> throw new IllegalStateException("no run does that");
            case TableChange.Publish publish -> throw new IllegalStateException("no run does that");
        }
    }

    @Override
    public TableQuarantine quarantine() {
        throw new IllegalStateException("no run asks for it");
    }

    @Override
    public Taken taken(TableName table, TableChange.TakeOut takeOut) {
        throw new IllegalStateException("no run asks for it");
    }

    @Override
    public java.util.Optional<io.lakeactors.model.PositionVector> positionsAt(TableName table, long snapshot) {
        throw new IllegalStateException("no run asks for it");
    }

    @Override
    public TableTend.OpenFiles open(TableName committer) {
        return new TableTend.OpenFiles(List.of("named"), openCommits);
    }

    @Override
    public boolean landed(TableName table, String changeId) {
        return unknownHasLanded;
    }

    @Override
    public Reclaimed reclaimable(TableName table, Set<Long> snapshots) {
        return new Reclaimed(snapshots.size(), 1, List.of());
    }

    @Override
    public Reclaimed reclaim(TableName table, long minAgeMillis, int filesPerSecond, int enough, Runnable breath) {
        happened.add("reclaim");
        breath.run();
        long gone = Math.min(enough, toReclaim);
        toReclaim -= gone;
        return new Reclaimed(gone, gone, List.of());
    }

    @Override
    public Reclaimed orphans(TableName table, long epoch, Set<String> named, long minAgeMillis, int filesPerSecond, boolean dryRun, Runnable breath) {
        happened.add("orphans except " + named);
        breath.run();
        return Reclaimed.NOTHING;
    }

    @Override
    public int forgetCommits(TableName table, Set<String> open, long minAgeMillis, int limit) {
        happened.add("forget commits except " + open);
        return 0;
    }
}
