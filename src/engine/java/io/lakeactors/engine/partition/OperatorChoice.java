package io.lakeactors.engine.partition;

/** What a person says to a partition that is halted. */
public enum OperatorChoice {
    /** The cause is mended: look again. */
    RETRY,
    /** Go on behind what the source has deleted; the gap is remembered for the audit. */
    SKIP_TRUNCATED,
    /** The table was rolled back on purpose, or what is pending will not do: drop that, and read again from where the table stands. */
    REPLAY,
    /** The topic was made anew on purpose: forget the old one and begin with the new one. */
    NEW_SOURCE
}
