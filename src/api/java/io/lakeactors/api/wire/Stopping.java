package io.lakeactors.api.wire;

/** @param drain whether what was read is committed first */
public record Stopping(boolean drain) {}
