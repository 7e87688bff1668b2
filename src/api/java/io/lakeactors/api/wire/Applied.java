package io.lakeactors.api.wire;

import java.util.List;

/** @param changes sentences for people; with {@code dryRun}, what would change */
public record Applied(String pipeline, boolean changed, boolean dryRun, List<String> changes) {}
