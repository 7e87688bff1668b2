package io.lakeactors.engine;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.time.Duration;

/**
 * How the engine behaves, read from {@code lakeactors.engine}, {@code lakeactors.cluster}, {@code lakeactors.maintenance} and {@code lakeactors.quality}. Sizes in bytes.
 *
 * @param nodeId how this node is called in views
 * @param version the program's version, for views
 */
public record EngineConfig(String nodeId, String version, ClusterConfig cluster, Journal journal, Partition partition, Commit commit, Pipeline pipeline,
        Retry retry, CareConfig care, QualityConfig quality) {

    /** @param connections of the journal's own pool; as many threads serve them */
    public record Journal(String url, String user, String password, int connections) {}

    /**
     * @param creditBytes polled bytes that one partition may have waiting for its worker
     * @param batchBytesMax a batch is closed when its files come to this
     * @param lingerMax the longest that a batch stays open, however large the lag
     * @param preparedMax batches of a partition that wait for their commit before its worker pauses
     */
    public record Partition(long creditBytes, long batchBytesMax, Duration lingerMax, int preparedMax, Duration emptyEvery) {}

    /**
     * @param intervalMin and {@code intervalMax} bound the time between two commits of one table, which follows the goals of its pipelines
     * @param turnMax how long a table's commits wait at most for somebody else who was refused, 0 for not at all
     */
    public record Commit(Duration intervalMin, Duration intervalMax, Duration turnMax) {}

    /**
     * @param ensureEvery how often pipelines and partitions are woken if they are not there
     * @param discoverEvery how often a topic is looked at for new partitions
     * @param reportEvery how often partitions tell how far they are
     * @param runsKept finished runs that are remembered
     */
    public record Pipeline(Duration ensureEvery, Duration discoverEvery, Duration reportEvery, Duration askTimeout, Duration sourceTimeout, int runsKept) {}

    /**
     * Exponential backoff between {@code min} and {@code max}, each wait shortened by up to {@code jitter} (0 to 1) of itself.
     *
     * @param opensAfter so many failures of a dependency in a row, and it is spared but for one trial at a time
     * @param trialMax the longest wait from a trial that failed to the next
     */
    public record Retry(Duration min, Duration max, double jitter, int opensAfter, Duration trialMax) {
        /** The waits between trials. */
        Retry ofTrials() {
            return new Retry(min, max.compareTo(trialMax) < 0 ? max : trialMax, jitter, opensAfter, trialMax);
        }
    }

    public EngineConfig {
        new Problems("lakeactors.engine")
                .require(!nodeId.isBlank(), "node-id", "must not be empty")
                .require(journal.url().startsWith("jdbc:h2:") || journal.url().startsWith("jdbc:postgresql:"), "journal.url",
                        "must begin with jdbc:h2: or jdbc:postgresql:, was \"" + journal.url() + "\"")
                .require(journal.connections() >= 1 && journal.connections() <= 64, "journal.connections", "must be 1 to 64, was " + journal.connections())
                .require(partition.creditBytes() >= 64 << 10, "partition.credit", "must be at least 64 kB, was " + partition.creditBytes())
                .require(partition.batchBytesMax() >= 64 << 10, "partition.batch-max", "must be at least 64 kB, was " + partition.batchBytesMax())
                .require(partition.lingerMax().toMillis() >= 100, "partition.linger-max", "must be at least 100ms, was " + partition.lingerMax())
                .require(partition.preparedMax() >= 1, "partition.prepared-max", "must be positive, was " + partition.preparedMax())
                .require(commit.intervalMin().toMillis() >= 10, "commit.interval-min", "must be at least 10ms, was " + commit.intervalMin())
                .require(commit.intervalMax().compareTo(commit.intervalMin()) >= 0, "commit.interval-max", "must not be less than interval-min")
                .require(commit.turnMax().toSeconds() <= 60 && !commit.turnMax().isNegative(), "commit.turn-max", "must be 0 to 60s, was " + commit.turnMax())
                .require(pipeline.runsKept() >= 1, "pipeline.runs-kept", "must be positive, was " + pipeline.runsKept())
                .require(retry.min().toMillis() >= 1, "retry.min", "must be at least 1ms, was " + retry.min())
                .require(retry.max().compareTo(retry.min()) >= 0, "retry.max", "must not be less than min")
                .require(retry.jitter() >= 0 && retry.jitter() <= 1, "retry.jitter", "must be 0 to 1, was " + retry.jitter())
                .require(retry.opensAfter() >= 1, "retry.opens-after", "must be positive, was " + retry.opensAfter())
                .require(retry.trialMax().compareTo(retry.min()) >= 0, "retry.trial-max", "must not be less than min")
                .throwIfAny();
    }

    /** @param root the whole configuration, with the engine's defaults in it @throws io.lakeactors.model.LakeException CONFIG_INVALID */
    public static EngineConfig read(Config root) {
        try {
            Config engine = root.getConfig("lakeactors.engine");
            return new EngineConfig(
                    engine.getString("node-id"),
                    engine.getString("version"),
                    ClusterConfig.read(root),
                    journal(engine.getConfig("journal")),
                    partition(engine.getConfig("partition")),
                    new Commit(engine.getDuration("commit.interval-min"), engine.getDuration("commit.interval-max"), engine.getDuration("commit.turn-max")),
                    pipeline(engine.getConfig("pipeline")),
                    new Retry(engine.getDuration("retry.min"), engine.getDuration("retry.max"), engine.getDouble("retry.jitter"),
                            engine.getInt("retry.opens-after"), engine.getDuration("retry.trial-max")),
                    CareConfig.read(root.getConfig("lakeactors.maintenance")),
                    QualityConfig.read(root.getConfig("lakeactors.quality")));
        } catch (ConfigException e) {
            throw LakeError.of(ErrorCode.CONFIG_INVALID, e.getMessage(), "lakeactors.engine", "Known keys: docs/reference/config.md").asException(e);
        }
    }

    private static Journal journal(Config config) {
        return new Journal(config.getString("url"), config.getString("user"), config.getString("password"), config.getInt("connections"));
    }

    private static Partition partition(Config config) {
        return new Partition(config.getBytes("credit"), config.getBytes("batch-max"), config.getDuration("linger-max"), config.getInt("prepared-max"),
                config.getDuration("empty-every"));
    }

    private static Pipeline pipeline(Config config) {
        return new Pipeline(config.getDuration("ensure-every"), config.getDuration("discover-every"), config.getDuration("report-every"),
                config.getDuration("ask-timeout"), config.getDuration("source-timeout"), config.getInt("runs-kept"));
    }
}
