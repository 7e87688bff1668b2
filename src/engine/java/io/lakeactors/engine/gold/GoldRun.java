package io.lakeactors.engine.gold;

import io.lakeactors.contract.GoldSpec;
import io.lakeactors.contract.RuleWords;
import io.lakeactors.engine.CareConfig;
import io.lakeactors.engine.CrashPoints;
import io.lakeactors.engine.EngineParts;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.engine.gold.GoldRecord.Outcome;
import io.lakeactors.engine.maintenance.Committers;
import io.lakeactors.engine.maintenance.Landing;
import io.lakeactors.model.Blame;
import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Rule;
import io.lakeactors.model.Schema;
import io.lakeactors.model.Selection;
import io.lakeactors.model.SnapshotNotes;
import io.lakeactors.model.TableChange;
import io.lakeactors.model.TableHead;
import io.lakeactors.model.TableName;
import io.lakeactors.model.TableQuery;
import io.lakeactors.model.TableWriter;
import io.lakeactors.model.WrittenFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Makes one gold table anew of its sources: written beside it, judged, and only then published. Blocking. It may be cut short anywhere: readers see the table as it was or as it is to be, and the next
 * run, which begins with a higher epoch, goes by what it finds.
 */
public final class GoldRun {
    /** Where candidates stand. */
    public static final String BRANCH = "la-audit";
    /** Of one candidate; with more than these, the message to the committer could be longer than a frame between nodes. */
    private static final int FILES_MAX = 5_000;

    private final EngineParts parts;
    private final CareConfig config;
    private final TableQuery queries;
    private final GoldAudit audit;
    private final Landing landing;
    private final GoldSpec spec;
    private final GoldMemory.Table known;
    private final boolean asked;
    private final String id;
    private SortedMap<TableName, Long> sources = new TreeMap<>();
    private long rows;
    private long bytes;
    private long snapshot = SnapshotNotes.NO_SNAPSHOT;
    private List<GoldRecord.Check> checks = List.of();

    /** @param known what is remembered of it @param asked whether a person wants it made whether or not a source has changed */
    GoldRun(EngineParts parts, CareConfig config, Committers committers, GoldSpec spec, GoldMemory.Table known, boolean asked) {
        this(parts, config, committers, new ContractAudit(parts.queries().orElseThrow()), spec, known, asked);
    }

    GoldRun(EngineParts parts, CareConfig config, Committers committers, GoldAudit audit, GoldSpec spec, GoldMemory.Table known, boolean asked) {
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
            if (!asked && isSettled()) {
                return Optional.empty();
            }
            Outcome outcome = made();
            String reason = outcome == Outcome.WITHHELD ? withheld() : "";
            return Optional.of(record(startedAt, outcome, reason, false));
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
        return new GoldRecord(id, spec.name(), spec.table(), asked, startedAt, parts.clock().millis(), outcome, reason, passing, known.definition(), named, snapshot, rows, bytes, checks);
    }

    private String withheld() {
        String list = checks.stream().filter(GoldRecord.Check::withholds).map(check -> check.id() + " (" + check.says() + "): " + check.found()).collect(Collectors.joining("; "));
        return LakeError.of(ErrorCode.GOLD_CHECK_FAILED, list, spec.table() + ", candidate " + snapshot + " on " + BRANCH, "Readers see the table as it was; the next candidate that passes is published").sentence();
    }

    /** Asked often, so without looking further than at heads. */
    private boolean isSettled() {
        return known.settled().filter(last -> last.sources().entrySet().stream().allMatch(source ->
                parts.tables().head(TableName.parse(source.getKey())).snapshotId().orElse(SnapshotNotes.NO_SNAPSHOT) == source.getValue())).isPresent();
    }

    private Outcome made() {
        var reading = queries.open(spec.query());
        sources = reading.sources();
        TableHead head = parts.tables().ensure(spec.tableSpec(), false).head();
        requireOwn(spec, head);
        if (!asked && isPublished(head)) {
            snapshot = head.snapshotId().orElseThrow();
            return Outcome.UNCHANGED;
        }
        landing.begin();
        List<WrittenFile> files = written(reading);
        parts.crashPoints().at(CrashPoints.GOLD_WRITTEN);
        stage(head, files);
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

    private List<WrittenFile> written(TableQuery.Reading reading) {
        long memory = Math.min(config.memory(), parts.memory().cap() / 4);
        Landing.reserve(parts, memory);
        TableWriter writer = parts.tables().writer(spec.tableSpec(), landing.epoch(), "care-gold-" + id);
        List<WrittenFile> files = null;
        try {
            reading.into(spec.contract().schema(), batch -> {
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

    private void stage(TableHead head, List<WrittenFile> files) {
        var notes = Map.of(SnapshotNotes.SOURCES, SnapshotNotes.sources(sources), SnapshotNotes.DEFINITION, known.definition(), SnapshotNotes.CONTRACT_VERSION, spec.contract().version());
        if (!landing.land(head.uuid(), new TableChange.Stage(BRANCH, files, notes), files)) {
            throw movedOn();
        }
        snapshot = parts.care().orElseThrow().shape(spec.table(), 0).refs().get(BRANCH).snapshot();
    }

    private RuntimeException movedOn() {
        return LakeError.of(ErrorCode.COMMIT_CONFLICT, "the table has changed while a candidate was made", spec.table().toString(), "It is made anew by itself").asException();
    }
}
