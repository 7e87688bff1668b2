package io.lakeactors.model;

/** Who has to act on an error. */
public enum Blame {
    /** The record is not what its contract says. */
    DATA,
    /** The command, pipeline, contract or configuration is wrong. */
    USER,
    /** A dependency (broker, catalog, journal, disk) fails. */
    EXTERNAL,
    /** LakeActors is wrong. */
    BUG
}
