package io.lakeactors.api.wire;

/** @param status {@code ok}, or why not */
public record Health(String status) {}
