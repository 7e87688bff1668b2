package io.lakeactors.engine.signal;

import java.util.List;
import org.slf4j.event.Level;

/**
 * What the reference says of a signal.
 *
 * @param message the log line's text; what varies stands in its key-values
 * @param metric the metric that it moves, with labels
 */
public record SignalInfo(Class<? extends Signal> type, Level level, String message, String metric, String help) {
    /** All of them, in the order of the reference. */
    public static final List<SignalInfo> ALL = List.of(
            new SignalInfo(Signal.PipelineApplied.class, Level.INFO, "Pipeline applied.",
                    "lake_pipeline_changes_total{pipeline}", "A pipeline was created or changed."),
            new SignalInfo(Signal.PipelineDeleted.class, Level.INFO, "Pipeline deleted.",
                    "lake_pipeline_deletions_total{pipeline}", "A pipeline was deleted; its tables stay."),
            new SignalInfo(Signal.PipelineStateChanged.class, Level.INFO, "Pipeline state changed.",
                    "lake_pipeline_state{pipeline,state}", "1 for the state that the pipeline is in."),
            new SignalInfo(Signal.PipelineRunEnded.class, Level.INFO, "Run ended.", "lake_runs_total{pipeline,outcome}", "Bounded runs that ended."),
            new SignalInfo(Signal.PartitionOpened.class, Level.INFO, "Partition opened.",
                    "lake_partition_opens_total{pipeline}", "How often reading of a partition began, restarts included."),
            new SignalInfo(Signal.PartitionMoved.class, Level.INFO, "Partition moved.", "lake_partition_move_seconds{pipeline,end}",
                    "Partitions that left this node for another while they read (from being told so), and those that have resumed here with records that waited, after a start too: from their beginning on this node to their first commit, with each step."),
            new SignalInfo(Signal.CommitterMoved.class, Level.INFO, "Committer moved.", "lake_committer_move_seconds{table,end}",
                    "Committers of tables that left this node for another (from being told so), and those that have resumed here, after a start too: from their beginning on this node to their first commit, with each step, but for the time in which nothing waited."),
            new SignalInfo(Signal.PartitionHalted.class, Level.ERROR, "Partition halted.",
                    "lake_partition_halts_total{pipeline}", "Partitions that need a person."),
            new SignalInfo(Signal.OperatorChose.class, Level.WARN, "A person chose how to go on.",
                    "lake_operator_choices_total{pipeline,choice}", "Choices that persons made about stopped partitions."),
            new SignalInfo(Signal.PositionsSkipped.class, Level.WARN, "Positions were skipped by choice.",
                    "lake_skipped_positions_total{pipeline}", "Positions that the source had deleted unread, and that a person gave up."),
            new SignalInfo(Signal.BatchWritten.class, Level.DEBUG, "Batch written.",
                    "lake_batches_total{pipeline}, lake_rows_total{pipeline,outcome}, lake_bytes_total{pipeline}",
                    "Durable batches, and what became of their rows."),
            new SignalInfo(Signal.BatchJournaled.class, Level.DEBUG, "Batch journaled.", "lake_durable_seconds{pipeline}",
                    "Age of the newest record when the journal held its batch, judged and in durable files."),
            new SignalInfo(Signal.BatchAborted.class, Level.WARN, "Batch given up; it is read again.",
                    "lake_batches_aborted_total{pipeline}", "Batches whose files could not be written."),
            new SignalInfo(Signal.BatchPoisoned.class, Level.ERROR, "Batch poisoned; its records were isolated.", "lake_poisoned_total{pipeline}",
                    "Batches that decoding or judging failed on unexpectedly."),
            new SignalInfo(Signal.RowsQuarantined.class, Level.WARN, "Rows quarantined.",
                    "lake_quarantined_total{pipeline,rule}", "Rows sent to quarantine, by the deciding rule. Logged in sum: one line for a pipeline and rule in 5 s at most."),
            new SignalInfo(Signal.RowsDropped.class, Level.WARN, "Rows dropped.", "lake_dropped_total{pipeline,rule}",
                    "Rows dropped as their contract says. Logged in sum, as those in quarantine."),
            new SignalInfo(Signal.RangeExceeded.class, Level.WARN, "Too many records of a range are faulty.", "lake_ranges_exceeded_total{pipeline,rule,action}",
                    "Ranges of positions that exceed a threshold of their contract: told (log), or none of their records written (fail_batch)."),
            new SignalInfo(Signal.CommitEnded.class, Level.INFO, "Commit ended.",
                    "lake_commits_total{table,outcome}, lake_commit_seconds{table}", "Tries to commit and how long they took."),
            new SignalInfo(Signal.TableFresh.class, Level.DEBUG, "Records became visible.",
                    "lake_freshness_seconds{pipeline}", "Age of the newest record at its commit."),
            new SignalInfo(Signal.TableHalted.class, Level.ERROR, "Table halted.", "lake_table_halts_total{table}", "Tables that need a person."),
            new SignalInfo(Signal.TableTended.class, Level.INFO, "Table tended.",
                    "lake_maintenance_runs_total{table,outcome}, lake_maintenance_seconds_total{table}, lake_maintenance_files_total{table,what}, "
                            + "lake_maintenance_bytes_total{table,what}, lake_maintenance_rows_retired_total{table}",
                    "What a run that looks after a table has done."),
            new SignalInfo(Signal.GoldRunEnded.class, Level.INFO, "Gold run ended.",
                    "lake_gold_runs_total{table,outcome}, lake_gold_seconds_total{table}, lake_gold_rows{table}, lake_gold_late_windows_total{table}", "Runs that made a gold table anew, or did not, and the rows of the latest that did."),
            new SignalInfo(Signal.GoldCheckFailed.class, Level.WARN, "A candidate did not pass a check.",
                    "lake_gold_checks_failed_total{table,check}", "Checks that candidates of gold tables did not pass; unless a check warns only, readers see the table as it was."),
            new SignalInfo(Signal.TableChanged.class, Level.WARN, "Table changed by a person.", "lake_table_changes_total{table,work,end}",
                    "Rollbacks, tags and branches that people ordered, what they let out of quarantine, and rows taken out to be read again, with their end."),
            new SignalInfo(Signal.BackupEnded.class, Level.INFO, "Backup ended.", "lake_backups_total{outcome}, lake_backup_copied_bytes_total, lake_backup_seconds_total",
                    "Backups of the whole lake, and what was copied for them."),
            new SignalInfo(Signal.TableChecked.class, Level.DEBUG, "Table checked.", "lake_check_evaluations_total{table}, lake_check_seconds_total{table}",
                    "Evaluations of the checks on whole tables, and the time that they took."),
            new SignalInfo(Signal.CheckTurned.class, Level.WARN, "Check turned.", "lake_check_turns_total{table,to}", "Checks on whole tables that end otherwise than before: pass, warn, fail or error."),
            new SignalInfo(Signal.TicketTurned.class, Level.WARN, "Ticket turned.", "lake_check_tickets_total{table,to}", "Tickets of checks that keep failing: opened or closed."),
            new SignalInfo(Signal.RegistryChanged.class, Level.INFO, "Schema registry changed.", "lake_registry_changes_total{change}",
                    "Schemas that were registered, deleted (hidden) or erased, changes of compatibility and mode, contracts that were published, and numbers that a restored registry has given before."),
            new SignalInfo(Signal.DependencyLost.class, Level.WARN, "Dependency lost.", "lake_dependency_up{dependency}", "0 while a dependency fails."),
            new SignalInfo(Signal.DependencyRecovered.class, Level.INFO, "Dependency recovered.",
                    "lake_dependency_up{dependency}", "1 while a dependency answers."),
            new SignalInfo(Signal.Retried.class, Level.WARN, "Trying again.", "lake_retries_total{dependency}", "Tries that failed and are repeated."),
            new SignalInfo(Signal.AlertChanged.class, Level.WARN, "Alert changed.", "lake_alerts_firing{rule,subject}", "1 while an alert fires, as this node sees it."),
            new SignalInfo(Signal.AlertNoticeTried.class, Level.INFO, "Alert notice.", "lake_alert_notices_total{sink,outcome}",
                    "Tries to tell people: sent, retried, refused or dropped."),
            new SignalInfo(Signal.ClusterCommanded.class, Level.WARN, "Cluster command.", "lake_cluster_commands_total{command,outcome}",
                    "Changes of the cluster that people ordered, with what became of them."));

    /** Metrics that have no log line of their own. */
    public static final List<String> UNLOGGED = List.of("lake_lag_records{pipeline,partition}", "lake_watermark_seconds{pipeline,partition}", "lake_late_rows_total{pipeline,policy}", "lake_latency_seconds{pipeline}", "lake_committed_timestamp_seconds{pipeline}",
            "lake_sla_seconds{domain,pipeline,property}", "lake_gold_sla_seconds{domain,table,property}", "lake_gold_published_timestamp_seconds{table}", "lake_memory_bytes{kind}", "lake_table_small_files{table}",
            "lake_table_snapshots{table}", "lake_table_metadata_bytes{table}", "lake_check_value{table,check}", "lake_check_passes{table,check,severity}",
            "lake_outlet_rows_total{table,outlet,outcome}", "lake_outlet_failures_total{table,outlet,error}", "lake_outlet_lag_seconds{table,outlet}");

    public String name() {
        return type.getSimpleName();
    }

    static SignalInfo of(Class<? extends Signal> type) {
        return ALL.stream().filter(info -> info.type() == type).findFirst().orElseThrow(() ->
                new IllegalStateException("signal not listed: " + type.getSimpleName()));
    }
}
