package io.lakeactors.lake.iceberg;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.MergedRows;
import io.lakeactors.model.PositionVector;
import io.lakeactors.model.Progress;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.expressions.Expressions;

/** Builds the metadata of a table and its quarantine after all rows behind some positions have been taken out of both. Writes manifests and deletes, commits nothing. */
final class TakeOutBuilder {
    private final WarehouseFiles files;
    private final Summary summary;

    TakeOutBuilder(WarehouseFiles files, Summary summary) {
        this.files = files;
        this.summary = summary;
    }

    /** @param quarantine empty if there is none */
    record Built(TableMetadata target, Optional<TableMetadata> quarantine) {}

    /** What goes, and where the positions are after that. */
    private record Plan(SortedMap<SourceKey, Long> from, RowsBehind table, Optional<RowsBehind> quarantine, PositionVector after, long epoch) {}

    TableCare.Taken taken(TableName name, TableChange.TakeOut takeOut, TableMetadata base, Optional<TableMetadata> beside) {
        Plan plan = plan(name, takeOut, base, beside, true);
        return new TableCare.Taken(plan.table().counts(), plan.quarantine().map(RowsBehind::counts).orElse(new TreeMap<>()));
    }

    /** @return the same metadata if nothing stands behind the positions */
    Built build(TableChange change, TableChange.TakeOut takeOut, TableMetadata base, Optional<TableMetadata> beside) {
        Plan plan = plan(change.table(), takeOut, base, beside, false);
        if (plan.from().isEmpty()) {
            return new Built(base, beside);
        }
        TableMetadata target = MergedTables.rule(base).isPresent() ? emptied(change, takeOut, base, plan) : without(change, change.table(), takeOut, base, plan, plan.table());
        return new Built(target, beside.map(held -> without(change, change.table().quarantine(), takeOut, held, plan, plan.quarantine().orElseThrow())));
    }

    /** @param counted whether it shall be known how many rows go where that is not needed to take them out */
    private Plan plan(TableName name, TableChange.TakeOut takeOut, TableMetadata base, Optional<TableMetadata> beside, boolean counted) {
        Snapshot carrier = base.currentSnapshot() == null ? null : summary.carrier(base).orElseThrow(() -> LakeError.of(ErrorCode.EVIDENCE_LOST,
                "no snapshot of " + name + " says which positions it holds", name.toString(), "Roll the table back to a snapshot that carries la.vec").asException());
        PositionVector vector = carrier == null ? PositionVector.EMPTY : summary.vectorAt(base, carrier);
        var from = new TreeMap<SourceKey, Long>();
        takeOut.from().forEach(one -> vector.of(one.source()).filter(entry -> one.position() < entry.next())
                .ifPresent(entry -> from.put(one.source(), Math.max(one.position(), entry.start()))));
        refuseUnlessExact(name, base, vector, from);
        try {
            RowsBehind rows = behind(name, base, from);
            boolean emptied = !from.isEmpty() && MergedTables.rule(base).isPresent();
            if (emptied) {
                refuseOthers(name, rows.others());
            }
            if (counted || !emptied) {
                rows.find();
            }
            Optional<RowsBehind> held = Optional.empty();
            if (beside.isPresent()) {
                held = Optional.of(behind(name.quarantine(), beside.get(), from).find());
            }
            long epoch = carrier == null ? 0 : Long.parseLong(carrier.summary().getOrDefault(Summary.EPOCH, "0"));
            var counts = held.map(RowsBehind::counts).orElse(new TreeMap<>());
            return new Plan(from, rows, held, after(name, base, beside, vector, from, rows.counts(), counts), epoch);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the rows of " + name, e);
        }
    }

    private RowsBehind behind(TableName name, TableMetadata metadata, Map<SourceKey, Long> from) {
        return new RowsBehind(new BaseTable(new StagedOperations(metadata, files), name.toString()), files, from);
    }

    /** Such a table is emptied, and what nothing brings again would be lost. */
    private static void refuseOthers(TableName name, long others) {
        if (others > 0) {
            throw inexact(others + (others == 1 ? " row" : " rows") + " of " + name + " came from none of these positions (adopted, or written by another engine), and would be lost", name,
                    "Copy them to another table and delete them here; or fill a new table: name it in the pipeline, and apply it");
        }
    }

