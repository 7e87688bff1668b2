package io.lakeactors.api.wire;

import java.util.List;

/** What is remembered of a table's evaluations, oldest first. */
public record QualityHistory(String table, List<QualityEvaluation> evaluations) {}
