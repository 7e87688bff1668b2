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
        return check(format, CONTRACT);
    }

    private static Checked<PipelineSpec> check(String format, String contract) {
        String pipeline = "pipeline: orders\nfrom: { kafka: { topics: [orders], " + format + " } }\ncontract: c\nto: { silver: { table: silver.orders } }\n";
        return SchemaFit.check("p.yaml", Pipelines.read("p.yaml", pipeline, path -> contract));
    }

    @Test
    void aColumnThatNoRecordCanFillIsAFaultThatNamesIt() {
        assertThat(check("format: protobuf, schema: 'message A { required int64 id = 1; optional string note = 2; }'").faults()).isEmpty();
        assertThat(check("format: protobuf, schema: 'message A { required string id = 1; optional string nota = 2; }'").faults()).extracting(Fault::text)
                .satisfiesExactlyInAnyOrder(
                        fault -> assertThat(fault).startsWith("p.yaml: \"id\" cannot be filled: expected long, but the schema writes string. "),
                        fault -> assertThat(fault).startsWith("p.yaml: \"note\" cannot be filled: the message A has no field note. "));
    }

    private static Checked<PipelineSpec> avro(String contract, String... fields) {
        return check("format: avro, schema: '{\"type\":\"record\",\"name\":\"A\",\"fields\":[" + String.join(",", fields) + "]}'", contract);
    }

    private static String field(String name, String type) {
        return "{\"name\":\"" + name + "\",\"type\":" + type + "}";
    }

    @Test
    void ofAvroAColumnThatIsRequiredAndMissingIsAFaultAndAnotherIsNull() {
        String required = CONTRACT.replace("physicalType: long }", "physicalType: long, required: true }");
        assertThat(avro(CONTRACT, field("other", "\"int\"")).faults()).isEmpty();
        assertThat(avro(required, field("id", "[\"null\",\"int\"]")).faults()).isEmpty();
        assertThat(avro(required, field("note", "\"string\"")).faults()).extracting(Fault::text).singleElement().asString()
                .startsWith("p.yaml: \"id\" cannot be filled: the record A has no field id. ");
        assertThat(avro(required, field("id", "\"null\"")).faults()).extracting(Fault::text).singleElement().asString().contains("\"id\" cannot be filled", "nothing but null");
        assertThat(avro(required.replace("required: true", "required: true, customProperties: [{ property: la.onFail, value: log }]"), field("note", "\"string\"")).faults())
                .as("its absence is only logged").isEmpty();
    }

    @Test
    void ofAvroATypeFitsIfOneOfItsBranchesDoes() {
        assertThat(avro(CONTRACT, field("id", "\"string\"")).faults()).extracting(Fault::text).singleElement().asString()
                .startsWith("p.yaml: \"id\" cannot be filled: expected long, but the schema writes string. ");
        assertThat(avro(CONTRACT, field("id", "[\"null\",\"string\"]")).faults()).hasSize(1);
        assertThat(avro(CONTRACT, field("id", "[\"null\",\"string\",\"int\"]")).faults()).isEmpty();
    }

    @Test
    void ofAvroWhatIsNestedAndWhatMappingsNameIsLookedAtToo() {
        String nested = CONTRACT + "      - { name: at, logicalType: object, properties: [{ name: city, logicalType: string, required: true }] }\n"
                + "      - { name: lines, logicalType: array, items: { logicalType: object, properties: [{ name: qty, physicalType: int }] } }\n";
        String place = "{\"type\":\"record\",\"name\":\"P\",\"fields\":[" + field("town", "\"string\"") + "]}";
        String line = "{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"L\",\"fields\":[" + field("qty", "\"string\"") + "]}}";
        assertThat(avro(nested, field("at", place), field("lines", line)).faults()).extracting(Fault::text).satisfiesExactlyInAnyOrder(
                fault -> assertThat(fault).contains("\"at.city\" cannot be filled: the record P has no field city. "),
                fault -> assertThat(fault).contains("\"lines.element.qty\" cannot be filled: expected int, but the schema writes string. "));
        String mapped = CONTRACT.replace("logicalType: string }", "logicalType: string, customProperties: [{ property: la.mapping, value: { path: at.city } }] }");
        assertThat(avro(mapped, field("id", "\"int\""), field("at", place.replace("town", "city"))).faults()).isEmpty();
        assertThat(avro(mapped, field("id", "\"int\""), field("at", place)).faults()).extracting(Fault::text).singleElement().asString()
                .contains("\"note\" cannot be filled: mapping of note from at.city: the record P has no field city");
    }

    @Test
    void whatCannotBeKnownBeforeRecordsComeIsNoFault() {
        assertThat(check("format: protobuf").faults()).isEmpty();
        assertThat(check("format: json").faults()).isEmpty();
        assertThat(check("format: jsno").faults()).hasSize(1);
    }
}
