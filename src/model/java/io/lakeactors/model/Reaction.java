package io.lakeactors.model;

/** What the engine does about an error. The reaction stands in the table of errors, not in scattered catch blocks. */
public enum Reaction {
    QUARANTINE,
    RETRY,
    RECONCILE,
    PAUSE,
    HALT,
    /** The request is refused; nothing was changed. */
    REFUSE
}
