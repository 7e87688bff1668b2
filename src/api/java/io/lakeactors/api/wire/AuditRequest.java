package io.lakeactors.api.wire;

/**
 * @param pipeline null for all
 * @param recount whether to read the source again and count its records, which takes as long as reading it
 */
public record AuditRequest(@MayBeNull String pipeline, boolean recount) {}
