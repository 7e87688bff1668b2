package io.lakeactors.engine.gold;

import io.lakeactors.contract.GoldSpec;
import io.lakeactors.contract.RuleWords;
import io.lakeactors.engine.CareConfig;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.engine.gold.GoldRecord.Outcome;
import io.lakeactors.engine.gold.Windows.Kind;
import io.lakeactors.engine.maintenance.Committers;
import io.lakeactors.engine.maintenance.Landing;
import io.lakeactors.model.Blame;
import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Maker;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Selection;
import io.lakeactors.model.SnapshotNotes;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableEvaluation;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuery;
import io.lakeactors.model.TableShape;
import io.lakeactors.model.TableWriter;
import io.lakeactors.model.WrittenFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes one gold table anew of its sources: written beside it, judged, and only then published. Blocking. It may be cut short anywhere: readers see the table as it was or as it is to be, and the next
 * run, which begins with a higher epoch, goes by what it finds.
 */
public final class GoldRun {
    /** Where candidates stand. */
    public static final String BRANCH = "la-audit";
    /** Of one candidate; with more than these, the message to the committer could be longer than a frame between nodes. */
    private static final int FILES_MAX = 5_000;

    /** Who wants it made. */
    enum Asked {
        /** A source may have changed. */
        NOBODY,
        /** A person, though none has. */
        SOMEBODY,
        /** A person, and as a whole. */
        IN_FULL
    }

    private final EngineParts parts;
    private final CareConfig config;
    private final TableQuery queries;
    private final GoldAudit audit;
    private final Landing landing;
    private final GoldSpec spec;
    private final GoldMemory.Table known;
    private final Asked asked;
    private final String id;
    private SortedMap<TableName, Long> sources = new TreeMap<>();
    private long rows;
    private long bytes;
    private long snapshot = SnapshotNotes.NO_SNAPSHOT;
    private GoldRecord.Made made = GoldRecord.Made.NOTHING;
    private List<GoldRecord.Check> checks = List.of();

    /** @param known what is remembered of it @param asked whether a person wants it made whether or not a source has changed */
    GoldRun(EngineParts parts, CareConfig config, Committers committers, GoldSpec spec, GoldMemory.Table known, Asked asked) {
        this(parts, config, committers, new ContractAudit(parts), spec, known, asked);
    }

    GoldRun(EngineParts parts, CareConfig config, Committers committers, GoldAudit audit, GoldSpec spec, GoldMemory.Table known, Asked asked) {
        this.parts = parts;
        this.config = config;
        this.queries = parts.queries().orElseThrow();
        this.audit = audit;
        this.landing = new Landing(parts, committers, spec.table(), spec.table());
        this.spec = spec;
        this.known = known;
        this.asked = asked;
        this.id = parts.ids().next();
    }

    /** What a rule of a contract asks of a gold table, which is judged as a whole. */
    public static String sentence(Rule rule) {
        return rule instanceof Rule.Unique unique ? String.join(", ", unique.columns()) + " must be unique" : RuleWords.sentence(rule);
    }

    /** @return empty if there was nothing to be done */
    Optional<GoldRecord> run() {
        long startedAt = parts.clock().millis();
        try {
            if (asked == Asked.NOBODY && isSettled()) {
                return Optional.empty();
            }
            Outcome outcome = ended();
            String reason = outcome == Outcome.WITHHELD ? withheld() : "";
            // Whoever measures may have been busy, or a table that is looked at besides is yet to come.
            boolean passing = outcome == Outcome.WITHHELD && checks.stream().anyMatch(check -> check.withholds() && check.isUnmeasured());
            return Optional.of(record(startedAt, outcome, reason, passing));
        } catch (RuntimeException e) {
            LakeError error = PortCalls.asError(e);
            // A query fails for want of memory, time or files, too, and DuckDB often does not say.
            boolean passing = error.code().blame() == Blame.EXTERNAL || error.code() == ErrorCode.QUERY_FAILED || sources.isEmpty();
            return Optional.of(record(startedAt, Outcome.FAILED, error.sentence(), passing));
        }
    }

