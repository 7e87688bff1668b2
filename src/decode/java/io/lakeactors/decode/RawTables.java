package io.lakeactors.decode;

import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.Column;
import io.lakeactors.model.ColumnBatch;
import io.lakeactors.model.Field;
import io.lakeactors.model.MicroBatch;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.RowFault;
import io.lakeactors.model.Schema;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * Builds the rows of the tables that hold records as received, and adds the audit columns to those that were decoded. One instance serves one batch after
 * another and reuses its columns: a batch that a method returned is valid until the same method is called again. Not safe for threads.
 */
public final class RawTables {
    private static final Type BINARY = new Type.Binary();
    private static final Type TEXT = new Type.Text();
    private static final Type INSTANT = new Type.Timestamp(true, TimeForm.EPOCH_MICROS);
    private static final Type TEXTS = new Type.Array(Field.of("element", TEXT, true));

    private static final List<Field> AS_RECEIVED = List.of(
            described("key", BINARY, "the record's key as received"),
            described("value", BINARY, "the record's value as received"),
            described("headers", TEXT, "the record's headers in order: JSON objects of name (k) and base64 value (v)"),
            described("record_ts", INSTANT, "the source's own time of the record"));

    /** Every record of a topic as it came. */
    public static final Schema BRONZE = new Schema(AS_RECEIVED).with(AuditColumns.FIELDS);

    /** Records that broke their contract, as they came, with why. */
    public static final Schema QUARANTINE = new Schema(Stream.of(
                    List.of(
                            new Field("rule_id", "rule_id", TEXT, true, "the rule that sent the record here"),
                            described("rule_ids", TEXTS, "every rule that it broke"),
                            described("messages", TEXTS, "what was wrong, for each of rule_ids"),
                            described("columns", TEXTS, "which column it concerns, for each of rule_ids; empty for the whole record")),
                    AS_RECEIVED,
                    List.of(new Field("pipeline", "pipeline", TEXT, true, "the pipeline that judged it")),
                    AuditColumns.FIELDS)
            .flatMap(List::stream)
            .toList());

    private final AsReceived bronze = new AsReceived();
    private final AsReceived quarantine = new AsReceived();
    private final Column.Longs silverOffsets = new Column.Longs();
    private final Column.Bytes ruleId = new Column.Bytes();
    private final Texts ruleIds = new Texts();
    private final Texts messages = new Texts();
    private final Texts concerned = new Texts();
    private Schema decodedSchema;
    private Schema auditedSchema;

    private static Field described(String name, Type type, String doc) {
        return new Field(name, name, type, false, doc);
    }

    /** Every record of a batch, under {@link #BRONZE}. @param ingestMicros when the batch was decoded, microseconds since 1970 */
    public ColumnBatch bronze(RawBatch raw, long ingestMicros, String contractVersion) {
        bronze.clear();
        for (int row = 0; row < raw.count(); row++) {
            bronze.add(raw, row);
        }
        var columns = new Column[BRONZE.fields().size()];
        bronze.put(columns, 0);
        putAudit(columns, AS_RECEIVED.size(), raw, bronze.offsets, ingestMicros, contractVersion);
        return new ColumnBatch(BRONZE, columns, raw.count());
    }

    /**
     * The rejected records of a batch, under {@link #QUARANTINE}, one row for each in the order given.
     *
     * @param ingestMicros when the batch was decoded, microseconds since 1970
     */
    public ColumnBatch quarantine(RawBatch raw, List<Rejected> rejected, String pipeline, long ingestMicros, String contractVersion) {
        quarantine.clear();
        ruleId.clear();
        Stream.of(ruleIds, messages, concerned).forEach(Texts::clear);
        for (Rejected one : rejected) {
            quarantine.add(raw, one.row());
            byte[] rule = utf8(one.ruleId());
            ruleId.add(rule, 0, rule.length);
            for (RowFault fault : one.faults()) {
                ruleIds.add(fault.ruleId());
                messages.add(fault.message());
                concerned.add(fault.column());
            }
            Stream.of(ruleIds, messages, concerned).forEach(Texts::endRow);
        }
        var columns = new Column[QUARANTINE.fields().size()];
        columns[0] = ruleId;
        columns[1] = ruleIds.column;
        columns[2] = messages.column;
        columns[3] = concerned.column;
        quarantine.put(columns, 4);
        columns[8] = new Column.Constant(utf8(pipeline), rejected.size());
        putAudit(columns, 9, raw, quarantine.offsets, ingestMicros, contractVersion);
        return new ColumnBatch(QUARANTINE, columns, rejected.size());
    }

