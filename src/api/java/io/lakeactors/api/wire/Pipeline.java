package io.lakeactors.api.wire;

import java.util.List;
import java.util.Map;

/**
 * A pipeline as it stands.
 *
 * @param state starting, running, waiting, paused, draining, degraded or failed
 * @param reason why it is degraded or failed, or what it waits for, else empty
 * @param since when it came into this state
 * @param contract name and version
 * @param quarantinedByRule rule to records, since the node started
 * @param leftOut rules of its contract that no record is held to, as they cannot be: an older version took it; mostly none
 */
public record Pipeline(
        String name, String state, String reason, long since, String contract, List<Target> targets, List<Partition> partitions, Totals totals,
        Map<String, Long> quarantinedByRule, Map<String, Long> droppedByRule, Map<String, Long> loggedByRule, List<String> leftOut) {
    /** @param quarantine the table beside it, empty if it has none */
    public record Target(String layer, String table, String quarantine) {}

    /**
     * A source partition: committed are the positions [start, next).
     *
     * @param read the position up to which was read
     * @param end the log's end, null if not heard of yet
     * @param lag positions from {@code next} to the end, null if the end is not known
     * @param choices what a person can choose now; empty unless it is stopped by what leaves a choice
     * @param chosen what persons chose about it, oldest first
     * @param watermark the time before which an event is late, milliseconds since 1970; null if the contract knows no late rows, or none has come
     * @param idle whether all that its log holds is committed, and the newest record of that is more than a minute old
     */
    public record Partition(String topic, int partition, String state, String reason, long start, long next, long read, @MayBeNull Long end,
            @MayBeNull Long lag, List<Option> choices, List<Choice> chosen, @MayBeNull Long watermark, boolean idle) {}

    /** A way to go on. @param meaning what is lost, what repeated @param command that chooses it */
    public record Option(String choice, String meaning, String command) {}

    /**
     * What a person chose.
     *
     * @param by who, in the caller's own word
     * @param about what had stopped the partition
     * @param first of the positions [first, next) that were skipped or are read again, null as {@code next} if there are none
     */
    public record Choice(String choice, String by, long at, String about, @MayBeNull Long first, @MayBeNull Long next) {}

    /**
     * Counts over all partitions, of the targets' ledgers.
     *
     * @param lag in records, null if unknown
     * @param lastCommitAt null before the first commit since the pipeline was taken on by its node, as it is after a restart
     * @param commits since the pipeline was taken on by its node
     * @param freshMillis age of the newest committed record at its commit, null if unknown
     * @param watermark the time before which an event is late, milliseconds since 1970, of the slowest partition that is not idle; null if the contract knows no late rows, or none has come
     */
    public record Totals(
            long consumed, long written, long quarantined, long dropped, @MayBeNull Long lag, double rowsPerSecond, @MayBeNull Long lastCommitAt, long commits,
            @MayBeNull Long freshMillis, @MayBeNull Long watermark) {}
}