    /** Rows do not say which of two topics of one name they came from; and what a row of a merged table has replaced does not come back when it goes. */
    private static void refuseUnlessExact(TableName name, TableMetadata base, PositionVector vector, Map<SourceKey, Long> from) {
        for (SourceKey source : from.keySet()) {
            boolean twice = vector.entries().keySet().stream().anyMatch(other -> !other.equals(source) && other.topic().equals(source.topic()) && other.partition() == source.partition());
            if (twice) {
                throw inexact(name + " holds rows of an older topic " + source.topic() + " too, whose positions cannot be told from those of this one", name,
                        "Fill a new table: name it in the pipeline, and apply it");
            }
        }
        if (!from.isEmpty() && MergedTables.rule(base).isPresent()) {
            boolean wholly = vector.entries().entrySet().stream().allMatch(entry -> entry.getValue().next() == entry.getValue().start()
                    || from.getOrDefault(entry.getKey(), Long.MAX_VALUE) == entry.getValue().start());
            if (!wholly) {
                throw inexact("rows of " + name + " replace each other by key: what later records have replaced does not come back when these are taken out", name,
                        "Replay all of it: --from earliest; or from a snapshot that is kept: lake table restore " + name + " --snapshot ID, then lake resume PIPELINE --choose replay");
            }
        }
    }

    private PositionVector after(TableName name, TableMetadata base, Optional<TableMetadata> beside, PositionVector vector, Map<SourceKey, Long> from, Map<SourceKey, Long> rows, Map<SourceKey, Long> held)
            throws IOException {
        var changed = new TreeMap<SourceKey, Progress>();
        var gaps = new TreeMap<SourceKey, Long>();
        from.forEach((source, first) -> {
            Progress entry = vector.of(source).orElseThrow();
            if (first == entry.start()) {
                changed.put(source, new Progress(entry.start(), first, -1, entry.writerEpoch(), Ledger.ZERO));
            } else if (rows.getOrDefault(source, 0L) + held.getOrDefault(source, 0L) < entry.next() - first) {
                gaps.put(source, entry.start());
            }
        });
        var all = gaps.isEmpty() ? new TreeMap<SourceKey, Long>() : behind(name, base, gaps).find().counts();
        var allHeld = gaps.isEmpty() || beside.isEmpty() ? new TreeMap<SourceKey, Long>() : behind(name.quarantine(), beside.get(), gaps).find().counts();
        var before = new LedgerBefore(summary, name, base);
        for (SourceKey source : from.keySet()) {
            if (!changed.containsKey(source)) {
                changed.put(source, before.at(new LedgerBefore.Leaves(source, from.get(source), vector.of(source).orElseThrow(), rows.getOrDefault(source, 0L), held.getOrDefault(source, 0L),
                        !gaps.containsKey(source), all.getOrDefault(source, 0L), allHeld.getOrDefault(source, 0L))));
            }
        }
        return vector.with(changed);
    }

    private TableMetadata without(TableChange change, TableName name, TableChange.TakeOut takeOut, TableMetadata base, Plan plan, RowsBehind rows) {
        if (base.currentSnapshot() == null) {
            return base;
        }
        var staged = new StagedOperations(base, files);
        var table = new BaseTable(staged, name.toString());
        RowDelta delta = StagedOperations.leaving(table.newRowDelta());
        rows.whole().forEach(delta::removeRows);
        try {
            if (!rows.rows().isEmpty()) {
                DeletesFile.into(delta, table, files, rows.rows());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("deletes of " + name + " could not be written", e);
        }
        said(change, takeOut, base, plan, delta);
        delta.commit();
        return named(takeOut.tag(), base, staged.current());
    }

    /** Nothing is left, and nothing is remembered of what was there. */
    private TableMetadata emptied(TableChange change, TableChange.TakeOut takeOut, TableMetadata base, Plan plan) {
        var staged = new StagedOperations(base, files);
        var overwrite = StagedOperations.leaving(new BaseTable(staged, change.table().toString()).newOverwrite()).overwriteByRowFilter(Expressions.alwaysTrue());
        said(change, takeOut, base, plan, overwrite);
        overwrite.set(MergedRows.SUMMARY, "");
        overwrite.commit();
        return named(takeOut.tag(), base, staged.current());
    }

    private void said(TableChange change, TableChange.TakeOut takeOut, TableMetadata base, Plan plan, SnapshotUpdate<?> update) {
        summary.write(base, change.id(), plan.epoch(), plan.after()).forEach(update::set);
        takeOut.notes().forEach(update::set);
    }

    private static TableMetadata named(String tag, TableMetadata base, TableMetadata next) {
        OptionalLong before = base.currentSnapshot() == null ? OptionalLong.empty() : OptionalLong.of(base.currentSnapshot().snapshotId());
        boolean free = !tag.isBlank() && !base.refs().containsKey(tag);
        return before.isPresent() && free ? TableMetadata.buildFrom(next).setRef(tag, SnapshotRef.tagBuilder(before.getAsLong()).build()).build() : next;
    }

    static LakeException inexact(String what, TableName where, String mend) {
        return LakeError.of(ErrorCode.REPLAY_INEXACT, what, where.toString(), mend).asException();
    }
}
