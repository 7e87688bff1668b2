package io.lakeactors.model;

import java.util.List;
import java.util.Optional;

/**
 * What a data contract (ODCS) says about one table: its columns and its rules.
 *
 * @param id the contract's uuid
 * @param name the contract's name
 * @param version semantic version
 * @param object the name of the contract's schema object that this is
 * @param schema the columns, without audit columns
 * @param rules in the contract's order: the first that a row breaks decides what becomes of it
 * @param checks on the table as a whole
 * @param thresholds on the faulty records of ranges of positions
 * @param unknownFields what to do with fields of the source that the contract does not name
 * @param promise what later versions keep of it
 * @param fingerprint hex SHA-256 of the contract's canonical text
 */
public record Contract(String id, String name, String version, String object, Schema schema, List<Rule> rules, List<TableCheck> checks, List<Threshold> thresholds,
        UnknownFields unknownFields, Promise promise, String fingerprint) {
    /** What to do with fields that the contract does not name. */
    public enum UnknownFields {
        IGNORE,
        /** They are kept, in {@link RescuedColumn}: it is the last of the columns. */
        RESCUE,
        QUARANTINE
    }

    public Contract {
        rules = List.copyOf(rules);
        checks = List.copyOf(checks);
        thresholds = List.copyOf(thresholds);
    }

    /** What the contract says of rows that come late; empty if nothing. */
    public Optional<Rule.Late> late() {
        return rules.stream().filter(Rule.Late.class::isInstance).map(Rule.Late.class::cast).findFirst();
    }

    /** How it is called where people read of it: {@code orders 1.2.0}. */
    public String title() {
        return name + " " + version;
    }

    /** As long as the ranges are that must be judged as a whole before any of their records is written, 0 if there are none. */
    public long heldPositions() {
        return thresholds.stream().filter(one -> one.action() == Threshold.Action.FAIL_BATCH).mapToLong(Threshold::positions).findFirst().orElse(0);
    }

    /** Without checks on the table as a whole, without thresholds and without a promise. */
    public Contract(String id, String name, String version, String object, Schema schema, List<Rule> rules, UnknownFields unknownFields, String fingerprint) {
        this(id, name, version, object, schema, rules, List.of(), List.of(), unknownFields, Promise.UNSAID, fingerprint);
    }
}
