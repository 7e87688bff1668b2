package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.lakeactors.model.Contract;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.Field;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.Rule;
import io.lakeactors.model.TimeForm;
import io.lakeactors.model.Type;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractsTest {
    private static Type typeOf(String property) {
        return Sample.read(Sample.of("name: x, " + property)).orThrow().schema().fields().getFirst().type();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "logicalType: string | string", "logicalType: integer | long", "logicalType: number | double", "logicalType: boolean | boolean",
                "logicalType: date | date",
        "logicalType: timestamp | timestamptz", "logicalType: integer, physicalType: int | int", "logicalType: integer, physicalType: BIGINT | long",
        "logicalType: integer, logicalTypeOptions: {format: i32} | int", "logicalType: number, physicalType: 'decimal(18, 2)' | decimal(18,2)",
        "logicalType: number, physicalType: float | float", "logicalType: number, logicalTypeOptions: {format: f32} | float", "physicalType: uuid | uuid",
        "logicalType: string, logicalTypeOptions: {format: uuid} | uuid", "logicalType: string, physicalType: binary | binary",
                "physicalType: varchar(20) | string",
        "logicalType: timestamp, physicalType: timestamp | timestamp", "logicalType: timestamp, logicalTypeOptions: {timezone: false} | timestamp",
        "logicalType: array, items: {logicalType: integer} | list", "logicalType: object, properties: [{name: y, logicalType: date}] | struct",
        "logicalType: object, physicalType: 'map<string,double>' | map"
    })
    void typesAreReadFromPhysicalAndLogicalType(String property, String word) {
        assertThat(typeOf(property).word()).isEqualTo(word);
    }

    @Test
    void nestedTypesKeepTheirParts() {
        Type type = typeOf("logicalType: array, items: {logicalType: object, required: true, properties: [{name: at, logicalType: timestamp, required: true,"
                + " customProperties: [{property: la.timeForm, value: epoch-millis}]}]}");
        var at = new Field("at", "at", new Type.Timestamp(true, TimeForm.EPOCH_MILLIS), true, "");
        assertThat(type).isEqualTo(new Type.Array(new Field("element", "element", new Type.Struct(List.of(at)), true, "")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "logicalType: time | cannot be of logicalType time", "logicalType: string, physicalType: geography | cannot be of physicalType geography",
        "physicalType: 'decimal(39,2)' | cannot be a decimal(39,2)", "description: none | neither logicalType nor physicalType",
        "logicalType: date, physicalType: int | cannot be of logicalType date and of physicalType int", "logicalType: array | does not say of what",
        "logicalType: string, customProperties: [{property: la.timeForm, value: iso}] | la.timeForm has no effect"
    })
    void aTypeThatCannotBeIsAFaultThatSaysSo(String property, String message) {
        assertThat(Sample.faults(Sample.of("name: x, " + property))).singleElement().asString().startsWith("c.yaml:11: ").contains(message);
    }

    @Test
    void everyFaultIsToldAtOnceWithItsLine() {
        String text = Sample.of("name: a, logicalType: time", "name: b, logicalTpe: string", "name: _la_x, logicalType: string",
                "name: A, logicalType: string, logicalTypeOptions: {pattern: '('}")
                .replace("status: active", "status: active\nstatuss: x");
        assertThat(Sample.faults(text)).anySatisfy(fault -> assertThat(fault).isEqualTo("c.yaml:7: unknown key \"statuss\". Did you mean \"status\"?"))
                .anySatisfy(fault -> assertThat(fault).startsWith("c.yaml:13: ").contains("unknown key \"logicalTpe\"")
                .contains("Did you mean \"logicalType\"?"));
        String standing = text.replace("statuss: x", "tenant: t").replace("logicalTpe", "logicalType");
        assertThat(Sample.faults(standing)).hasSize(3);
        assertThatThrownBy(() -> Sample.read(standing).orThrow())
                .isInstanceOfSatisfying(LakeException.class, thrown -> assertThat(thrown.error().code()).isEqualTo(ErrorCode.CONTRACT_INVALID))
                .hasMessageContaining("LA-5001 3 faults").hasMessageContaining("c.yaml:12").hasMessageContaining("c.yaml:14").hasMessageContaining("c.yaml:15");
    }

    @Test
    void whatTheStandardForbidsIsAFault() {
        assertThat(Sample.faults(Sample.of("name: a, logicalType: strin"))).singleElement().asString()
                .startsWith("c.yaml:11: schema.things.properties.a.logicalType").endsWith("Did you mean \"string\"?");
        assertThat(Sample.faults(Sample.of("name: a, logicalType: 5"))).singleElement().asString()
                .isEqualTo("c.yaml:11: schema.things.properties.a.logicalType: a whole number is there, where a text should be. Write a text, in quotes if it looks like something else.");
        assertThat(Sample.faults(Sample.of("name: a, logicalType: string, required: 'yes'"))).singleElement().asString()
                .endsWith("a.required: a text is there, where true or false should be. Write true or false, without quotes.");
        assertThat(Sample.faults(Sample.of("name: a, logicalType: everything"))).singleElement().asString().contains("\"everything\" is none of string, date, ").endsWith("Write one of them.");
        assertThat(Sample.faults(Sample.HEAD.replace("status: active\n", ""))).singleElement().asString().contains("status");
        assertThat(Sample.faults(Sample.of("name: a, logicalType: string, quality: [{metric: nullValues}]"))).singleElement().asString()
                .contains("needs exactly one of mustBe");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{property: la.onFial, value: log} | Did you mean \"la.onFail\"?",
                "{property: la.onFail, value: explode} | la.onFail: \"explode\" is none of log, ",
        "{property: la.zzz, value: 1} | Possible here: la.deprecated, la.mapping, la.onFail, la.renamedFrom, la.sourceName, la.timeForm.",
        "{property: la.layer, value: silver} | unknown key \"la.layer\""
    })
    void ourExtensionsMustBeKnownAndRight(String custom, String message) {
        assertThat(Sample.faults(Sample.of("name: a, logicalType: string, customProperties: [" + custom + "]"))).singleElement().asString().contains(message);
    }

    @Test
    void aMisspeltKeyIsNotToldTogetherWithItsRightNeighbours() {
        assertThat(Sample.faults(Sample.of("name: a, logicalTpe: string, customProperties: [{property: x, value: 1}]"))).singleElement().asString()
                .contains("unknown key \"logicalTpe\"").contains("Did you mean \"logicalType\"?");
    }

    @Test
    void otherToolsCustomPropertiesAreLeftAlone() {
        assertThat(Sample.faults(Sample.of("name: a, logicalType: string, customProperties: [{property: soda.x, value: {deep: [1]}}]"))).isEmpty();
    }

    @Test
    void aColumnCanHaveAnotherNameInTheSource() {
        Contract contract = Sample.read(Sample.of(
                "name: order-id, physicalName: order_id, logicalType: string",
                        "name: b, logicalType: string, customProperties: [{property: la.sourceName, value: '@b'}]")).orThrow();
        assertThat(contract.schema().fields()).extracting(Field::name, Field::sourceName)
                .containsExactly(tuple("order_id", "order-id"), tuple("b", "@b"));
    }

    @Test
    void aRequiredColumnWhoseAbsenceIsOnlyLoggedCanHoldNulls() {
        Contract contract = Sample.read(Sample.of("name: a, logicalType: string, required: true, customProperties: [{property: la.onFail, value: log}]",
                "name: b, logicalType: string, required: true"))
                .orThrow();
        assertThat(contract.schema().fields()).extracting(Field::required).containsExactly(false, true);
        assertThat(contract.rules().getFirst()).isEqualTo(new Rule.Required("a.required", "a", OnFail.LOG));
    }

    @Test
    void anObjectIsPickedByNameOrPhysicalName() {
        String two = Sample.of("name: a, logicalType: string")
                + "  - name: others\n    physicalName: silver.others\n    properties: [{name: b, logicalType: date}]\n";
        assertThat(Contracts.read("c.yaml", two, "others").orThrow().object()).isEqualTo("others");
        assertThat(Contracts.read("c.yaml", two, "silver.others").orThrow().object()).isEqualTo("others");
        assertThat(Sample.faults(two)).singleElement().asString().contains("things, others").contains("#things");
        assertThat(Contracts.document("c.yaml", two).orThrow().tables()).extracting(Contract::object).containsExactly("things", "others");
        assertThat(Contracts.read("c.yaml", two, "nobody").faults()).hasSize(1);
    }

    @Test
    void theFingerprintKnowsMeaningAndNotLayout() {
        String text = Sample.of("name: a, logicalType: string");
        String relaid = text.replace("name: a, logicalType: string", "logicalType:   'string', name: a").replace("status:", "# said before\nstatus:");
        String print = Sample.read(text).orThrow().fingerprint();
        assertThat(print).matches("[0-9a-f]{64}").isEqualTo(Sample.read(relaid).orThrow().fingerprint());
        assertThat(Sample.read(text.replace("1.0.0", "1.0.1")).orThrow().fingerprint()).isNotEqualTo(print);
    }

    @Test
    void theVersionMustBeSemantic() {
        assertThat(Sample.faults(Sample.of("name: a, logicalType: string").replace("1.0.0", "'1'"))).singleElement().asString().contains("semantic version");
        assertThat(Sample.faults(Sample.of("name: a, logicalType: string").replace("1.0.0", "1.0.0-"))).singleElement().asString().contains("semantic version");
        assertThat(Sample.faults(Sample.of("name: a, logicalType: string").replace("1.0.0", "v1.0.0-rc.1+build7"))).isEmpty();
    }

    @Test
    void strictnessSaysWhatBecomesOfUnknownFieldsAndWrongTypes() {
        String text = Sample.of("name: a, logicalType: string").replace(
                "    properties:", "    customProperties: [{property: la.strictness, value: {unknownFields: fail, typeMismatch: drop}}]\n    properties:");
        Contract contract = Sample.read(text).orThrow();
        assertThat(contract.unknownFields()).isEqualTo(Contract.UnknownFields.QUARANTINE);
        assertThat(contract.rules()).containsExactly(new Rule.TypeMatch("a.type", "a", OnFail.DROP_ALERT));
        assertThat(Sample.faults(text.replace("fail", "keep"))).singleElement().asString().contains("unknownFields");
    }

    @Test
    void aFileThatIsNoContractIsOneFault() {
        assertThat(Sample.faults("")).hasSize(1);
        assertThat(Sample.faults("- a\n- b")).singleElement().asString().contains("a list");
        assertThat(Sample.faults("a: [")).singleElement().asString().contains("not valid YAML");
        assertThat(Sample.faults("id: \u0000")).hasSize(1);
    }
}
