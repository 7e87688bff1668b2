package io.lakeactors.engine.signal;

import io.lakeactors.model.MemoryBudget;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The engine's metrics, registered once in a registry. */
final class Metrics {
    final Gauge lag;
    final Gauge watermark;
    final Gauge pipelineState;
    final Gauge freshness;
    final Gauge durable;
    final Gauge levels;
    final Gauge goldLevels;
    final Gauge goldPublished;
    final Gauge dependencyUp;
    final Gauge alerts;
    final Counter changes;
    final Counter deletions;
    final Counter runs;
    final Counter opens;
    final Counter partitionHalts;
    final Counter choices;
    final Counter skipped;
    final Counter batches;
    final Counter rows;
    final Counter bytes;
    final Counter aborted;
    final Counter poisoned;
    final Counter quarantined;
    final Counter dropped;
    final Counter rangesExceeded;
    final Counter late;
    final Counter commits;
    final Counter tableHalts;
    final Counter retries;
    final Counter alertNotices;
    final Counter clusterCommands;
    final Counter goldRuns;
    final Counter goldSeconds;
    final Gauge goldRows;
    final Counter goldLate;
    final Counter goldChecksFailed;
    final Counter careRuns;
    final Counter careSeconds;
    final Counter careFiles;
    final Counter careBytes;
    final Counter careRows;
    final Counter tableChanges;
    final Counter registryChanges;
    final Counter backups;
    final Counter backupBytes;
    final Counter backupSeconds;
    final Gauge smallFiles;
    final Gauge snapshots;
    final Gauge metadataBytes;
    final Gauge checkValue;
    final Gauge checkPasses;
    final Counter checkEvaluations;
    final Counter checkSeconds;
    final Counter checkTurns;
    final Counter checkTickets;
    final Counter outletRows;
    final Counter outletFailures;
    final Gauge outletLag;
    final Histogram commitSeconds;
    final Histogram moveSeconds;
    final Histogram committerMoveSeconds;

