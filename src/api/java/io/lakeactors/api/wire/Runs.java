package io.lakeactors.api.wire;

import java.util.List;

/** The latest runs, newest first. */
public record Runs(List<Run> runs) {}
