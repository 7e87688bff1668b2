package io.lakeactors.engine;

/** An event or a snapshot of the journal that this version does not know: a newer one has written it, or it is damaged. Never written. @param name under which it stands there, and what of it is not known if the name is */
public record UnknownEvent(String name) {}
