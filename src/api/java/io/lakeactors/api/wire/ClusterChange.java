package io.lakeactors.api.wire;

import java.util.List;

/**
 * What a change does.
 *
 * @param dryRun whether it was only looked at
 * @param changes whether there is anything to do at all
 */
public record ClusterChange(boolean dryRun, boolean changes, List<Step> steps) {
    /** @param node whom it is about @param says what becomes of it */
    public record Step(String node, String says) {}
}
