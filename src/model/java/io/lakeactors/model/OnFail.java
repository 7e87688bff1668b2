package io.lakeactors.model;

/** What becomes of a record that breaks a rule. */
public enum OnFail {
    /** The record passes; the fault is counted and logged. */
    LOG,
    /** The record goes to the quarantine table. */
    QUARANTINE,
    /** The record is dropped, counted, and an alert is raised. */
    DROP_ALERT,
    /** The pipeline stops before the batch: nothing of it is written. */
    FAIL_PIPELINE
}
