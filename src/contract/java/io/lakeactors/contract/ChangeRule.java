package io.lakeactors.contract;

import io.lakeactors.model.Promise;
import java.util.Locale;

/** What one change of a contract does to those who read its tables, and so to the contract's version. */
public enum ChangeRule {
    OTHER_ID(Weight.BREAKING, "the id is another one: this is another contract"),
    TABLE_REMOVED(Weight.BREAKING, Against.BOTH, "a schema object is gone"),
    TABLE_MOVED(Weight.BREAKING, Against.BOTH, "its physicalName is another one"),
    COLUMN_REMOVED(Weight.BREAKING, Against.FORWARD, "a column is gone"),
    COLUMN_RENAMED(Weight.BREAKING, Against.FORWARD, "a column has another name; the table's column keeps its id and what it holds"),
    TYPE_CHANGED(Weight.BREAKING, Against.BOTH, "a column has a type that Iceberg does not widen the old one to"),
    REQUIRED_ADDED(Weight.BREAKING, Against.BACKWARD, "a column is new and required, or became required: rows from before may lack it"),
    REQUIRED_DROPPED(Weight.BREAKING, Against.FORWARD, "a column is no longer required: who reads it may meet nulls"),
    KEY_CHANGED(Weight.BREAKING, Against.BOTH, "primaryKey or unique is gone, or of other columns"),
    TABLE_ADDED(Weight.ADDITIVE, "a schema object is new"),
    COLUMN_ADDED(Weight.ADDITIVE, "a column is new and may be null"),
    TYPE_WIDENED(Weight.ADDITIVE, Against.FORWARD, "int to long, float to double, more digits before the point of a decimal"),
    COLUMN_DEPRECATED(Weight.ADDITIVE, "a column is said to go, or no longer"),
    CHECK_ADDED(Weight.ADDITIVE, "a check is new: rows may be quarantined that passed before"),
    CHECK_CHANGED(Weight.ADDITIVE, "a check, or what becomes of rows that break it, is another one"),
    CHECK_REMOVED(Weight.ADDITIVE, "a check is gone, other than unique"),
    READING_CHANGED(Weight.ADDITIVE, "the source's field, its time form or the treatment of unknown fields is another one"),
    PROMISE_CHANGED(Weight.ADDITIVE, "slaProperties, servers, la.retention or checks that are not enforced are others"),
    TEXT_CHANGED(Weight.WORDING, "anything else: descriptions, tags, owners, prices …");

    /** Which number of the version must be raised. */
    public enum Weight {
        /** The first. */
        BREAKING,
        /** The second. */
        ADDITIVE,
        /** The third. */
        WORDING
    }

    /** Which promise a change is against. */
    private enum Against {
        /** It weighs the same whatever was promised. */
        NONE,
        BACKWARD,
        FORWARD,
        BOTH
    }

    private final Weight weight;
    private final Against against;
    private final String meaning;

    ChangeRule(Weight weight, String meaning) {
        this(weight, Against.NONE, meaning);
    }

    ChangeRule(Weight weight, Against against, String meaning) {
        this.weight = weight;
        this.against = against;
        this.meaning = meaning;
    }

    /** Where the contract does not say what it promises. */
    public Weight weight() {
        return weight;
    }

    /** What it weighs for a contract that has promised this. */
    public Weight weight(Promise promise) {
        boolean breaks = switch (against) {
            case NONE -> false;
            case BACKWARD -> promise.isBackward();
            case FORWARD -> promise.isForward();
            case BOTH -> promise.isBackward() || promise.isForward();
        };
        return promise == Promise.UNSAID || against == Against.NONE ? weight : breaks ? Weight.BREAKING : Weight.ADDITIVE;
    }

    /** One clause for people. */
    public String meaning() {
        return meaning;
    }

    /** As people read it: {@code column-removed}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
