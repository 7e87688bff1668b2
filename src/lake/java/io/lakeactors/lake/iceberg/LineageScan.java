package io.lakeactors.lake.iceberg;

import io.lakeactors.model.Maker;
import io.lakeactors.model.PositionVector;
import io.lakeactors.model.Progress;
import io.lakeactors.model.SnapshotNotes;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableLineage;
import io.lakeactors.model.TableLineage.Input;
import io.lakeactors.model.TableLineage.Kind;
import io.lakeactors.model.TableLineage.Step;
import io.lakeactors.model.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.TableMetadata;

/** Reads out of the summaries of a table's snapshots what they were made of: there is no other record of it. Looks at no manifest and no file but the metadata, and vectors too long for it. */
final class LineageScan {
    private final TableName name;
    private final TableMetadata metadata;
    private final Summary summary;

    LineageScan(TableName name, TableMetadata metadata, Summary summary) {
        this.name = name;
        this.metadata = metadata;
        this.summary = summary;
    }

    /** @param at the snapshot, or the current one @return what is kept of it: without steps if the snapshot has expired */
    TableLineage read(OptionalLong at, int stepsMax) {
        Snapshot from = at.isPresent() ? metadata.snapshot(at.getAsLong()) : metadata.currentSnapshot();
        if (from == null) {
            return new TableLineage(name, metadata.location(), at, 0, List.of(), List.of());
        }
        var steps = new ArrayList<Step>();
        for (Snapshot one = from; one != null && steps.size() < stepsMax; one = before(one)) {
            step(one).ifPresent(steps::add);
        }
        return new TableLineage(name, metadata.location(), OptionalLong.of(from.snapshotId()), from.timestampMillis(), whole(from), steps);
    }

    private Snapshot before(Snapshot one) {
        return one.parentId() == null ? null : metadata.snapshot(one.parentId());
    }

    private List<Input> whole(Snapshot at) {
        if (at.summary().containsKey(SnapshotNotes.SOURCES)) {
            return sources(at);
        }
        var inputs = new ArrayList<Input>();
        adopted().ifPresent(inputs::add);
        summary.vectorAt(metadata, at).entries().forEach((source, progress) -> inputs.add(new Input.Positions(source, OptionalLong.of(progress.start()), progress.next())));
        return inputs;
    }

    private Optional<Input> adopted() {
        return Optional.ofNullable(metadata.property(Adoption.DIRECTORY, null)).map(Input.Files::new);
    }

    private static List<Input> sources(Snapshot at) {
        return SnapshotNotes.sources(at.summary()).entrySet().stream()
                .<Input>map(source -> new Input.Snapshot(source.getKey(), source.getValue() == SnapshotNotes.NO_SNAPSHOT ? OptionalLong.empty() : OptionalLong.of(source.getValue()))).toList();
    }

    /** Empty if it only holds in another way what the one before it held. */
    private Optional<Step> step(Snapshot at) {
        if (DataOperations.REPLACE.equals(at.operation())) {
            return Optional.empty();
        }
        Map<String, String> said = at.summary();
        if (isMade(at, said)) {
            return Optional.of(step(at, Kind.GOLD, sources(at)));
        }
        if (said.containsKey(SnapshotNotes.REPLAY)) {
            return Optional.of(step(at, Kind.REPLAY, List.of()));
        }
        if (said.containsKey(Evidence.VIA)) {
            return Optional.of(step(at, Kind.CATALOG, List.of()));
        }
        if (at.parentId() == null && adopted().isPresent()) {
            return Optional.of(step(at, Kind.ADOPTION, List.of(adopted().get())));
        }
        return moved(at);
    }

    /** What a later change of rows, such as rows that were too old, has taken over from a publication does not make it one. */
    private boolean isMade(Snapshot at, Map<String, String> said) {
        Snapshot before = before(at);
        return said.containsKey(SnapshotNotes.SOURCES) && (said.containsKey(Maker.SUMMARY) || before == null || !said.get(SnapshotNotes.SOURCES).equals(before.summary().get(SnapshotNotes.SOURCES)));
    }

    private Optional<Step> moved(Snapshot at) {
        Snapshot before = before(at);
        PositionVector now = summary.vectorAt(metadata, at);
        PositionVector then = before == null ? PositionVector.EMPTY : summary.vectorAt(metadata, before);
        boolean lost = before == null && at.parentId() != null;
        var inputs = new ArrayList<Input>();
        now.entries().forEach((source, progress) -> range(source, progress, then.of(source), lost).ifPresent(inputs::add));
        if (!inputs.isEmpty()) {
            return Optional.of(step(at, Kind.PIPELINE, inputs));
        }
        if (!lost && !now.equals(then)) {
            return Optional.of(step(at, Kind.QUARANTINE, fromQuarantine(at)));
        }
        return changesFiles(at) ? Optional.of(step(at, Kind.OTHER, List.of())) : Optional.empty();
    }

    /** What was given up has changed the table's ledger only. */
    private List<Input> fromQuarantine(Snapshot at) {
        return number(at, SnapshotSummary.ADDED_FILES_PROP) == 0 ? List.of() : List.of(new Input.Snapshot(name.quarantine(), OptionalLong.empty()));
    }

    /** @param lost whether nobody knows any more what was held before */
    private static Optional<Input> range(SourceKey source, Progress now, Optional<Progress> then, boolean lost) {
        long from = then.map(Progress::next).orElse(now.start());
        if (lost) {
            return Optional.of(new Input.Positions(source, OptionalLong.empty(), now.next()));
        }
        return now.next() > from ? Optional.of(new Input.Positions(source, OptionalLong.of(from), now.next())) : Optional.empty();
    }

    private Step step(Snapshot at, Kind kind, List<Input> inputs) {
        Map<String, String> said = at.summary();
        return new Step(at.snapshotId(), at.timestampMillis(), kind, Maker.parse(said.getOrDefault(Maker.SUMMARY, "")), said.getOrDefault(Summary.COMMIT_ID, ""),
                Long.parseLong(said.getOrDefault(Summary.EPOCH, "-1")), Stream.of(said.getOrDefault(SnapshotNotes.RUNS, "").split(",")).filter(run -> !run.isEmpty()).toList(), inputs,
                number(at, SnapshotSummary.ADDED_RECORDS_PROP), number(at, SnapshotSummary.DELETED_RECORDS_PROP));
    }

    private static boolean changesFiles(Snapshot at) {
        return Stream.of(SnapshotSummary.ADDED_FILES_PROP, SnapshotSummary.DELETED_FILES_PROP, SnapshotSummary.ADDED_DELETE_FILES_PROP).anyMatch(key -> number(at, key) > 0);
    }

    private static long number(Snapshot at, String key) {
        return Long.parseLong(at.summary().getOrDefault(key, "0"));
    }
}
