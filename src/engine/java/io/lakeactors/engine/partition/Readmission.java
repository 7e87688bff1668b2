package io.lakeactors.engine.partition;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.model.Clock;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.Rule;
import io.lakeactors.model.SourceKey;
import io.lakeactors.model.TableQuarantine.Held;
import io.lakeactors.model.TableSpec;
import io.lakeactors.model.WrittenFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Lets records of quarantine through a pipeline's contract once more, as it is now, by the refinery of a running partition, and writes those that pass as its table has them. They keep when and from
 * where they came. What does not pass, for whatever reason, stays. Blocking; not safe for threads.
 */
public final class Readmission {
    /** In place of a rule, for records that break one whose action is to stop the pipeline. */
    public static final String STOPS = "stops the pipeline";

    private static final int GROUP_RECORDS = 1_000;
    private static final long MICROS_PER_MILLI = 1_000;
    /** Of no cluster: nothing of the source but its topic and partition stands in a row. */
    private static final String ANY = "quarantine";

    /**
     * What came of some records.
     *
     * @param stayed records that do not pass, by the rule that decided
     * @param files with those that pass, durable; no snapshot knows them
     */
    public record Judged(List<Held> passed, Map<String, Long> stayed, List<WrittenFile> files) {}

    /** @param batchId stands in the files' names */
    public record Writing(long epoch, String batchId) {}

    private final EngineNode node;
    private final PipelineSpec spec;
    private final Set<String> lookingBack;
    private final IngestClock clock = new IngestClock();
    private final Map<SourceKey, ContractRefinery> refineries = new HashMap<>();

    /** @param spec of a pipeline that writes a judged table */
    public Readmission(EngineNode node, PipelineSpec spec) {
        this.node = node;
        this.spec = spec;
        // The records around it are not here: what repeated one of them repeats it still.
        lookingBack = spec.contract().rules().stream().filter(rule -> rule instanceof Rule.Unique && rule.onFail() != OnFail.LOG).map(Rule::id).collect(Collectors.toSet());
    }

    /**
     * @param writing empty to judge only
     * @throws LakeException if the schemas that the records name cannot be asked for, or the warehouse not be written; then no file is left
     */
    public Judged judge(List<Held> rows, Optional<Writing> writing) {
        var writers = writing.map(to -> new BatchWriters(node.parts().tables(), judgedTable(), to.epoch(), to.batchId()));
        var passed = new ArrayList<Held>();
        var stayed = new TreeMap<String, Long>();
        var files = new ArrayList<WrittenFile>();
        try {
            for (List<Held> group : groups(rows, stayed)) {
                judge(group, writers, passed, stayed);
            }
            writers.ifPresent(open -> open.finish(files));
        } catch (RuntimeException e) {
            writers.ifPresent(BatchWriters::abort);
            node.parts().care().ifPresent(care -> care.discard(files));
            throw e;
        }
        return new Judged(passed, stayed, files);
    }

    private Map<Refined.Role, TableSpec> judgedTable() {
        return Map.of(Refined.Role.SILVER, PipelineTables.of(spec).get(Refined.Role.SILVER));
    }

    /** In the order of positions; records of a group were decoded together then, or could have been. */
    private List<List<Held>> groups(List<Held> rows, Map<String, Long> stayed) {
        var sorted = rows.stream().sorted(Comparator.comparing((Held row) -> row.position().topic()).thenComparing(row -> row.position().partition())
                .thenComparing(row -> row.position().offset())).toList();
        var groups = new ArrayList<List<Held>>();
        Held before = null;
        for (Held row : sorted) {
            Optional<String> again = row.rules().stream().filter(lookingBack::contains).findFirst();
            if (again.isPresent()) {
                stayed.merge(again.get(), 1L, Long::sum);
                continue;
            }
            if (before == null || !isAlike(before, row) || groups.getLast().size() == GROUP_RECORDS) {
                groups.add(new ArrayList<>());
            }
            groups.getLast().add(row);
            before = row;
        }
        return groups;
    }

    private static boolean isAlike(Held one, Held other) {
        return one.position().topic().equals(other.position().topic()) && one.position().partition() == other.position().partition() && one.ingestMicros() == other.ingestMicros()
                && one.position().offset() < other.position().offset();
    }

    private void judge(List<Held> group, Optional<BatchWriters> writers, List<Held> passed, Map<String, Long> stayed) {
        RawBatch raw = raw(group);
        Optional<Refined> refined = refined(raw);
        if (refined.isPresent() && refined.get().stops().isEmpty()) {
            take(group, refined.get(), writers, passed, stayed);
        } else if (group.size() == 1) {
            stayed.merge(refined.isPresent() ? STOPS : Refinery.POISON, 1L, Long::sum);
            refineries.remove(raw.source());
        } else {
            // One of them spoils the others; and what was judged in vain is not to be remembered.
            refineries.remove(raw.source());
            group.forEach(row -> judge(List.of(row), writers, passed, stayed));
        }
    }

    /** Empty if decoding or judging fails on them. */
    private Optional<Refined> refined(RawBatch raw) {
        var refinery = refineries.computeIfAbsent(raw.source(), source -> ContractRefinery.readmitting(spec, clock));
        var wanted = refinery.schemasWanted(raw);
        if (!wanted.isEmpty()) {
            refinery.learn(SchemaLookup.answers(node.parts().registry(spec.format().registryName().orElseThrow()), wanted));
        }
        try {
            return Optional.of(refinery.refine(raw));
        } catch (LakeException known) {
            throw known;
        } catch (RuntimeException | StackOverflowError failed) {
            return Optional.empty();
        }
    }

    private static void take(List<Held> group, Refined refined, Optional<BatchWriters> writers, List<Held> passed, Map<String, Long> stayed) {
        var rows = refined.parts().stream().filter(part -> part.role() == Refined.Role.SILVER).findFirst().orElseThrow().rows();
        for (int i = 0; i < rows.count(); i++) {
            passed.add(group.get(rows.rows()[i]));
        }
        refined.quarantined().forEach((rule, count) -> stayed.merge(rule, count, Long::sum));
        refined.dropped().forEach((rule, count) -> stayed.merge(rule, count, Long::sum));
        writers.ifPresent(open -> open.write(refined));
    }

    private RawBatch raw(List<Held> group) {
        Held first = group.getFirst();
        clock.micros = first.ingestMicros();
        long bytes = group.stream().mapToLong(Held::bytes).sum();
        var raw = new RawBatch(new SourceKey(ANY, ANY, first.position().topic(), first.position().partition()), group.size(), Math.toIntExact(bytes + RawBatch.PADDING));
        for (Held row : group) {
            raw.add(row.position().offset(), row.timestamp(), row.key(), 0, length(row.key()), row.value(), 0, length(row.value()), row.headers());
        }
        return raw.covers(first.position().offset(), group.getLast().position().offset() + 1, -1);
    }

    private static int length(byte[] bytes) {
        return bytes == null ? -1 : bytes.length;
    }

    /** Stands at the time when the records came in. */
    private static final class IngestClock implements Clock {
        private long micros;

        @Override
        public long millis() {
            return micros / MICROS_PER_MILLI;
        }

        @Override
        public long nanos() {
            return micros * MICROS_PER_MILLI;
        }
    }
}