    private GoldRecord record(long startedAt, Outcome outcome, String reason, boolean passing) {
        var named = new TreeMap<String, Long>();
        sources.forEach((table, source) -> named.put(table.toString(), source));
        // No two runs of a table end at the same time: what they said is told apart by it.
        long endedAt = Math.max(parts.clock().millis(), known.last().map(last -> last.endedAt() + 1).orElse(0L));
        return new GoldRecord(id, spec.name(), spec.table(), asked != Asked.NOBODY, startedAt, endedAt, outcome, reason, passing, known.definition(), named, snapshot, rows, bytes, checks,
                Optional.of(made).filter(some -> !some.equals(GoldRecord.Made.NOTHING)), Optional.of(spec.contract().title()));
    }

    private String withheld() {
        String list = checks.stream().filter(GoldRecord.Check::withholds).map(check -> check.id() + " (" + check.says() + "): " + check.found()).collect(Collectors.joining("; "));
        return LakeError.of(ErrorCode.GOLD_CHECK_FAILED, list, spec.table() + ", candidate " + snapshot + " on " + BRANCH, "Readers see the table as it was; the next candidate that passes is published").sentence();
    }

    /** Asked often, so without looking further than at heads, and at metadata where one has moved: what only writes rows anew moves it, too. */
    private boolean isSettled() {
        return known.settled().filter(last -> Stream.of(last.sources(), last.heldTo()).flatMap(tables -> tables.entrySet().stream())
                .noneMatch(source -> hasChanged(TableName.parse(source.getKey()), source.getValue()))).isPresent();
    }

    private boolean hasChanged(TableName table, long since) {
        long now = parts.tables().head(table).snapshotId().orElse(SnapshotNotes.NO_SNAPSHOT);
        return now != since && queries.changes(table, since, now, Optional.empty()).any();
    }

    private Outcome ended() {
        // Before anything is looked up: a run that is overtaken while it looks would publish after the other one what was there before.
        landing.begin();
        var reading = spec.incremental().isPresent() ? queries.outlined(spec.query()) : queries.open(spec.query());
        sources = reading.sources();
        TableHead head = parts.tables().ensure(spec.tableSpec(), false).head();
        requireOwn(spec, head);
        if (asked == Asked.NOBODY && isPublished(head)) {
            snapshot = head.snapshotId().orElseThrow();
            return Outcome.UNCHANGED;
        }
        if (spec.incremental().isEmpty()) {
            return published(head, Refresh.whole(), reading);
        }
        Kind time = SourceTime.of(reading, spec);
        Refresh refresh = new Refresh.Plan(queries, spec, time, sources).of(head, known.definition(), asked == Asked.IN_FULL);
        made = new GoldRecord.Made(!refresh.isFull(), refresh.why(), refresh.count(), refresh.late(), 0);
        if (!refresh.changed()) {
            snapshot = head.snapshotId().orElseThrow();
            return Outcome.UNCHANGED;
        }
        var by = spec.incremental().get();
        return published(head, refresh, refresh.isFull() ? reading : reading.within(by.from(), by.time(), new Windows(by).values(refresh.windows(), time)));
    }

    private Outcome published(TableHead head, Refresh refresh, TableQuery.Reading reading) {
        List<WrittenFile> files = written(reading, refresh);
        parts.crashPoints().at(CrashPoints.GOLD_WRITTEN);
        stage(head, files, refresh);
        parts.crashPoints().at(CrashPoints.GOLD_STAGED);
        checks = audit.audit(spec, snapshot);
        if (checks.stream().anyMatch(GoldRecord.Check::withholds)) {
            return Outcome.WITHHELD;
        }
        if (!landing.land(head.uuid(), new TableChange.Publish(BRANCH, snapshot), List.of())) {
            throw movedOn();
        }
        parts.crashPoints().at(CrashPoints.GOLD_PUBLISHED);
        return Outcome.PUBLISHED;
    }

    /** What a pipeline has filled, by the positions that it holds, is not overwritten. */
    static void requireOwn(GoldSpec spec, TableHead head) {
        if (!head.vector().entries().isEmpty()) {
            throw LakeError.of(ErrorCode.GOLD_CONFLICT, "a pipeline has filled " + spec.table(), spec.name(), "Name another table").asException();
        }
    }

