package io.lakeactors.api.wire;

import java.util.List;

/** All pipelines, by name. */
public record Pipelines(List<Pipeline> pipelines) {}
