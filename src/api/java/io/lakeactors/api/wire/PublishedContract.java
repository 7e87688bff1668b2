package io.lakeactors.api.wire;

/** @param text the file, as it was published @param publishedAt milliseconds since 1970 */
public record PublishedContract(String name, String id, String version, String text, long publishedAt) {}