    /** A run may have been cut short after it had published, and before anybody heard of it. */
    private boolean isPublished(TableHead head) {
        if (head.snapshotId().isEmpty()) {
            return false;
        }
        Map<String, String> notes = queries.notes(spec.table());
        return known.definition().equals(notes.get(SnapshotNotes.DEFINITION)) && sources.equals(SnapshotNotes.sources(notes));
    }

    private List<WrittenFile> written(TableQuery.Reading reading, Refresh refresh) {
        if (!refresh.isFull() && refresh.windows().isEmpty()) {
            return List.of();
        }
        Optional<AskedWindows> windows = refresh.isFull() ? Optional.empty() : Optional.of(new AskedWindows(spec, new Windows(spec.incremental().orElseThrow()), refresh.windows()));
        long memory = Math.min(config.memory(), parts.memory().cap() / 4);
        Landing.reserve(parts, memory);
        TableWriter writer = parts.tables().writer(spec.tableSpec(), landing.epoch(), "care-gold-" + id);
        List<WrittenFile> files = null;
        try {
            reading.into(spec.contract().schema(), batch -> {
                windows.ifPresent(asking -> asking.hold(batch));
                writer.write(audited(batch), Selection.all(batch.rows()));
                rows += batch.rows();
            });
            files = writer.finish();
        } finally {
            if (files == null) {
                writer.abort();
            }
            parts.memory().release(memory);
        }
        requireFew(files);
        bytes = files.stream().mapToLong(WrittenFile::bytes).sum();
        return files;
    }

    /** They go to the committer in one message. */
    private void requireFew(List<WrittenFile> files) {
        if (files.size() > FILES_MAX) {
            parts.care().orElseThrow().discard(files);
            throw LakeError.of(ErrorCode.GOLD_INVALID, "the candidate has " + files.size() + " files, and may have " + FILES_MAX, spec.table().toString(),
                    "Partition less finely, or let goals.file be larger").asException();
        }
    }

    private ColumnBatch audited(ColumnBatch batch) {
        Schema all = spec.tableSpec().schema();
        Column[] columns = Arrays.copyOf(batch.columns(), batch.columns().length + 2);
        columns[columns.length - 2] = new Column.Constant(id.getBytes(StandardCharsets.UTF_8), batch.rows());
        columns[columns.length - 1] = new Column.Constant(spec.contract().version().getBytes(StandardCharsets.UTF_8), batch.rows());
        return new ColumnBatch(all, columns, batch.rows());
    }

    private void stage(TableHead head, List<WrittenFile> files, Refresh refresh) {
        var notes = new TreeMap<>(Map.of(SnapshotNotes.SOURCES, SnapshotNotes.sources(sources), SnapshotNotes.DEFINITION, known.definition(), SnapshotNotes.CONTRACT_VERSION, spec.contract().version()));
        notes.put(Maker.SUMMARY, Maker.text(new TreeSet<>(Set.of(new Maker(TableEvaluation.ofGold(spec.name()), spec.contract().title())))));
        notes.put(SnapshotNotes.RUNS, id);
        refresh.greatest().ifPresent(time -> notes.put(SnapshotNotes.GREATEST_TIME, String.valueOf(time)));
        TableChange.Work work = new TableChange.Stage(BRANCH, files, notes);
        if (!refresh.isFull()) {
            var by = spec.incremental().orElseThrow();
            work = new TableChange.StageSpans(BRANCH, head.snapshotId().orElseThrow(), files, by.of(), new Windows(by).values(refresh.windows(), AskedWindows.kind(spec)), notes);
        }
        if (!landing.land(head.uuid(), work, files)) {
            throw movedOn();
        }
        TableShape shape = parts.care().orElseThrow().shape(spec.table(), 0);
        snapshot = shape.refs().get(BRANCH).snapshot();
        made = spec.incremental().isPresent() ? made.withRows(rows) : made;
        shape.snapshots().stream().filter(one -> one.id() == snapshot && one.rows() >= 0).findFirst().ifPresent(candidate -> rows = candidate.rows());
    }

    private RuntimeException movedOn() {
        return LakeError.of(ErrorCode.COMMIT_CONFLICT, "the table has changed while a candidate was made", spec.table().toString(), "It is made anew by itself").asException();
    }
}
