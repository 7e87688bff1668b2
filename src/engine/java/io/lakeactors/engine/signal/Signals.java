package io.lakeactors.engine.signal;

import io.lakeactors.engine.LakeEngine.PipelineState;
import io.lakeactors.engine.trace.Traces;
import io.lakeactors.model.Clock;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.SourceKey;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.spi.LoggingEventBuilder;

/** Says signals: one log line with key-values and one metric each. Safe for threads. */
public final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger("io.lakeactors.signal");

    /** Ends of a commit that alarm when they pile up. */
    private static final Set<String> FAILURES = Set.of("Conflicted", "Stale", "Unknown", "Refused");

    private final Metrics metrics;
    private final PartitionSeries partitions;
    private final LevelSeries levels;
    private final Traces traces;
    private final RowTally setAside;
    private final CheckSeries checks;
    private final CheckSignals checkSignals;

    /** @param registry of one engine only */
    public Signals(PrometheusRegistry registry, MemoryBudget memory, Clock clock) {
        this(registry, memory, clock, Traces.OFF);
    }

    public Signals(PrometheusRegistry registry, MemoryBudget memory, Clock clock, Traces traces) {
        this.traces = traces;
        setAside = new RowTally(clock);
        metrics = new Metrics(registry, memory);
        checks = new CheckSeries(metrics);
        checkSignals = new CheckSignals(metrics);
        partitions = new PartitionSeries(metrics, clock);
        Metrics.asked(registry, "lake_latency_seconds", "How old records are when they become visible: at the last commit, for five minutes, or so far, if others wait longer.", partitions::latencies);
        Metrics.asked(registry, "lake_committed_timestamp_seconds", "When records became visible last, in seconds since 1970; before any did, when the pipeline came to this node.", partitions::commits);
        levels = new LevelSeries(metrics);
    }

    /** What people see of a partition beside its signals. */
    public PartitionSeries partitions() {
        return partitions;
    }

    public LevelSeries levels() {
        return levels;
    }

    /** A pipeline is looked after elsewhere from now on. */
    public void left(String pipeline) {
        levels.left(pipeline);
        for (var state : PipelineState.values()) {
            metrics.pipelineState.remove(pipeline, state.name());
        }
    }

    /** Table to how many of its commits failed here since this node began: those that did not move the table and were not fenced by a newer committer. */
    public Map<String, Long> commitFailures() {
        var failures = new TreeMap<String, Long>();
        metrics.commits.collect().getDataPoints().stream().filter(point -> FAILURES.contains(point.getLabels().get("outcome")))
                .forEach(point -> failures.merge(point.getLabels().get("table"), (long) point.getValue(), Long::sum));
        return failures;
    }

    /** Where batches are followed. */
    public Traces traces() {
        return traces;
    }

    public void say(Signal signal) {
        var line = line(signal);
        switch (signal) {
            case Signal.PipelineApplied s -> pipelineApplied(s, line);
            case Signal.PipelineDeleted s -> pipelineDeleted(s, line);
            case Signal.PipelineStateChanged s -> state(s, line);
            case Signal.PipelineRunEnded s -> pipelineRunEnded(s, line);
            case Signal.PartitionOpened s -> partitionOpened(s, line);
            case Signal.PartitionMoved s -> partitionMoved(s, line);
            case Signal.CommitterMoved s -> committerMoved(s, line);
            case Signal.PartitionHalted s -> partitionHalted(s, line);
            case Signal.OperatorChose s -> operatorChose(s, line);
            case Signal.PositionsSkipped s -> positionsSkipped(s, line);
            case Signal.BatchWritten s -> written(s, line);
            case Signal.BatchJournaled s -> batchJournaled(s, line);
            case Signal.BatchAborted s -> batchAborted(s, line);
            case Signal.BatchPoisoned s -> batchPoisoned(s, line);
            case Signal.RowsQuarantined s -> {
                rowsQuarantined(s);
                return;
            }
            case Signal.RowsDropped s -> {
                rowsDropped(s);
                return;
            }
            case Signal.RangeExceeded s -> rangeExceeded(s, line);
            case Signal.CommitEnded s -> commitEnded(s, line);
            case Signal.TableFresh s -> tableFresh(s, line);
            case Signal.TableHalted s -> tableHalted(s, line);
            case Signal.TableTended s -> tableTended(s, line);
            case Signal.GoldRunEnded s -> goldRunEnded(s, line);
            case Signal.GoldCheckFailed s -> goldCheckFailed(s, line);
            case Signal.TableChanged s -> tableChanged(s, line);
            case Signal.BackupEnded s -> backupEnded(s, line);
            case Signal.TableChecked s -> checkSignals.tableChecked(s, line);
            case Signal.CheckTurned s -> checkSignals.checkTurned(s, line);
            case Signal.TicketTurned s -> checkSignals.ticketTurned(s, line);
            case Signal.RegistryChanged s -> registryChanged(s, line);
            case Signal.DependencyLost s -> dependencyLost(s, line);
            case Signal.DependencyRecovered s -> dependencyRecovered(s, line);
            case Signal.Retried s -> retried(s, line);
            case Signal.AlertChanged s -> alertChanged(s, line);
            case Signal.AlertNoticeTried s -> alertNoticeTried(s, line);
            case Signal.ClusterCommanded s -> clusterCommanded(s, line);
        }
        log(line);
    }

    /** A signal has its ids itself: those of the work that it comes from would stand beside them a second time. */
    private static void log(LoggingEventBuilder line) {
        var ids = MDC.getCopyOfContextMap();
        if (ids == null || ids.isEmpty()) {
            line.log();
            return;
        }
        MDC.clear();
        try {
            line.log();
        } finally {
            MDC.setContextMap(ids);
        }
    }

    private LoggingEventBuilder trace(LoggingEventBuilder line, String id) {
        String trace = traces.traceOf(id);
        return trace.isEmpty() ? line : line.addKeyValue("trace", trace);
    }

    private void pipelineApplied(Signal.PipelineApplied s, LoggingEventBuilder line) {
        metrics.changes.labelValues(s.pipeline()).inc();
        line.addKeyValue("pipeline", s.pipeline()).addKeyValue("contract", s.contract()).addKeyValue("new", s.isNew());
    }

    private void pipelineDeleted(Signal.PipelineDeleted s, LoggingEventBuilder line) {
        left(s.pipeline());
        metrics.deletions.labelValues(s.pipeline()).inc();
        line.addKeyValue("pipeline", s.pipeline());
    }

    private void pipelineRunEnded(Signal.PipelineRunEnded s, LoggingEventBuilder line) {
        metrics.runs.labelValues(s.pipeline(), s.outcome()).inc();
        line.addKeyValue("pipeline", s.pipeline()).addKeyValue("run", s.run()).addKeyValue("outcome", s.outcome()).addKeyValue("rows", s.rows())
                .addKeyValue("bytes", s.bytes());
    }

    private void partitionOpened(Signal.PartitionOpened s, LoggingEventBuilder line) {
        metrics.opens.labelValues(s.pipeline()).inc();
        at(line, s.pipeline(), s.source()).addKeyValue("position", s.position()).addKeyValue("epoch", s.epoch());
    }

    private void partitionMoved(Signal.PartitionMoved s, LoggingEventBuilder line) {
        metrics.moveSeconds.labelValues(s.pipeline(), s.end()).observe(seconds(s.took()));
        at(line, s.pipeline(), s.source()).addKeyValue("end", s.end()).addKeyValue("ms", s.took().toMillis()).addKeyValue("steps", s.steps());
    }

    private void committerMoved(Signal.CommitterMoved s, LoggingEventBuilder line) {
        metrics.committerMoveSeconds.labelValues(s.table().toString(), s.end()).observe(seconds(s.took()));
        line.addKeyValue("table", s.table()).addKeyValue("end", s.end()).addKeyValue("ms", s.took().toMillis()).addKeyValue("steps", s.steps());
    }

    private void partitionHalted(Signal.PartitionHalted s, LoggingEventBuilder line) {
        metrics.partitionHalts.labelValues(s.pipeline()).inc();
        at(line, s.pipeline(), s.source()).addKeyValue("reason", s.reason());
    }

    private void operatorChose(Signal.OperatorChose s, LoggingEventBuilder line) {
        metrics.choices.labelValues(s.pipeline(), s.choice()).inc();
        at(line, s.pipeline(), s.source()).addKeyValue("choice", s.choice()).addKeyValue("by", s.by()).addKeyValue("about", s.about());
    }

    private void positionsSkipped(Signal.PositionsSkipped s, LoggingEventBuilder line) {
        metrics.skipped.labelValues(s.pipeline()).inc(s.range().positions());
        at(line, s.pipeline(), s.source()).addKeyValue("range", s.range());
    }

    private void batchAborted(Signal.BatchAborted s, LoggingEventBuilder line) {
        metrics.aborted.labelValues(s.pipeline()).inc();
        trace(at(line, s.pipeline(), s.source()), s.batch()).addKeyValue("batch", s.batch()).addKeyValue("reason", s.reason());
    }

    private void batchPoisoned(Signal.BatchPoisoned s, LoggingEventBuilder line) {
        metrics.poisoned.labelValues(s.pipeline()).inc();
        at(line, s.pipeline(), s.source()).addKeyValue("range", s.range()).addKeyValue("records", s.records()).addKeyValue("cause", s.cause());
    }

    /** Counted at once, logged in sum: each batch of a stream that has gone bad would have a line else. */
    private void rowsQuarantined(Signal.RowsQuarantined s) {
        metrics.quarantined.labelValues(s.pipeline(), s.rule()).inc(s.rows());
        setAside.add(new RowTally.Kind(Signal.RowsQuarantined.class, s.pipeline(), s.rule()), s, s.rows()).ifPresent(this::log);
    }

    private void rowsDropped(Signal.RowsDropped s) {
        metrics.dropped.labelValues(s.pipeline(), s.rule()).inc(s.rows());
        setAside.add(new RowTally.Kind(Signal.RowsDropped.class, s.pipeline(), s.rule()), s, s.rows()).ifPresent(this::log);
    }

    /** Logs the sums that have waited long enough; to be called now and then. */
    public void settle() {
        setAside.due().forEach(this::log);
    }

    private void log(RowTally.Sum sum) {
        var line = line(sum.last());
        switch (sum.last()) {
            case Signal.RowsQuarantined s -> setAside(line, sum, s.pipeline(), s.source(), s.batch(), s.rule());
            case Signal.RowsDropped s -> setAside(line, sum, s.pipeline(), s.source(), s.batch(), s.rule());
            case Signal other -> throw new IllegalArgumentException(other + " is not summed up");
        }
        log(line);
    }

    private void setAside(LoggingEventBuilder line, RowTally.Sum sum, String pipeline, SourceKey source, String batch, String rule) {
        trace(at(line, pipeline, source), batch).addKeyValue("batch", batch).addKeyValue("rule", rule).addKeyValue("rows", sum.rows())
                .addKeyValue("batches", sum.batches());
    }

    private void rangeExceeded(Signal.RangeExceeded s, LoggingEventBuilder line) {
        metrics.rangesExceeded.labelValues(s.pipeline(), s.rule(), s.action()).inc();
        at(line, s.pipeline(), s.source()).addKeyValue("range", s.range()).addKeyValue("rule", s.rule()).addKeyValue("action", s.action()).addKeyValue("faulty", s.faulty())
                .addKeyValue("records", s.records());
    }

    private void commitEnded(Signal.CommitEnded s, LoggingEventBuilder line) {
        metrics.commits.labelValues(s.table().toString(), s.outcome()).inc();
        metrics.commitSeconds.labelValues(s.table().toString()).observe(seconds(s.took()));
        line.addKeyValue("table", s.table()).addKeyValue("commit", s.commit()).addKeyValue("outcome", s.outcome()).addKeyValue("batches", s.batches())
                .addKeyValue("ms", s.took().toMillis());
        trace(line, s.commit());
    }

    private void tableFresh(Signal.TableFresh s, LoggingEventBuilder line) {
        partitions.visible(s.pipeline(), s.age());
        line.addKeyValue("pipeline", s.pipeline()).addKeyValue("table", s.table()).addKeyValue("ms", s.age().toMillis());
    }

    private void tableHalted(Signal.TableHalted s, LoggingEventBuilder line) {
        metrics.tableHalts.labelValues(s.table().toString()).inc();
        line.addKeyValue("table", s.table()).addKeyValue("reason", s.reason());
    }

    private void tableTended(Signal.TableTended s, LoggingEventBuilder line) {
        String table = s.table().toString();
        metrics.careRuns.labelValues(table, s.outcome()).inc();
        metrics.careSeconds.labelValues(table).inc(seconds(s.took()));
        if (!s.outcome().equals("DRY_RUN")) {
            metrics.careFiles.labelValues(table, "replaced").inc(s.filesReplaced());
            metrics.careFiles.labelValues(table, "written").inc(s.filesWritten());
            metrics.careFiles.labelValues(table, "deleted").inc(s.filesDeleted());
            metrics.careBytes.labelValues(table, "written").inc(s.bytesWritten());
            metrics.careBytes.labelValues(table, "freed").inc(s.bytesFreed());
            metrics.careRows.labelValues(table).inc(s.rowsRetired());
        }
        line.addKeyValue("table", table).addKeyValue("outcome", s.outcome()).addKeyValue("replaced", s.filesReplaced()).addKeyValue("written", s.filesWritten())
                .addKeyValue("bytes", s.bytesWritten()).addKeyValue("rowsRetired", s.rowsRetired()).addKeyValue("snapshotsExpired", s.snapshotsExpired())
                .addKeyValue("deleted", s.filesDeleted()).addKeyValue("bytesFreed", s.bytesFreed()).addKeyValue("ms", s.took().toMillis()).addKeyValue("reason", s.reason());
    }

    private void goldRunEnded(Signal.GoldRunEnded s, LoggingEventBuilder line) {
        String table = s.table().toString();
        metrics.goldRuns.labelValues(table, s.outcome()).inc();
        metrics.goldSeconds.labelValues(table).inc(seconds(s.took()));
        if (s.outcome().equals("PUBLISHED")) {
            metrics.goldRows.labelValues(table).set(s.rows());
            metrics.goldLate.labelValues(table).inc(s.late());
        }
        line.addKeyValue("gold", s.gold()).addKeyValue("table", table).addKeyValue("outcome", s.outcome()).addKeyValue("rows", s.rows()).addKeyValue("bytes", s.bytes())
                .addKeyValue("windows", s.windows()).addKeyValue("late", s.late()).addKeyValue("ms", s.took().toMillis()).addKeyValue("reason", s.reason());
    }

    private void goldCheckFailed(Signal.GoldCheckFailed s, LoggingEventBuilder line) {
        metrics.goldChecksFailed.labelValues(s.table().toString(), s.check()).inc();
        line.addKeyValue("gold", s.gold()).addKeyValue("table", s.table().toString()).addKeyValue("check", s.check()).addKeyValue("warns", s.warns()).addKeyValue("says", s.says())
                .addKeyValue("found", s.found());
    }

    private void backupEnded(Signal.BackupEnded s, LoggingEventBuilder line) {
        metrics.backups.labelValues(s.outcome()).inc();
        metrics.backupBytes.inc(s.copiedBytes());
        metrics.backupSeconds.inc(s.took().toMillis() / 1000.0);
        line.addKeyValue("to", s.to()).addKeyValue("outcome", s.outcome()).addKeyValue("files", s.files()).addKeyValue("bytes", s.bytes()).addKeyValue("copiedFiles", s.copiedFiles())
                .addKeyValue("copiedBytes", s.copiedBytes()).addKeyValue("ms", s.took().toMillis()).addKeyValue("reason", s.reason());
    }

    private void registryChanged(Signal.RegistryChanged s, LoggingEventBuilder line) {
        metrics.registryChanges.labelValues(s.change()).inc();
        line.addKeyValue("change", s.change()).addKeyValue("subject", s.subject()).addKeyValue("version", s.version()).addKeyValue("schema", s.schema());
    }

    private void tableChanged(Signal.TableChanged s, LoggingEventBuilder line) {
        metrics.tableChanges.labelValues(s.table().toString(), s.work(), s.end()).inc();
        line.addKeyValue("table", s.table()).addKeyValue("work", s.work()).addKeyValue("by", s.by()).addKeyValue("end", s.end()).addKeyValue("reason", s.reason());
    }

    /** How a table stands with its care, as seen last. Not a signal: it is told often and logged never. */
    public void shape(String table, long smallFiles, long snapshots, long metadataBytes) {
        metrics.smallFiles.labelValues(table).set(smallFiles);
        metrics.snapshots.labelValues(table).set(snapshots);
        metrics.metadataBytes.labelValues(table).set(metadataBytes);
    }

    /** What the checks on whole tables say. Not signals: they are told often and logged never. */
    public CheckSeries checks() {
        return checks;
    }

    /** What outlets to topics do. Not signals, as above. */
    public OutletSeries outlets() {
        return new OutletSeries(metrics);
    }

    private void dependencyLost(Signal.DependencyLost s, LoggingEventBuilder line) {
        metrics.dependencyUp.labelValues(s.dependency()).set(0);
        line.addKeyValue("dependency", s.dependency()).addKeyValue("reason", s.reason());
    }

    private void dependencyRecovered(Signal.DependencyRecovered s, LoggingEventBuilder line) {
        metrics.dependencyUp.labelValues(s.dependency()).set(1);
        line.addKeyValue("dependency", s.dependency()).addKeyValue("ms", s.after().toMillis());
    }

    private void retried(Signal.Retried s, LoggingEventBuilder line) {
        metrics.retries.labelValues(s.dependency()).inc();
        line.addKeyValue("dependency", s.dependency()).addKeyValue("failures", s.failures()).addKeyValue("waitMs", s.delay().toMillis())
                .addKeyValue("reason", s.reason());
    }

    private void alertChanged(Signal.AlertChanged s, LoggingEventBuilder line) {
        if (s.change().equals("resolved")) {
            metrics.alerts.remove(s.rule(), s.subject());
        } else {
            metrics.alerts.labelValues(s.rule(), s.subject()).set(1);
        }
        line.addKeyValue("rule", s.rule()).addKeyValue("subject", s.subject()).addKeyValue("severity", s.severity()).addKeyValue("change", s.change())
                .addKeyValue("summary", s.summary());
    }

    private void alertNoticeTried(Signal.AlertNoticeTried s, LoggingEventBuilder line) {
        metrics.alertNotices.labelValues(s.sink(), s.outcome()).inc();
        line.addKeyValue("sink", s.sink()).addKeyValue("alert", s.alert()).addKeyValue("outcome", s.outcome()).addKeyValue("reason", s.reason());
    }

    private void clusterCommanded(Signal.ClusterCommanded s, LoggingEventBuilder line) {
        metrics.clusterCommands.labelValues(s.command(), s.outcome()).inc();
        line.addKeyValue("command", s.command()).addKeyValue("order", s.order()).addKeyValue("outcome", s.outcome());
    }

    private void state(Signal.PipelineStateChanged s, LoggingEventBuilder line) {
        if (!s.from().isEmpty()) {
            metrics.pipelineState.labelValues(s.pipeline(), s.from()).set(0);
        }
        metrics.pipelineState.labelValues(s.pipeline(), s.to()).set(1);
        line.addKeyValue("pipeline", s.pipeline()).addKeyValue("from", s.from()).addKeyValue("to", s.to()).addKeyValue("reason", s.reason());
    }

    private void written(Signal.BatchWritten s, LoggingEventBuilder line) {
        metrics.batches.labelValues(s.pipeline()).inc();
        metrics.bytes.labelValues(s.pipeline()).inc(s.bytes());
        metrics.rows.labelValues(s.pipeline(), "written").inc(s.rows().written());
        metrics.rows.labelValues(s.pipeline(), "quarantined").inc(s.rows().quarantined());
        metrics.rows.labelValues(s.pipeline(), "dropped").inc(s.rows().dropped());
        trace(at(line, s.pipeline(), s.source()), s.batch()).addKeyValue("batch", s.batch()).addKeyValue("range", s.range()).addKeyValue("rows", s.rows().consumed())
                .addKeyValue("bytes", s.bytes()).addKeyValue("ms", s.took().toMillis());
    }

    private void batchJournaled(Signal.BatchJournaled s, LoggingEventBuilder line) {
        metrics.durable.labelValues(s.pipeline()).set(seconds(s.age()));
        trace(at(line, s.pipeline(), s.source()), s.batch()).addKeyValue("batch", s.batch()).addKeyValue("range", s.range()).addKeyValue("ms", s.age().toMillis());
    }

    private static LoggingEventBuilder line(Signal signal) {
        var info = SignalInfo.of(signal.getClass());
        return LOG.atLevel(info.level()).setMessage(info.message()).addKeyValue("signal", info.name());
    }

    private static LoggingEventBuilder at(LoggingEventBuilder line, String pipeline, SourceKey source) {
        return line.addKeyValue("pipeline", pipeline).addKeyValue("partition", source.toString());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
