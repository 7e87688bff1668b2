package io.lakeactors.engine.pipeline;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.LakeEngine.PartitionView;
import io.lakeactors.engine.LakeEngine.PipelineState;
import io.lakeactors.engine.LakeEngine.PipelineView;
import io.lakeactors.engine.LakeEngine.TargetView;
import io.lakeactors.engine.LakeEngine.Totals;
import io.lakeactors.engine.partition.OperatorChoice;
import io.lakeactors.engine.partition.PartitionReport;
import io.lakeactors.engine.partition.RuleCounts;
import io.lakeactors.model.Clock;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Ledger;
import io.lakeactors.model.Rule;
import io.lakeactors.model.SourceKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the partitions of one pipeline have told last, and what follows from it for the whole. Not safe for threads. */
final class PartitionBoard {
    /** What a partition says of a topic that went: while it was read, or before it could be opened where it has moved to. */
    private static final Set<ErrorCode> GONE = Set.of(ErrorCode.SOURCE_IDENTITY_CHANGED, ErrorCode.TOPIC_NOT_FOUND);
    private static final int SNAPSHOTS_REMEMBERED = 10_000;

    /** A state with its reason. */
    record Standing(PipelineState state, String reason) {}

    private final Clock clock;
    private final Map<SourceKey, Optional<PartitionReport>> partitions = new TreeMap<>();
    private final RateWindow rate = new RateWindow();
    private final Map<SourceKey, RateWindow> rates = new TreeMap<>();
    private final Set<Long> snapshots = new LinkedHashSet<>();
    private Optional<LakeError> trouble = Optional.empty();
    private Set<String> missing = Set.of();
    private String brokenPromise = "";
    private boolean looked;
    private Optional<Long> lastCommitAt = Optional.empty();
    private long commits;

    PartitionBoard(Clock clock) {
        this.clock = clock;
    }

    void discovered(Collection<SourceKey> keys) {
        discovered(keys, missing);
    }

    /** @param gone topics that are not there now: what is known of their partitions stays */
    void discovered(Collection<SourceKey> keys, Set<String> gone) {
        looked = true;
        missing = Set.copyOf(gone);
        partitions.keySet().removeIf(key -> !keys.contains(key) && !missing.contains(key.topic()));
        rates.keySet().retainAll(partitions.keySet());
        keys.forEach(key -> partitions.putIfAbsent(key, Optional.empty()));
    }

    /** Whether it is known which partitions there are, be it none. */
    boolean isDiscovered() {
        return looked;
    }

    /** Whether nobody can say which partitions there are: the source does not answer, or the topic is gone. */
    boolean isOutOfReach() {
        return partitions.isEmpty() && trouble.isPresent();
    }

    /** Topics that were there, or should be. */
    Set<String> missing() {
        return missing;
    }

    /** There are no partitions any more. */
    void clear() {
        discovered(List.of(), Set.of());
        looked = false;
        trouble = Optional.empty();
    }

    List<SourceKey> keys() {
        return List.copyOf(partitions.keySet());
    }

    /** Something fails that concerns all partitions, or (empty) no longer does. */
    void trouble(Optional<LakeError> now) {
        trouble = now;
    }

    /** @param degraded what checks on the whole table say against it; empty for nothing */
    void checked(String degraded) {
        brokenPromise = degraded;
    }

    void report(PartitionReport report) {
        if (!partitions.containsKey(report.source())) {
            return;
        }
        partitions.put(report.source(), Optional.of(report));
        for (long snapshot : report.snapshots()) {
            if (snapshots.add(snapshot)) {
                commits++;
                lastCommitAt = Optional.of(clock.millis());
            }
        }
        while (snapshots.size() > SNAPSHOTS_REMEMBERED) {
            snapshots.remove(snapshots.iterator().next());
        }
        sample(report);
    }

    private void sample(PartitionReport report) {
        long now = clock.millis();
        rate.sample(now, ledger().consumed());
        if (report.counted()) {
            rates.computeIfAbsent(report.source(), first -> new RateWindow()).sample(now, report.ledger().consumed());
        }
    }

    /** Whether every partition has said that it stands still. */
    boolean isAtRest() {
        return isDiscovered() && !isOutOfReach() && partitions.values().stream().allMatch(report -> report.map(PartitionReport::isAtRest).orElse(false));
    }

    /** Whether every partition has read from its table what became of its records so far. */
    boolean isCounted() {
        return isDiscovered() && partitions.values().stream().allMatch(report -> report.map(PartitionReport::counted).orElse(false));
    }

    /** Whether each of these has read from its table what became of its records so far. */
    boolean isCounted(Collection<SourceKey> keys) {
        return keys.stream().allMatch(key -> partitions.getOrDefault(key, Optional.empty()).map(PartitionReport::counted).orElse(false));
    }

