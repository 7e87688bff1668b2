package io.lakeactors.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.Checked;
import io.lakeactors.contract.Fault;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.Pipelines;
import org.junit.jupiter.api.Test;

class SchemaFitTest {
    private static final String CONTRACT = """
            apiVersion: v3.1.0
            kind: DataContract
            id: 11111111-2222-3333-4444-555555555555
            name: sample
            version: 1.0.0
            status: active
            schema:
              - name: orders
                logicalType: object
                properties:
                  - { name: id, logicalType: integer, physicalType: long }
                  - { name: note, logicalType: string }
            """;

    private static Checked<PipelineSpec> check(String format) {
        String pipeline = "pipeline: orders\nfrom: { kafka: { topics: [orders], " + format + " } }\ncontract: c\nto: { silver: { table: silver.orders } }\n";
        return SchemaFit.check("p.yaml", Pipelines.read("p.yaml", pipeline, path -> CONTRACT));
    }

    @Test
    void aColumnThatNoRecordCanFillIsAFaultThatNamesIt() {
        assertThat(check("format: protobuf, schema: 'message A { required int64 id = 1; optional string note = 2; }'").faults()).isEmpty();
        assertThat(check("format: protobuf, schema: 'message A { required string id = 1; optional string nota = 2; }'").faults()).extracting(Fault::text)
                .satisfiesExactlyInAnyOrder(
                        fault -> assertThat(fault).startsWith("p.yaml: \"id\" cannot be filled: expected long, but the schema writes string. "),
                        fault -> assertThat(fault).startsWith("p.yaml: \"note\" cannot be filled: the message A has no field note. "));
    }

    @Test
    void whatCannotBeKnownBeforeRecordsComeIsNoFault() {
        assertThat(check("format: protobuf").faults()).isEmpty();
        assertThat(check("format: json").faults()).isEmpty();
        assertThat(check("format: jsno").faults()).hasSize(1);
    }
}
