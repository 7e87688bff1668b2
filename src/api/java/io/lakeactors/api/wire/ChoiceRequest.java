package io.lakeactors.api.wire;

/**
 * What a person decides about partitions that are stopped.
 *
 * @param choice skip-truncated, replay or new-source
 * @param partition only this one, as {@code topic/number}; null for all that the choice answers
 * @param by who decides, for the record; the caller's own word
 */
public record ChoiceRequest(String choice, @MayBeNull String partition, @MayBeNull String by) {}
