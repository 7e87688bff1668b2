package io.lakeactors.engine.outlet;

/** What the keeper of outlets remembers. Journaled under stable names. */
public sealed interface OutletEvent {
    /** Kafka holds a place of it. @param outlet in the words that people see @param pipeline that sends @param name that it has in Kafka */
    record Begun(String outlet, String pipeline, String name) implements OutletEvent {}

    /** Its pipeline has it no more: begun again, it begins anew. */
    record Left(String outlet) implements OutletEvent {}
}
