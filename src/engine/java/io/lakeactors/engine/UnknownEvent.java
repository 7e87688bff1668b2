package io.lakeactors.engine;

/** An event or a snapshot of the journal that this version does not know: a newer one has written it. Never written. @param name under which it stands there */
public record UnknownEvent(String name) {}
