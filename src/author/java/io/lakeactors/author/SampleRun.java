package io.lakeactors.author;

import io.lakeactors.author.Sample.Numbered;
import io.lakeactors.author.SampleReport.Broken;
import io.lakeactors.author.SampleReport.Row;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.TestFile.Event;
import io.lakeactors.contract.TestFile.Verdict;
import io.lakeactors.engine.partition.Trial;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Field;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.RawBatch;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs a pipeline on a sample: as one partition, from its first position. */
public final class SampleRun {
    private static final int EVENT_CHARACTERS = 200;
    private static final int BATCH_EVENTS = 1_000;
    private static final long MEASURE_NANOS = 400_000_000;
    private static final double NANOS_PER_MICRO = 1_000;

    private SampleRun() {}

    /**
     * @param pipeline the pipeline's file
     * @param sample the file with events
     * @param directory where relative paths begin
     * @param rows how many rows to show of those that are written, and of the others
     * @param measured whether to measure what an event costs, which takes half a second
     * @throws io.lakeactors.model.LakeException if one of the files is not there or not valid; other faults of the pipeline are suppressed in the first
     */
    public static SampleReport of(Path pipeline, Path sample, Path directory, int rows, boolean measured) {
        return of(pipeline, sample, Optional.empty(), directory, rows, measured, new LinkedHashSet<>());
    }

    /** As above. @param environment whose overlays are laid over the pipeline and its contract @param reading gets every file that decides what comes of it, also if that fails */
    public static SampleReport of(Path pipeline, Path sample, Optional<String> environment, Path directory, int rows, boolean measured, Set<Path> reading) {
        Path file = directory.resolve(sample).normalize();
        reading.add(file);
        PipelineSpec spec = PipelineFiles.required(PipelineFiles.known(directory.resolve(pipeline).normalize(), directory, environment, reading::add));
        spec.format().registryName().ifPresent(registry -> {
            throw LakeError.of(ErrorCode.PIPELINE_INVALID, "records of \"" + spec.name() + "\" name their schemas by number, and no registry is asked here", PipelineFiles.shown(directory.resolve(pipeline).normalize(), directory),
                    "Write a case of lake test, with schemas: { NUMBER: FILE }.").asException();
        });
        return of(spec, Sample.read(file, PipelineFiles.shown(file, directory), spec), rows, measured);
    }

    static SampleReport of(PipelineSpec spec, Sample sample, int rows, boolean measured) {
        var events = new Events(spec, Map.of(), 0);
        var counts = new EnumMap<Verdict, Long>(Verdict.class);
        var rules = new LinkedHashMap<String, Broken>();
        var shown = new ArrayList<Row>();
        for (Numbered numbered : sample.events()) {
            Outcome outcome = events.take(numbered.event());
            counts.merge(outcome.verdict(), 1L, Long::sum);
            String message = outcome.messages().isEmpty() ? "" : outcome.messages().getFirst();
            outcome.rules().stream().limit(1).forEach(rule -> count(rules, rule, outcome.verdict().word(), numbered, message));
            outcome.logged().forEach(rule -> count(rules, rule, "logged", numbered, ""));
            long written = counts.getOrDefault(Verdict.WRITTEN, 0L);
            long like = outcome.verdict() == Verdict.WRITTEN ? written : counts.values().stream().mapToLong(Long::longValue).sum() - written;
            if (like <= rows) {
                shown.add(row(numbered, outcome));
            }
        }
        List<Broken> broken = rules.values().stream().sorted(Comparator.comparingLong(Broken::events).reversed().thenComparing(Broken::rule)).toList();
        return new SampleReport(
                spec.name(), columns(spec), sample.events().size(), counts.getOrDefault(Verdict.WRITTEN, 0L), counts.getOrDefault(Verdict.QUARANTINED, 0L),
                counts.getOrDefault(Verdict.DROPPED, 0L), counts.getOrDefault(Verdict.STOPS, 0L), sample.bytes(),
                measured ? microsPerRow(spec, sample) : 0, broken, shown);
    }

    private static List<String> columns(PipelineSpec spec) {
        return spec.silver().isEmpty() ? List.of("key", "value", "headers", "record_ts") : spec.contract().schema().fields().stream().map(Field::name).toList();
    }

    private static void count(Map<String, Broken> rules, String rule, String verdict, Numbered numbered, String message) {
        Broken before = rules.get(rule);
        rules.put(rule, before == null
                ? new Broken(rule, verdict, 1, numbered.line(), message, beginning(numbered.event()))
                : new Broken(rule, before.verdict(), before.events() + 1, before.line(), before.message(), before.event()));
    }

    private static Row row(Numbered numbered, Outcome outcome) {
        boolean written = outcome.verdict() == Verdict.WRITTEN;
        List<String> rules = written ? outcome.logged() : outcome.rules();
        return new Row(numbered.line(), outcome.verdict().word(), rules, outcome.messages(), outcome.row(), written ? "" : beginning(numbered.event()));
    }

    private static String beginning(Event event) {
        String text = new String(event.value(), 0, Math.min(event.value().length, 4 * EVENT_CHARACTERS), StandardCharsets.UTF_8);
        return text.length() > EVENT_CHARACTERS ? text.substring(0, EVENT_CHARACTERS) + "…" : text;
    }

    /** The best of some passes over the whole sample, in batches as a partition has them. */
    private static double microsPerRow(PipelineSpec spec, Sample sample) {
        var threads = ManagementFactory.getThreadMXBean();
        List<RawBatch> batches = batches(spec, sample);
        var trial = new Trial(spec, new Events.Fixed(0), Map.of());
        long end = System.nanoTime() + MEASURE_NANOS;
        long best = Long.MAX_VALUE;
        do {
            long begun = threads.getCurrentThreadCpuTime();
            batches.forEach(trial::refine);
            best = Math.min(best, Math.max(1, threads.getCurrentThreadCpuTime() - begun));
        } while (System.nanoTime() < end);
        return best / NANOS_PER_MICRO / sample.events().size();
    }

    private static List<RawBatch> batches(PipelineSpec spec, Sample sample) {
        var batches = new ArrayList<RawBatch>();
        for (int from = 0; from < sample.events().size(); from += BATCH_EVENTS) {
            int to = Math.min(from + BATCH_EVENTS, sample.events().size());
            var raw = new RawBatch(Events.source(spec), to - from, RawBatch.PADDING);
            for (int i = from; i < to; i++) {
                Events.add(raw, i, sample.events().get(i).event());
            }
            batches.add(raw.covers(from, to, -1));
        }
        return batches;
    }
}
