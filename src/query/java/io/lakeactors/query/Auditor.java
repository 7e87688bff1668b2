package io.lakeactors.query;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.MergedRows;
import io.lakeactors.model.OffsetRange;
import io.lakeactors.model.SourceConnector.Bounds;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableReader;
import io.lakeactors.model.TableReader.Scan;
import io.lakeactors.model.TableStore;
import io.lakeactors.query.AuditOutcome.Check;
import io.lakeactors.query.AuditOutcome.Difference;
import io.lakeactors.query.AuditOutcome.Line;
import io.lakeactors.query.CountedRows.Count;
import io.lakeactors.query.CountedRows.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Compares what tables claim (the ledgers in their heads) with what they hold (rows, counted) and with what their sources say: consumed = written +
 * quarantined + dropped, for each partition. Changes nothing. Blocking; safe for threads; may run while tables are written to.
 */
public final class Auditor {
    private static final int SAME_HEAD_ATTEMPTS_MAX = 20;
    private static final Duration SOURCE_TIMEOUT = Duration.ofSeconds(10);
    private static final long RECOUNT_SILENCE_MILLIS = 30_000;

    /** A table whose old rows are removed says from when on it keeps them, in milliseconds since 1970. */
    private static final String KEPT_FROM = "la.kept-from";

    private final TableStore store;
    private final TableReader reader;
    private final QueryEngine queries;

    public Auditor(TableStore store, TableReader reader, QueryEngine queries) {
        this.store = store;
        this.reader = reader;
        this.queries = queries;
    }

    /**
     * @param recount also read every source partition again and count its records
     * @throws LakeException CATALOG_UNREACHABLE; a source that does not answer is a note, not a failure
     */
    public AuditOutcome audit(List<AuditTarget> targets, boolean recount) {
        var lines = new ArrayList<Line>();
        var differences = new ArrayList<Difference>();
        var notes = new ArrayList<String>();
        for (AuditTarget target : targets) {
            try {
                new TableAudit(target, still(target), recount, lines, differences, notes).run();
            } catch (LakeException failure) {
                if (failure.error().code() != ErrorCode.TABLE_NOT_FOUND) {
                    throw failure;
                }
                notes.add(target.table() + " does not exist yet: nothing was committed to it");
            }
        }
        return new AuditOutcome(lines, differences, notes);
    }

    /** A table at one snapshot, with the quarantine that was committed together with it. */
    private record Still(TableHead head, Scan table, Optional<Scan> quarantine) {}

    private Still still(AuditTarget target) {
        for (int attempt = 0; attempt < SAME_HEAD_ATTEMPTS_MAX; attempt++) {
            TableHead before = store.head(target.table());
            Scan table = reader.scan(target.table());
            Optional<Scan> quarantine = target.quarantine().flatMap(this::scan);
            TableHead after = store.head(target.table());
            if (before.snapshotId().equals(after.snapshotId()) && table.snapshotId().equals(after.snapshotId())) {
                return new Still(after, table, quarantine);
            }
        }
        throw LakeError.of(ErrorCode.COMMIT_CONFLICT, "commits follow each other too fast to see the table stand still", target.table().toString(),
                "Pause the pipeline, then audit.")
                .asException();
    }

