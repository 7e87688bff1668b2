package io.lakeactors.api.wire;

/** A person's change of a table has landed. @param snapshot the current one now, -1 if it has none */
public record TableChanged(String table, long snapshot) {}
