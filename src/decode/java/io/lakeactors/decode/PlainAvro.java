package io.lakeactors.decode;

import io.lakeactors.contract.AvroSchemas;
import io.lakeactors.model.Column;
import io.lakeactors.model.Contract;
import java.util.List;

/** Records of Avro's binary encoding and nothing else, all written with one schema. */
final class PlainAvro implements RecordReader {
    private final AvroInput in;
    private final AvroFields fields;

    /** @param schema a record's */
    PlainAvro(String schema, Contract contract, DecodeLimits limits, Column[] columns, Faults faults) {
        in = new AvroInput(limits);
        var compiler = new AvroCompiler(faults, contract.unknownFields() == Contract.UnknownFields.QUARANTINE, "the schema");
        fields = compiler.fields(AvroSchemas.parse(schema, List.of()), contract.schema().fields(), columns, "");
    }

    @Override
    public void read(byte[] bytes, int start, int end, int row) {
        in.open(bytes, start, end);
        fields.read(in);
        in.close();
    }
}
