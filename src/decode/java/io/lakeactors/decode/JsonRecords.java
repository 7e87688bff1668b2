package io.lakeactors.decode;

import io.lakeactors.model.Column;
import io.lakeactors.model.Contract;

/** Records that are one JSON object each (RFC 8259, UTF-8, one record a value). */
final class JsonRecords implements RecordReader {
    private static final String OTHER_VALUES = "[\"tfn-0123456789";

    private final JsonScanner in;
    private final ObjectFields fields;

    /** @param rescued may be null */
    JsonRecords(Contract contract, DecodeLimits limits, Column[] columns, Faults faults, RescuedFields rescued) {
        in = new JsonScanner(limits);
        var kinds = new FieldReaders(faults, contract.unknownFields() == Contract.UnknownFields.QUARANTINE, rescued);
        fields = ObjectFields.of(contract.schema().fields(), columns, "", RecordPath.RECORD, kinds);
    }

    @Override
    public void read(byte[] bytes, int start, int end, int row) {
        int p = in.next(in.open(bytes, start, end));
        int c = bytes[p];
        if (c != '{') {
            throw c > 0 && OTHER_VALUES.indexOf(c) >= 0 ? new Malformed("the record is not a JSON object") : in.unexpected(p);
        }
        in.close(fields.read(in, p, row));
    }
}
