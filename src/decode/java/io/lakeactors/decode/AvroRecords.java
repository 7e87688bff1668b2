package io.lakeactors.decode;

import io.lakeactors.contract.AvroSchemas;
import io.lakeactors.model.Column;
import io.lakeactors.model.Contract;
import io.lakeactors.model.SchemaRegistry;
import java.util.List;
import org.apache.avro.Schema;

/** Records of Avro's binary encoding, all written with one schema. */
final class AvroRecords implements RecordReader {
    private final AvroInput in;
    private final AvroFields fields;

    /**
     * @param schema a record's
     * @param origin what it is called in faults
     * @param rescued may be null
     * @throws IllegalArgumentException with one clause that says why it is of no use
     */
    AvroRecords(Schema schema, String origin, Contract contract, DecodeLimits limits, Column[] columns, Faults faults, RescuedFields rescued) {
        if (schema.getType() != Schema.Type.RECORD) {
            throw new IllegalArgumentException("it is " + AvroPasses.word(schema) + ", not a record");
        }
        in = new AvroInput(limits);
        var compiler = new AvroCompiler(faults, contract.unknownFields() == Contract.UnknownFields.QUARANTINE, origin, rescued);
        fields = compiler.fields(schema, contract.schema().fields(), columns);
    }

    /** What the schema of a pipeline cannot fill of a contract's columns. */
    static List<Misfit> misfits(Schema schema, Contract contract, Column[] columns) {
        var compiler = new AvroCompiler(new Faults(), false, "the schema", null);
        compiler.fields(schema, contract.schema().fields(), columns);
        return compiler.misfits();
    }

    /** Of records that name their schema by number. */
    static RegisteredRecords.Encoding encoding(Contract contract, DecodeLimits limits, Column[] columns, Faults faults, RescuedFields rescued) {
        return new RegisteredRecords.Encoding() {
            @Override
            public String kind() {
                return "AVRO";
            }

            @Override
            public RecordReader reader(SchemaRegistry.Registered schema, String origin) {
                List<String> others = schema.referenced().stream().map(SchemaRegistry.Referenced::text).toList();
                return new AvroRecords(AvroSchemas.parse(schema.text(), others), origin, contract, limits, columns, faults, rescued);
            }
        };
    }

    @Override
    public void read(byte[] bytes, int start, int end, int row) {
        in.open(bytes, start, end);
        fields.read(in);
        in.close();
    }
}
