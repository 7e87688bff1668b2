package io.lakeactors.lake.iceberg;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Ledger;
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
        Plan plan = plan(name, takeOut, base, beside);
        return new TableCare.Taken(plan.table().counts(), plan.quarantine().map(RowsBehind::counts).orElse(new TreeMap<>()));
    }

    /** @return the same metadata if nothing stands behind the positions */
    Built build(TableChange change, TableChange.TakeOut takeOut, TableMetadata base, Optional<TableMetadata> beside) {
        Plan plan = plan(change.table(), takeOut, base, beside);
        if (plan.from().isEmpty()) {
            return new Built(base, beside);
        }
        TableMetadata target = MergedTables.rule(base).isPresent() ? emptied(change, takeOut, base, plan) : without(change, change.table(), takeOut, base, plan, plan.table());
        return new Built(target, beside.map(held -> without(change, change.table().quarantine(), takeOut, held, plan, plan.quarantine().orElseThrow())));
    }

    private Plan plan(TableName name, TableChange.TakeOut takeOut, TableMetadata base, Optional<TableMetadata> beside) {
        Snapshot carrier = base.currentSnapshot() == null ? null : summary.carrier(base).orElseThrow(() -> LakeError.of(ErrorCode.EVIDENCE_LOST,
                "no snapshot of " + name + " says which positions it holds", name.toString(), "Roll the table back to a snapshot that carries la.vec").asException());
        PositionVector vector = carrier == null ? PositionVector.EMPTY : summary.vectorAt(base, carrier);
        var from = new TreeMap<SourceKey, Long>();
        takeOut.from().forEach(one -> vector.of(one.source()).filter(entry -> one.position() < entry.next())
                .ifPresent(entry -> from.put(one.source(), Math.max(one.position(), entry.start()))));
        refuseUnlessExact(name, base, vector, from);
        try {
            var rows = new RowsBehind(new BaseTable(new StagedOperations(base, files), name.toString()), files, from).find();
            Optional<RowsBehind> held = Optional.empty();
            if (beside.isPresent()) {
                held = Optional.of(new RowsBehind(new BaseTable(new StagedOperations(beside.get(), files), name.quarantine().toString()), files, from).find());
            }
            long epoch = carrier == null ? 0 : Long.parseLong(carrier.summary().getOrDefault(Summary.EPOCH, "0"));
            return new Plan(from, rows, held, after(name, base, vector, from, rows.counts(), held.map(RowsBehind::counts).orElse(new TreeMap<>())), epoch);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the rows of " + name, e);
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

    private PositionVector after(TableName name, TableMetadata base, PositionVector vector, Map<SourceKey, Long> from, Map<SourceKey, Long> rows, Map<SourceKey, Long> held) {
        var changed = new TreeMap<SourceKey, Progress>();
        from.forEach((source, first) -> {
            Progress entry = vector.of(source).orElseThrow();
            changed.put(source, first == entry.start() ? new Progress(entry.start(), first, -1, entry.writerEpoch(), Ledger.ZERO)
                    : at(name, base, source, first, entry, rows.getOrDefault(source, 0L), held.getOrDefault(source, 0L)));
        });
        return vector.with(changed);
    }

    /**
     * What was dropped stands nowhere, nor does how far the time of events had come: both are known for a position if there was nothing of the kind, or if a snapshot is kept that ended there.
     */
    private Progress at(TableName name, TableMetadata base, SourceKey source, long first, Progress entry, long rows, long held) {
        Ledger now = entry.ledger();
        long written = Math.max(0, now.written() - rows);
        long quarantined = Math.max(0, now.quarantined() - held);
        if (now.dropped() == 0 && entry.eventTime().isEmpty()) {
            return new Progress(entry.start(), first, -1, entry.writerEpoch(), Ledger.of(written, quarantined, 0));
        }
        for (Snapshot snapshot : base.snapshots()) {
            Optional<Progress> then = summary.vectorAt(base, snapshot).of(source).filter(past -> past.next() == first && past.start() == entry.start());
            long dropped = then.map(past -> past.ledger().consumed() - written - quarantined).orElse(-1L);
            if (dropped >= 0) {
                return new Progress(entry.start(), first, -1, entry.writerEpoch(), Ledger.of(written, quarantined, dropped), then.get().eventTime());
            }
        }
        String why = now.dropped() > 0 ? "rules of the contract have dropped " + now.dropped() + " records of " + source + ", and how many of them lie before " + first + " is not known any more"
                : "rows of " + source + " are late or not by the times before them, and what the greatest of those was at " + first + " is not known any more";
        throw inexact(why, name, "Replay from a snapshot that is kept (--from snapshot:ID, lake table history " + name + " lists them), or all of it (--from earliest)");
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

    private static LakeException inexact(String what, TableName where, String mend) {
        return LakeError.of(ErrorCode.REPLAY_INEXACT, what, where.toString(), mend).asException();
    }
}
