package io.lakeactors.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.Checked;
import io.lakeactors.contract.Fault;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.Pipelines;
import java.util.List;
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
                .singleElement().asString().startsWith("p.yaml: \"id\" cannot be filled: expected long, but the schema writes string. ");
    }

    private static Checked<PipelineSpec> protobuf(String contract, String fields, String messages) {
        return check("format: protobuf, schema: 'syntax = \"proto3\"; message A { " + fields + " } " + messages + "'", contract);
    }

    @Test
    void aColumnThatMayBeMissingStaysNullInEitherFormatAndThatIsTold() {
        for (var checked : List.of(protobuf(CONTRACT, "int64 id = 1; string nota = 2;", ""), avro(CONTRACT, field("id", "\"int\""), field("nota", "\"string\"")))) {
            assertThat(checked.faults()).isEmpty();
            assertThat(checked.value()).isPresent();
            assertThat(checked.notices()).singleElement().asString().startsWith("p.yaml: \"note\" stays null: the ").endsWith(" A has no field note");
        }
    }

    private static final String PLACE = CONTRACT + "      - { name: at, logicalType: object, properties: [{ name: city, logicalType: string, required: true }, { name: zip, logicalType: string }] }\n";
    private static final String WITHOUT_CITY = "{\"type\":\"record\",\"name\":\"P\",\"fields\":[{\"name\":\"town\",\"type\":\"string\"}]}";

    private static Checked<PipelineSpec> place(String type) {
        return avro(PLACE, field("id", "\"int\""), field("note", "\"string\""), field("at", type));
    }

    @Test
    void whatIsRequiredInAnOptionalStructMustBeInTheSchemaIfTheStructCanBeThere() {
        String why = " P has no field city, and the contract requires it wherever \"at\" is there. ";
        for (var checked : List.of(place(WITHOUT_CITY), place("[\"null\"," + WITHOUT_CITY + "]"), place("[" + WITHOUT_CITY + ",\"null\"]"), place("[\"null\"," + WITHOUT_CITY + ",\"int\"]"),
                protobuf(PLACE, "int64 id = 1; string note = 2; P at = 3;", "message P { string town = 1; }"))) {
            assertThat(checked.faults()).extracting(Fault::text).singleElement().asString().startsWith("p.yaml: \"at.city\" cannot be filled: the ").contains(why);
        }
    }

    @Test
    void anOptionalStructThatIsNeverThereOrInSomeBranchWholeIsTaken() {
        String whole = "{\"type\":\"record\",\"name\":\"W\",\"fields\":[{\"name\":\"city\",\"type\":[\"null\",\"string\"]},{\"name\":\"zip\",\"type\":\"string\"}]}";
        assertThat(place("\"null\"").faults()).isEmpty();
        assertThat(place("[\"null\"]").faults()).isEmpty();
        assertThat(place("[\"null\"," + whole + "]").notices()).isEmpty();
        assertThat(place("[\"null\"," + WITHOUT_CITY + "," + whole + "]")).satisfies(checked -> assertThat(checked.faults()).isEmpty()).satisfies(checked -> assertThat(checked.notices()).isEmpty());
        assertThat(avro(PLACE, field("id", "\"int\""), field("note", "\"string\"")).notices()).singleElement().asString().contains("\"at\" stays null: the record A has no field at");
        assertThat(protobuf(PLACE, "int64 id = 1; string note = 2;", "").notices()).singleElement().asString().contains("\"at\" stays null: the message A has no field at");
        assertThat(place("[\"null\"," + whole.replace(",{\"name\":\"zip\",\"type\":\"string\"}", "") + "]").notices()).singleElement().asString().contains("\"at.zip\" stays null");
    }

    @Test
    void aRequiredColumnOfWhichOnlyNullIsWrittenIsAFault() {
        String required = PLACE.replace("logicalType: object,", "logicalType: object, required: true,");
        for (String nothing : List.of("\"null\"", "[\"null\"]")) {
            assertThat(avro(required, field("id", "\"int\""), field("note", "\"string\""), field("at", nothing)).faults()).extracting(Fault::text).singleElement().asString().contains("\"at\" cannot be filled", "nothing but null");
        }
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
                fault -> assertThat(fault).contains("\"at.city\" cannot be filled: the record P has no field city, and the contract requires it wherever \"at\" is there. "),
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