    Metrics(PrometheusRegistry registry, MemoryBudget memory) {
        lag = gauge(registry, "lake_lag_records", "Positions between the log's end and what is committed.", "pipeline", "partition");
        watermark = gauge(registry, "lake_watermark_seconds", "Time before which an event is late, in seconds since 1970; none while a partition is idle.", "pipeline", "partition");
        pipelineState = gauge(registry, "lake_pipeline_state", "1 for the state that the pipeline is in.", "pipeline", "state");
        freshness = gauge(registry, "lake_freshness_seconds", "Age of the newest record at its commit.", "pipeline");
        durable = gauge(registry, "lake_durable_seconds", "Age of the newest record when the journal held its batch.", "pipeline");
        levels = gauge(registry, "lake_sla_seconds", "What a contract's slaProperties promise of a pipeline's tables, by its domain.", "domain", "pipeline", "property");
        goldLevels = gauge(registry, "lake_gold_sla_seconds", "What a contract's slaProperties promise of a gold table, by its domain.", "domain", "table", "property");
        goldPublished = gauge(registry, "lake_gold_published_timestamp_seconds", "When a gold table was published last, in seconds since 1970.", "table");
        dependencyUp = gauge(registry, "lake_dependency_up", "1 while a dependency answers, 0 while it fails.", "dependency");
        alerts = gauge(registry, "lake_alerts_firing", "1 while an alert fires, as this node sees it.", "rule", "subject");
        changes = counter(registry, "lake_pipeline_changes", "Pipelines created or changed.", "pipeline");
        deletions = counter(registry, "lake_pipeline_deletions", "Pipelines deleted.", "pipeline");
        runs = counter(registry, "lake_runs", "Bounded runs that ended.", "pipeline", "outcome");
        opens = counter(registry, "lake_partition_opens", "How often reading of a partition began.", "pipeline");
        partitionHalts = counter(registry, "lake_partition_halts", "Partitions that need a person.", "pipeline");
        choices = counter(registry, "lake_operator_choices", "Choices that persons made about stopped partitions.", "pipeline", "choice");
        skipped = counter(registry, "lake_skipped_positions", "Positions that a person gave up.", "pipeline");
        batches = counter(registry, "lake_batches", "Durable batches.", "pipeline");
        rows = counter(registry, "lake_rows", "Rows by what became of them.", "pipeline", "outcome");
        bytes = counter(registry, "lake_bytes", "Bytes of the files written.", "pipeline");
        aborted = counter(registry, "lake_batches_aborted", "Batches whose files could not be written.", "pipeline");
        poisoned = counter(registry, "lake_poisoned", "Batches that decoding or judging failed on unexpectedly.", "pipeline");
        quarantined = counter(registry, "lake_quarantined", "Rows sent to quarantine, by the deciding rule.", "pipeline", "rule");
        rangesExceeded = counter(registry, "lake_ranges_exceeded", "Ranges of positions with more faulty records than a threshold allows.", "pipeline", "rule", "action");
        dropped = counter(registry, "lake_dropped", "Rows dropped, by the deciding rule.", "pipeline", "rule");
        late = counter(registry, "lake_late_rows", "Rows that came behind the watermark, by what became of them.", "pipeline", "policy");
        commits = counter(registry, "lake_commits", "Tries to commit.", "table", "outcome");
        tableHalts = counter(registry, "lake_table_halts", "Tables that need a person.", "table");
        retries = counter(registry, "lake_retries", "Tries that failed and are repeated.", "dependency");
        alertNotices = counter(registry, "lake_alert_notices", "Tries to tell people.", "sink", "outcome");
        clusterCommands = counter(registry, "lake_cluster_commands", "Changes of the cluster that people ordered.", "command", "outcome");
        goldRuns = counter(registry, "lake_gold_runs", "Runs that made a gold table anew, or did not.", "table", "outcome");
        goldSeconds = counter(registry, "lake_gold_seconds", "Time that such runs took.", "table");
        goldRows = gauge(registry, "lake_gold_rows", "Rows of the gold table that was published last.", "table");
        goldLate = counter(registry, "lake_gold_late_windows", "Windows of gold tables that may have changed after they were closed, and were left as they are.", "table");
        goldChecksFailed = counter(registry, "lake_gold_checks_failed", "Checks that candidates of gold tables did not pass.", "table", "check");
        careRuns = counter(registry, "lake_maintenance_runs", "Runs that look after a table and found something to do.", "table", "outcome");
        careSeconds = counter(registry, "lake_maintenance_seconds", "Time that such runs took.", "table");
        careFiles = counter(registry, "lake_maintenance_files", "Data files replaced by fewer, those written for them, and files deleted.", "table", "what");
        careBytes = counter(registry, "lake_maintenance_bytes", "Bytes written anew, and freed.", "table", "what");
        careRows = counter(registry, "lake_maintenance_rows_retired", "Rows removed because they were older than the goal.", "table");
        backups = counter(registry, "lake_backups", "Backups of the whole lake.", "outcome");
        backupBytes = counter(registry, "lake_backup_copied_bytes", "Bytes that were copied for backups.");
        backupSeconds = counter(registry, "lake_backup_seconds", "Time that backups took.");
        registryChanges = counter(registry, "lake_registry_changes", "Changes of the schema registry.", "change");
        tableChanges = counter(registry, "lake_table_changes", "Changes that people made to tables.", "table", "work", "end");
        smallFiles = gauge(registry, "lake_table_small_files", "Small files in the partition that has most.", "table");
        snapshots = gauge(registry, "lake_table_snapshots", "Snapshots that the table keeps.", "table");
        metadataBytes = gauge(registry, "lake_table_metadata_bytes", "Length of the table's metadata file.", "table");
        checkValue = gauge(registry, "lake_check_value", "What a check on a whole table has measured last.", "table", "check");
        checkPasses = gauge(registry, "lake_check_passes", "1 while a check on a whole table passes, else 0.", "table", "check", "severity");
        checkEvaluations = counter(registry, "lake_check_evaluations", "Evaluations of the checks on a whole table.", "table");
        checkSeconds = counter(registry, "lake_check_seconds", "Time that they took.", "table");
        checkTickets = counter(registry, "lake_check_tickets", "Tickets of checks that keep failing.", "table", "to");
        checkTurns = counter(registry, "lake_check_turns", "Checks on whole tables that end otherwise than before.", "table", "to");
        outletRows = counter(registry, "lake_outlet_rows", "Rows on their way to topics by what became of them.", "table", "outlet", "outcome");
        outletFailures = counter(registry, "lake_outlet_failures", "Tries to send rows to topics that failed.", "table", "outlet", "error");
        outletLag = gauge(registry, "lake_outlet_lag_seconds", "Since when an outlet has not sent all that its table gained.", "table", "outlet");
        commitSeconds = Histogram.builder().name("lake_commit_seconds").help("How long commits take.").labelNames("table").withoutExemplars()
                .classicUpperBounds(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30).register(registry);
        moveSeconds = Histogram.builder().name("lake_partition_move_seconds").help("How long partitions take to leave, and to resume.").labelNames("pipeline", "end").withoutExemplars()
                .classicUpperBounds(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30).register(registry);
        committerMoveSeconds = Histogram.builder().name("lake_committer_move_seconds").help("How long committers take to leave, and to resume.").labelNames("table", "end").withoutExemplars()
                .classicUpperBounds(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30).register(registry);
        GaugeWithCallback.builder().name("lake_memory_bytes").help("Bytes in flight.").labelNames("kind").callback(callback -> {
            callback.call(memory.used(), "used");
            callback.call(memory.cap(), "cap");
        }).register(registry);
    }

    /** A gauge of pipelines that is asked when it is looked at: what grows while nothing happens. */
    static void asked(PrometheusRegistry registry, String name, String help, Consumer<BiConsumer<Double, String>> tellAll) {
        GaugeWithCallback.builder().name(name).help(help).labelNames("pipeline").callback(callback -> tellAll.accept((value, pipeline) -> callback.call(value, pipeline))).register(registry);
    }

    private static Gauge gauge(PrometheusRegistry registry, String name, String help, String... labels) {
        return Gauge.builder().name(name).help(help).labelNames(labels).withoutExemplars().register(registry);
    }

    private static Counter counter(PrometheusRegistry registry, String name, String help, String... labels) {
        return Counter.builder().name(name).help(help).labelNames(labels).withoutExemplars().register(registry);
    }
}
