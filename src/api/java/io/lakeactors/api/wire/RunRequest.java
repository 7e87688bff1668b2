package io.lakeactors.api.wire;

/**
 * What a bounded run is to be called.
 *
 * @param id up to 64 letters, digits, dots, dashes, underscores and colons, a letter or digit first; null for one that the node chooses. One that has been begun under this id
 *     is the answer, unless it failed
 */
public record RunRequest(@MayBeNull String id) {}
