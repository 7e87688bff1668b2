package io.lakeactors.lake.iceberg;

import io.lakeactors.lake.iceberg.PointerSwap.Move;
import io.lakeactors.model.Clock;
import io.lakeactors.model.CommitOutcome;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.PositionVector;
import io.lakeactors.model.TableCare;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.ValidationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits changes that add no data of a source (P12): built on a fresh base, swapped in in one transaction that also holds the epoch of the table's maintenance, so that what an older run has planned
 * can never land after a newer one has begun. As with every commit here, failure deletes nothing and no statement is run twice.
 */
final class ChangeCommitter {
    private static final int ATTEMPTS_MAX = 3;

    private static final Logger LOG = LoggerFactory.getLogger(ChangeCommitter.class);

    private final Database database;
    private final CatalogRows rows;
    private final MetadataFiles metadataFiles;
    private final ChangeBuilder builder;
    private final ReleaseBuilder releases;
    private final TakeOutBuilder takeOuts;
    private final Summary summary;
    private final CommitSteps steps;
    private final Clock clock;

    ChangeCommitter(Database database, CatalogRows rows, MetadataFiles metadataFiles, Manifests manifests, MergedTables merged, CommitSteps steps, Clock clock) {
        this.database = database;
        this.rows = rows;
        this.metadataFiles = metadataFiles;
        this.builder = new ChangeBuilder(manifests, merged);
        this.summary = new Summary(manifests.files());
        this.releases = new ReleaseBuilder(manifests.files(), summary, merged);
        this.takeOuts = new TakeOutBuilder(manifests.files(), summary);
        this.steps = steps;
        this.clock = clock;
    }

    /**
     * The table as it stood when the change was begun.
     *
     * @param applied whether it holds the change already
     * @param beside the quarantine, if the change moves it too
     */
    private record Base(TableMetadata metadata, TableHead head, boolean applied, Optional<TableMetadata> beside) {}

    /** Does what can be done of a change while others still commit. What is wrong with it is found when it is committed. */
    void begin(TableChange change) {
        try {
            Base base = read(change);
            if (!base.applied() && base.metadata().uuid().equals(change.tableUuid())) {
                builder.begin(change, base.metadata());
            }
        } catch (SQLException | RuntimeException e) {
            LOG.debug("A change is not begun ahead of its turn: {}", change.table(), e);
        }
    }

