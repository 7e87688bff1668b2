package io.lakeactors.engine.alert;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a node knows at one moment.
 *
 * @param at milliseconds since 1970
 * @param pipelines empty if nobody could be asked just now: then what stood stands
 * @param troubles dependency to what is wrong with it; those that answer are not in it
 * @param commitFailures table to how many of its commits failed since this node began; only tables that are committed here
 * @param neglected table to why it is not looked after as it should be; empty if nobody could be asked just now
 * @param broken {@code table/check} to what is wrong, of checks on whole tables that fail; empty if nobody could be asked just now
 * @param stale gold table to why its latest candidate was not published; empty if nobody could be asked just now
 */
public record AlertFacts(long at, Optional<List<PipelineFact>> pipelines, Map<String, String> troubles, Map<String, Long> commitFailures,
        Optional<Map<String, String>> neglected, Optional<Map<String, String>> broken, Optional<Map<String, String>> stale) {
    /** Where nobody looks after tables, none are checked, and none are made of others. */
    public AlertFacts(long at, Optional<List<PipelineFact>> pipelines, Map<String, String> troubles, Map<String, Long> commitFailures) {
        this(at, pipelines, troubles, commitFailures, Optional.of(Map.of()), Optional.of(Map.of()), Optional.of(Map.of()));
    }

    public AlertFacts {
        neglected = neglected.map(Map::copyOf);
        broken = broken.map(Map::copyOf);
        stale = stale.map(Map::copyOf);
        pipelines = pipelines.map(List::copyOf);
        troubles = Map.copyOf(troubles);
        commitFailures = Map.copyOf(commitFailures);
    }

    /**
     * @param standing how it does, as far as an alert goes
     * @param reason a sentence if it is not well
     * @param lag records, -1 if unknown
     * @param consumed rows since the pipeline began, and {@code quarantined} of them
     */
    public record PipelineFact(String name, Standing standing, String reason, long lag, long consumed, long quarantined) {}

    public enum Standing {
        WELL,
        DEGRADED,
        FAILED
    }
}