    /**
     * A decoded batch with the audit columns after the contract's own; these are shared, not copied.
     *
     * @param ingestMicros when it was decoded, microseconds since 1970
     */
    public ColumnBatch withAudit(MicroBatch batch, long ingestMicros, String contractVersion) {
        ColumnBatch decoded = batch.columns();
        if (decodedSchema != decoded.schema()) {
            auditedSchema = decoded.schema().with(AuditColumns.FIELDS);
            decodedSchema = decoded.schema();
        }
        silverOffsets.clear();
        for (int row = 0; row < decoded.rows(); row++) {
            silverOffsets.add(batch.raw().offset(row));
        }
        var columns = new Column[auditedSchema.fields().size()];
        System.arraycopy(decoded.columns(), 0, columns, 0, decoded.columns().length);
        putAudit(columns, decoded.columns().length, batch.raw(), silverOffsets, ingestMicros, contractVersion);
        return new ColumnBatch(auditedSchema, columns, decoded.rows());
    }

    /** In the order of {@link AuditColumns#FIELDS}. */
    private static void putAudit(Column[] columns, int at, RawBatch raw, Column.Longs offsets, long ingestMicros, String contractVersion) {
        int rows = offsets.size();
        columns[at] = new Column.Constant(utf8(raw.source().topic()), rows);
        columns[at + 1] = new Column.Constant(raw.source().partition(), rows);
        columns[at + 2] = offsets;
        columns[at + 3] = new Column.Constant(ingestMicros, rows);
        columns[at + 4] = new Column.Constant(utf8(contractVersion), rows);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The columns of {@link #AS_RECEIVED}, and the offsets. */
    private static final class AsReceived {
        private static final long MICROS_PER_MILLI = 1000;

        private final Column.Bytes keys = new Column.Bytes();
        private final Column.Bytes values = new Column.Bytes();
        private final Column.Bytes headers = new Column.Bytes();
        private final Column.Longs times = new Column.Longs();
        private final Column.Longs offsets = new Column.Longs();

        void clear() {
            keys.clear();
            values.clear();
            headers.clear();
            times.clear();
            offsets.clear();
        }

        void add(RawBatch raw, int row) {
            add(keys, raw.bytes(), raw.keyStart(row), raw.keyLength(row));
            add(values, raw.bytes(), raw.valueStart(row), raw.valueLength(row));
            byte[] ofRow = raw.headers(row);
            add(headers, ofRow, 0, ofRow == null ? -1 : ofRow.length);
            if (raw.timestamp(row) < 0) {
                times.addNull();
            } else {
                times.add(raw.timestamp(row) * MICROS_PER_MILLI);
            }
            offsets.add(raw.offset(row));
        }

        private static void add(Column.Bytes column, byte[] from, int start, int length) {
            if (length < 0) {
                column.addNull();
            } else {
                column.add(from, start, length);
            }
        }

        void put(Column[] columns, int at) {
            columns[at] = keys;
            columns[at + 1] = values;
            columns[at + 2] = headers;
            columns[at + 3] = times;
        }
    }

    /** A column of lists of text. */
    private static final class Texts {
        private final Column.Bytes elements = new Column.Bytes();
        private final Column.Lists column = new Column.Lists(elements);

        void clear() {
            column.clear();
        }

        void add(String text) {
            byte[] bytes = utf8(text);
            elements.add(bytes, 0, bytes.length);
        }

        void endRow() {
            column.added();
        }
    }
}