    private Optional<Scan> scan(TableName table) {
        try {
            return Optional.of(reader.scan(table));
        } catch (LakeException failure) {
            if (failure.error().code() == ErrorCode.TABLE_NOT_FOUND) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** One table's audit. */
    private final class TableAudit {
        private final AuditTarget target;
        private final Still still;
        private final Map<MergedRows.Place, Long> replaced;
        private final boolean recount;
        private final List<Line> lines;
        private final List<Difference> differences;
        private final List<String> notes;

        TableAudit(AuditTarget target, Still still, boolean recount, List<Line> lines, List<Difference> differences, List<String> notes) {
            this.target = target;
            this.still = still;
            replaced = MergedRows.of(still.table().properties());
            this.recount = recount;
            this.lines = lines;
            this.differences = differences;
            this.notes = notes;
        }

        void run() {
            if (still.head().evidence() == TableHead.Evidence.LOST) {
                differences.add(new Difference(target.table(), "", -1, Check.EVIDENCE, "the table has snapshots and none of them carries a position vector"));
            }
            keptFrom(still.table());
            still.quarantine().ifPresent(this::keptFrom);
            Map<Place, Claim> claims = new TreeMap<>();
            still.head().vector().entries().forEach((key, progress) ->
                    claims.merge(new Place(key.topic(), key.partition()), Claim.of(key, progress), (one, other) -> one.and(other, target.skipped().keySet())));
            Map<Place, Count> inTable = CountedRows.of(queries, still.table());
            Map<Place, Count> inQuarantine = still.quarantine().map(scan -> CountedRows.of(queries, scan)).orElse(Map.of());
            Map<Place, Long> inBoth = still.quarantine().map(scan -> CountedRows.inBoth(queries, still.table(), scan)).orElse(Map.of());
            Map<SourceKey, Bounds> bounds = bounds(claims.values().stream().map(claim -> claim.current().key()).toList());
            claims.forEach((place, claim) -> {
                Count table = inTable.getOrDefault(place, Count.NONE);
                Count quarantine = inQuarantine.getOrDefault(place, Count.NONE);
                compare(place, claim, table, quarantine);
                doubled(place, claim, table, quarantine, inBoth.getOrDefault(place, 0L));
                line(place, claim, table, quarantine, Optional.ofNullable(bounds.get(claim.current().key())));
            });
            unclaimed(claims, target.table(), inTable);
            target.quarantine().ifPresent(name -> unclaimed(claims, name, inQuarantine));
        }

        private void compare(Place place, Claim claim, Count table, Count quarantine) {
            Ledger ledger = claim.ledger();
            long replaced = replaced(place);
            if (differs(still.table(), table.rows(), ledger.written() - replaced)) {
                differ(place, Check.ROWS_IN_TABLE, "the ledger says " + ledger.written() + " rows were written" + (replaced > 0 ? " and " + replaced + " of them replaced" : "") + ", the table holds "
                        + table.rows());
            }
            if (differs(still.quarantine().orElse(still.table()), quarantine.rows(), ledger.quarantined())) {
                differ(place, Check.ROWS_IN_QUARANTINE, "the ledger says " + ledger.quarantined() + " records were quarantined, quarantine holds "
                        + quarantine.rows());
            }
            if (ledger.consumed() > claim.positions()) {
                differ(place, Check.LEDGER_IN_RANGE, ledger.consumed() + " records cannot stand in the " + claim.positions() + " positions [" + claim.start()
                        + "," + claim.next() + ")");
            }
            range(place, claim, "the table", table);
            range(place, claim, "quarantine", quarantine);
        }

        /** Rows that were written and then replaced by newer ones of their key, or deleted. */
        private long replaced(Place place) {
            return replaced.getOrDefault(new MergedRows.Place(place.topic(), place.partition()), 0L);
        }

        /** Where old rows are removed on purpose there are fewer than the ledger says, and never more. */
        private static boolean differs(Scan scan, long rows, long claimed) {
            return scan.properties().containsKey(KEPT_FROM) ? rows > claimed : rows != claimed;
        }

        private void keptFrom(Scan scan) {
            String from = scan.properties().get(KEPT_FROM);
            if (from != null) {
                notes.add(scan.table() + " keeps rows from " + java.time.Instant.ofEpochMilli(Long.parseLong(from)) + " on; those that were older are not counted");
            }
        }

        private void range(Place place, Claim claim, String where, Count count) {
            if (count.rows() > 0 && (count.lowest() < claim.start() || count.highest() >= claim.next())) {
                differ(place, Check.POSITIONS_IN_RANGE, where + " holds positions " + count.lowest() + " to " + count.highest() + ", outside [" + claim.start()
                        + "," + claim.next() + ")");
            }
        }

        private void doubled(Place place, Claim claim, Count table, Count quarantine, long inBoth) {
            long twice = table.rows() - table.distinct() + quarantine.rows() - quarantine.distinct() + inBoth - claim.positionsOfSeveral();
            if (twice > 0) {
                differ(place, Check.POSITIONS_UNIQUE, twice + " rows have a position that stands there already");
            }
        }

        private void unclaimed(Map<Place, Claim> claims, TableName table, Map<Place, Count> counts) {
            counts.forEach((place, count) -> {
                if (!claims.containsKey(place)) {
                    differences.add(new Difference(table, place.topic(), place.partition(), Check.PARTITION_UNKNOWN, count.rows()
                            + " rows of a partition that the table's vector does not know"));
                }
            });
        }

        private void line(Place place, Claim claim, Count table, Count quarantine, Optional<Bounds> bounds) {
            Claim.Part part = claim.current();
            bounds.ifPresent(now -> {
                if (now.end() < part.next()) {
                    differ(place, Check.SOURCE_END, "the source ends at " + now.end() + ", before the position " + part.next() + " that the table holds");
                }
                if (now.earliest() > part.next()) {
                    differ(place, Check.SOURCE_EARLIEST, "the source begins at " + now.earliest() + ": the positions [" + part.next() + "," + now.earliest()
                            + ") are gone and were not read");
                }
            });
            lines.add(new Line(
                    target.pipeline(), target.table(), place.topic(), place.partition(), part.start(), part.next(), claim.ledger(),
                    replaced(place), table.rows(), quarantine.rows(), part.within(target.skipped().getOrDefault(part.key(), List.of())),
                    bounds.map(now -> OptionalLong.of(now.earliest())).orElse(OptionalLong.empty()),
                    bounds.map(now -> OptionalLong.of(now.end())).orElse(OptionalLong.empty()),
                    recount ? recounted(place, part, bounds) : OptionalLong.empty()));
        }

        private OptionalLong recounted(Place place, Claim.Part part, Optional<Bounds> bounds) {
            if (target.source().isEmpty() || bounds.isEmpty()) {
                notes.add(name(place) + " was not counted again: its source does not answer");
                return OptionalLong.empty();
            }
            if (part.next() == part.start()) {
                return OptionalLong.of(0);
            }
            if (bounds.get().earliest() > part.start() || bounds.get().end() < part.next()) {
                notes.add(name(place) + " was not counted again: the source has only [" + bounds.get().earliest() + "," + bounds.get().end() + ") of ["
                        + part.start() + "," + part.next() + ")");
                return OptionalLong.empty();
            }
            long records = Recount.of(target.source().get(), part.key(), new OffsetRange(part.start(), part.next()), RECOUNT_SILENCE_MILLIS);
            if (records != part.progress().ledger().consumed()) {
                differ(place, Check.RECOUNT, "the source has " + records + " records in [" + part.start() + "," + part.next() + "), the table consumed "
                        + part.progress().ledger().consumed());
            }
            return OptionalLong.of(records);
        }

        private Map<SourceKey, Bounds> bounds(List<SourceKey> partitions) {
            if (target.source().isEmpty() || partitions.isEmpty()) {
                return Map.of();
            }
            try {
                return target.source().get().bounds(partitions, SOURCE_TIMEOUT);
            } catch (LakeException failure) {
                notes.add(target.table() + " was not compared with its source: " + failure.error().what());
                return Map.of();
            }
        }

        private String name(Place place) {
            return target.table() + " of " + place.topic() + "/" + place.partition();
        }

        private void differ(Place place, Check check, String what) {
            differences.add(new Difference(target.table(), place.topic(), place.partition(), check, what));
        }
    }
}
