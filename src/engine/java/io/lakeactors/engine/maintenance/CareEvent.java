package io.lakeactors.engine.maintenance;

import io.lakeactors.model.TableName;

/** What the caretaker remembers. Journaled under stable names. */
public sealed interface CareEvent {
    record RunEnded(CareRecord run) implements CareEvent {}

    /** A person wants nothing to be done to a table unasked. */
    record Paused(TableName table, String by, long at) implements CareEvent {}

    record Resumed(TableName table, String by, long at) implements CareEvent {}
}