    /** Whether every partition has committed up to its end. */
    boolean hasReached(Map<SourceKey, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> partitions.getOrDefault(end.getKey(), Optional.empty()).map(report -> report.next() >= end.getValue())
                .orElse(false));
    }

    Optional<PartitionReport> halted() {
        return reports().stream().filter(report -> report.state() == PartitionReport.State.HALTED).findFirst();
    }

    /** One that needs a person. */
    Optional<PartitionReport> failed() {
        return reports().stream().filter(report -> report.state() == PartitionReport.State.HALTED && !report.isUnread()).findFirst();
    }

    List<PartitionReport> stopped() {
        return reports().stream().filter(report -> report.stop().isPresent()).toList();
    }

    /** These have been told to look again: what they told before no longer holds. */
    void looksAgain(Collection<SourceKey> keys) {
        keys.forEach(key -> partitions.computeIfPresent(key, (same, report) -> report.map(PartitionReport::lookingAgain)));
    }

    /** What these told is of a time before their tables went back. */
    void forget(Collection<SourceKey> keys) {
        keys.forEach(key -> partitions.computeIfPresent(key, (same, report) -> Optional.empty()));
    }

    Ledger ledger() {
        var sum = Ledger.ZERO;
        for (var report : reports()) {
            sum = sum.plus(report.ledger());
        }
        return sum;
    }

    long bytes() {
        return reports().stream().mapToLong(PartitionReport::bytes).sum();
    }

    /** What each has told last. */
    List<PartitionReport> reports() {
        return partitions.values().stream().flatMap(Optional::stream).toList();
    }

    Standing standing(boolean paused) {
        var halted = reports().stream().filter(report -> report.state() == PartitionReport.State.HALTED && !isGone(report)).findFirst();
        if (halted.isPresent()) {
            return new Standing(PipelineState.FAILED, halted.get().reason());
        }
        if (trouble.isPresent()) {
            return new Standing(PipelineState.DEGRADED, trouble.get().sentence());
        }
        var degraded = reports().stream().filter(report -> report.state() == PartitionReport.State.DEGRADED).findFirst();
        if (degraded.isPresent()) {
            return new Standing(PipelineState.DEGRADED, degraded.get().reason());
        }
        if (paused) {
            return new Standing(isAtRest() ? PipelineState.PAUSED : PipelineState.DRAINING, "");
        }
        if (isDiscovered() && partitions.isEmpty()) {
            return new Standing(PipelineState.WAITING, "no topic matches the pattern yet");
        }
        boolean running = isDiscovered() && partitions.values().stream().allMatch(report -> report.map(PartitionReport::isRunning)
                .orElse(false));
        if (running && !brokenPromise.isEmpty()) {
            return new Standing(PipelineState.DEGRADED, brokenPromise);
        }
        return new Standing(running ? PipelineState.RUNNING : PipelineState.STARTING, "");
    }

    /** Its topic is not there: that is said of the topic, once, and does not stop the others. */
    private boolean isGone(PartitionReport report) {
        return missing.contains(report.source().topic()) && report.stop().filter(GONE::contains).isPresent();
    }

    /** @param leftOut of its contract */
    PipelineView view(PipelineSpec spec, Standing standing, long since, List<String> leftOut) {
        var counts = RuleCounts.NONE;
        for (var report : reports()) {
            counts = counts.plus(report.counts());
        }
        return new PipelineView(spec.name(), standing.state(), standing.reason(), since, spec.contract().title(), spec.cluster(),
                targets(spec),
                partitions.entrySet().stream().map(entry -> view(entry.getKey(), entry.getValue(), late(spec))).toList(), totals(spec), counts.quarantined(),
                        counts.dropped(), counts.logged(), leftOut);
    }

    private static List<TargetView> targets(PipelineSpec spec) {
        var targets = new ArrayList<TargetView>();
        spec.bronze().ifPresent(table -> targets.add(new TargetView("bronze", table.toString(), "")));
        spec.silver().ifPresent(silver -> targets.add(new TargetView("silver", silver.table().toString(), silver.table().quarantine().toString())));
        return targets;
    }

    private static Optional<Rule.Late> late(PipelineSpec spec) {
        return spec.silver().flatMap(silver -> spec.contract().late());
    }

    private PartitionView view(SourceKey key, Optional<PartitionReport> report, Optional<Rule.Late> late) {
        return report.map(now -> new PartitionView(key, now.state().name().toLowerCase(Locale.ROOT), now.reason(), now.start(), now.next(), now.read(),
                now.end(), rates.containsKey(key) ? rates.get(key).perSecond(clock.millis()) : 0, now.stop().map(OperatorChoice::after).orElse(List.of()),
                now.choices(), late.flatMap(rule -> now.eventTime().flatMap(rule::watermarkMillis)), now.idle()))
                .orElseGet(() -> new PartitionView(key, "starting", "", -1, -1, -1, -1, 0, List.of(), List.of()));
    }

    private Totals totals(PipelineSpec spec) {
        var ledger = ledger();
        long lag = reports().stream().mapToLong(report -> report.end() < 0 ? 0 : Math.max(0, report.end() - Math.max(0, report.next()))).sum();
        long fresh = reports().stream().mapToLong(PartitionReport::freshMillis).max().orElse(-1);
        return new Totals(ledger.consumed(), ledger.written(), ledger.quarantined(), ledger.dropped(), lag, rate.perSecond(clock.millis()), lastCommitAt, commits, fresh,
                late(spec).flatMap(this::watermark));
    }

    /** Where all are idle it is that of the one that has come furthest. */
    private Optional<Long> watermark(Rule.Late late) {
        var active = watermarks(late, reports().stream().filter(report -> !report.idle())).min(Long::compare);
        return active.or(() -> watermarks(late, reports().stream()).max(Long::compare));
    }

    private static Stream<Long> watermarks(Rule.Late late, Stream<PartitionReport> reports) {
        return reports.flatMap(report -> report.eventTime().flatMap(late::watermarkMillis).stream());
    }
}
