package io.lakeactors.model;

import java.util.List;

/** The columns that every table has, so that where a row came from is plain SQL. */
public final class AuditColumns {
    public static final String TOPIC = "_la_topic";
    public static final String PARTITION = "_la_partition";
    public static final String OFFSET = "_la_offset";
    public static final String INGEST_TS = "_la_ingest_ts";
    public static final String CONTRACT_VERSION = "_la_contract_version";

    /** In table order, after the contract's columns. */
    public static final List<Field> FIELDS = List.of(
            new Field(TOPIC, TOPIC, new Type.Text(), true, "the source topic"),
            new Field(PARTITION, PARTITION, new Type.Int(), true, "the source partition"),
            new Field(OFFSET, OFFSET, new Type.Long(), true, "the record's offset in its partition"),
            new Field(INGEST_TS, INGEST_TS, new Type.Timestamp(true, TimeForm.EPOCH_MICROS), true, "when its batch was decoded"),
            new Field(CONTRACT_VERSION, CONTRACT_VERSION, new Type.Text(), true, "the version of the contract that judged it"));

    private AuditColumns() {}
}
