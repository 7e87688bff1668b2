package io.lakeactors.api.wire;

import java.util.List;

/** What a table was made of: the table itself first, then what it was made of at the snapshot that was read, up to topics. */
public record Lineage(List<Table> tables) {
    /**
     * @param depth 0 for the table that was asked for
     * @param snapshot that is told of; null if there is none
     * @param at milliseconds since 1970; 0 if the snapshot has expired, and no more is known of it
     * @param inputs all that the snapshot holds
     * @param steps that led to it, newest first, as far as the table keeps them
     */
    public record Table(String table, int depth, String location, @MayBeNull Long snapshot, long at, List<Input> inputs, List<Step> steps) {}

    /**
     * @param kind pipeline, gold, quarantine, replay, catalog, adoption, other
     * @param commit empty if it has none
     * @param epoch of the committer, null if it does not say
     * @param runs bounded runs of pipelines, or that of a gold table
     * @param added rows, and {@code removed}
     */
    public record Step(long snapshot, long at, String kind, List<Maker> makers, String commit, @MayBeNull Long epoch, List<String> runs, List<Input> inputs, long added, long removed) {}

    /** @param job a pipeline, or gold:NAME @param contract its name and version; mappings and rules have the same one */
    public record Maker(String job, String contract) {}

    /**
     * @param kind topic, table, files
     * @param name of the topic or table; the directory of files
     * @param cluster of a topic: the source cluster's own id; null for others, as {@code partition} and {@code next}
     * @param from the first position, null if it is not known, too
     * @param next the position after the last
     * @param snapshot of a table; null if it is not known, and for others
     */
    public record Input(String kind, String name, @MayBeNull String cluster, @MayBeNull Integer partition, @MayBeNull Long from, @MayBeNull Long next, @MayBeNull Long snapshot) {}
}