    CommitOutcome commit(TableChange change) {
        CommitOutcome last = new CommitOutcome.Unknown("it was never tried");
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            last = attempt(change);
            if (!(last instanceof CommitOutcome.Conflicted)) {
                return last;
            }
        }
        return last;
    }

    private CommitOutcome attempt(TableChange change) {
        List<Move> moves;
        Base base;
        try {
            base = read(change);
            if (base.applied()) {
                return new CommitOutcome.AlreadyCommitted(base.head());
            }
            if (!base.metadata().uuid().equals(change.tableUuid())) {
                return new CommitOutcome.Refused(LakeError.of(ErrorCode.TABLE_IDENTITY_CHANGED, "the table was dropped and created again since this change was planned",
                        change.table().toString(), "Nothing is to be done: it is planned anew"));
            }
            moves = build(change, base);
            // A take-out is noted even if it finds nothing: a copy of it that hangs in an older committer must not land on what is read after it.
            if (moves.stream().noneMatch(Move::isChange) && !(change.work() instanceof TableChange.TakeOut)) {
                return new CommitOutcome.Committed(base.head());
            }
        } catch (ValidationException stale) {
            return new CommitOutcome.Stale(headQuietly(change), Foreign.firstLine(stale));
        } catch (LakeException refused) {
            return new CommitOutcome.Refused(refused.error());
        } catch (SQLException | RuntimeException e) {
            return new CommitOutcome.Unknown("the change could not be prepared: " + Foreign.firstLine(e));
        }
        return swap(change, base, moves);
    }

    /** The change's own table first. */
    private List<Move> build(TableChange change, Base base) {
        var moves = new ArrayList<Move>();
        if (change.work() instanceof TableChange.TakeOut takeOut) {
            TakeOutBuilder.Built built = takeOuts.build(change, takeOut, base.metadata(), base.beside());
            moves.add(staged(change.table(), base.metadata(), built.target()));
            built.quarantine().ifPresent(next -> moves.add(staged(change.table().quarantine(), base.beside().orElseThrow(), next)));
            return moves;
        }
        Optional<TableMetadata> released = change.work() instanceof TableChange.Release release ? Optional.of(releases.quarantine(change, release, beside(change, base), base.metadata())) : Optional.empty();
        moves.add(staged(change.table(), base.metadata(), builder.build(change, base.metadata())));
        released.ifPresent(next -> moves.add(staged(change.table().quarantine(), beside(change, base), next)));
        if (base.beside().isPresent() && change.work() instanceof TableChange.Rollback back) {
            var positions = summary.vectorAt(base.metadata(), base.metadata().snapshot(back.snapshot()));
            TableName quarantine = change.table().quarantine();
            moves.add(staged(quarantine, base.beside().get(), new QuarantineRollback(summary).to(positions, quarantine, base.beside().get())));
        }
        return moves;
    }

    private static TableMetadata beside(TableChange change, Base base) {
        return base.beside().orElseThrow(() -> missing(change.table().quarantine()).asException());
    }

    private Move staged(TableName table, TableMetadata base, TableMetadata staged) {
        return new Move(table, base, staged == base ? base : metadataFiles.write(staged));
    }

    private TableHead headQuietly(TableChange change) {
        try {
            return read(change).head();
        } catch (SQLException | RuntimeException e) {
            return new TableHead(change.table(), change.tableUuid(), OptionalLong.empty(), 0, Optional.empty(), PositionVector.EMPTY, TableHead.Evidence.NEW_TABLE);
        }
    }

    private Base read(TableChange change) throws SQLException {
        return database.look(connection -> {
            String location = rows.location(connection, change.table(), false).orElseThrow(() -> missing(change.table()).asException());
            TableMetadata metadata = metadataFiles.read(location);
            TableHead head = summary.head(change.table(), metadata, rows.readFence(connection, metadata.uuid()));
            boolean applied = rows.appliedSnapshot(connection, change.id()).isPresent() || summary.snapshotOf(metadata, change.id()).isPresent();
            return new Base(metadata, head, applied, beside(connection, change));
        });
    }

    private Optional<TableMetadata> beside(Connection connection, TableChange change) throws SQLException {
        boolean both = change.work() instanceof TableChange.Rollback back && !back.alone() || change.work() instanceof TableChange.Release || change.work() instanceof TableChange.TakeOut;
        return both ? rows.location(connection, change.table().quarantine(), false).map(metadataFiles::read) : Optional.empty();
    }

    private static LakeError missing(TableName table) {
        return LakeError.of(ErrorCode.TABLE_NOT_FOUND, "there is no table " + table, "", "Nothing is to be done: it was dropped");
    }

    private CommitOutcome swap(TableChange change, Base base, List<Move> moves) {
        TableMetadata next = moves.getFirst().next();
        steps.at(CommitSteps.CHANGE_BEFORE_SWAP);
        Optional<CommitOutcome> lost = PointerSwap.run(database, connection -> swapIn(connection, change, base, moves, next));
        if (lost.isPresent()) {
            return lost.get();
        }
        steps.at(CommitSteps.CHANGE_AFTER_SWAP);
        moves.stream().filter(Move::isChange).forEach(move -> metadataFiles.forget(move.base(), move.next()));
        return new CommitOutcome.Committed(summary.head(change.table(), next, base.head().epoch()));
    }

    private Optional<CommitOutcome> swapIn(Connection connection, TableChange change, Base base, List<Move> moves, TableMetadata next) throws SQLException {
        if (PointerSwap.hold(connection, rows, moves).isPresent()) {
            boolean gone = rows.location(connection, change.table(), false).isEmpty();
            return Optional.of(gone ? new CommitOutcome.Refused(missing(change.table())) : new CommitOutcome.Conflicted(base.head()));
        }
        Optional<CommitOutcome> overtaken = overtaken(connection, change.table(), change.epoch());
        if (overtaken.isEmpty() && change.work() instanceof TableChange.Release release) {
            overtaken = overtaken(connection, change.table().quarantine(), release.besideEpoch());
        }
        if (overtaken.isPresent()) {
            return overtaken;
        }
        if (PointerSwap.swap(connection, rows, moves).isPresent()) {
            return Optional.of(new CommitOutcome.Conflicted(base.head()));
        }
        long snapshot = next.currentSnapshot() == null ? -1 : next.currentSnapshot().snapshotId();
        rows.logCommit(connection, change.id(), change.tableUuid(), snapshot, base.head().epoch(), clock.millis());
        if (change.work() instanceof TableChange.Release release) {
            QuarantineLog.write(connection, change, release.note(), clock.millis());
        }
        return Optional.empty();
    }

    /** @param epoch of the change, 0 if it depends on no earlier work */
    private Optional<CommitOutcome> overtaken(Connection connection, TableName table, long epoch) throws SQLException {
        long newest = epoch > 0 ? rows.epoch(connection, TableCare.entity(table)) : 0;
        return newest > epoch ? Optional.of(new CommitOutcome.Fenced(newest)) : Optional.empty();
    }

    TableCare.Taken taken(TableName table, TableChange.TakeOut takeOut) throws SQLException {
        Base base = read(new TableChange("", table, "", 0, takeOut));
        return takeOuts.taken(table, takeOut, base.metadata(), base.beside());
    }

    /** Holds the table's row, so that a transaction under way has ended before the log is looked at. */
    boolean landed(TableName table, String changeId) throws SQLException {
        return database.lookAfterWriters(connection -> {
            rows.location(connection, table, true);
            return rows.appliedSnapshot(connection, changeId).isPresent();
        });
    }
}
