package io.lakeactors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.api.wire.CheckReport;
import io.lakeactors.api.wire.ContractPublication;
import io.lakeactors.api.wire.Contracts;
import io.lakeactors.api.wire.Fault;
import io.lakeactors.api.wire.PublishedContract;
import io.lakeactors.contract.EditorSchemas;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.testkit.Orders;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code lake contract}. */
class ContractCommandTest extends OnStubNode {
    private static final String POORER = Orders.CONTRACT.replaceFirst("(?m)^.*name: note.*\\R", "");

    @BeforeEach
    void files() throws IOException {
        file("orders.odcs.yaml", Orders.CONTRACT);
        file("poorer.odcs.yaml", POORER);
        file("next.odcs.yaml", POORER.replace("1.0.0", "2.0.0"));
    }

    @Test
    void aRightContractIsSaidToBeSoWithoutANode() throws IOException {
        var ran = node.lake("contract", "lint", "orders.odcs.yaml", "next.odcs.yaml");
        assertThat(ran.out()).isEqualTo("""
                orders.odcs.yaml: valid, contract orders 1.0.0 with 1 table
                next.odcs.yaml: valid, contract orders 2.0.0 with 1 table
                """);
        assertThat(ran.code()).isZero();
        assertThat(node.asked).isEmpty();
    }

    @Test
    void everyFaultOfEveryFileIsToldWithItsLineAndMend() throws IOException {
        file("bad.odcs.yaml", Orders.CONTRACT.replace("status:", "status: x\nstauts:").replace("logicalType: string", "logicalType: strin"));
        file("worse.odcs.yaml", "a: [");
        var ran = node.lake("contract", "lint", "bad.odcs.yaml", "orders.odcs.yaml", "worse.odcs.yaml");
        assertThat(ran.out().lines()).hasSize(6).anySatisfy(line -> assertThat(line).isEqualTo("bad.odcs.yaml:7: unknown key \"stauts\". Did you mean \"status\"?"))
                .anySatisfy(line -> assertThat(line).startsWith("bad.odcs.yaml:15: schema.orders.properties.note.logicalType")).contains("bad.odcs.yaml: 2 faults")
                .anySatisfy(line -> assertThat(line).startsWith("worse.odcs.yaml:1: not valid YAML"));
        assertThat(ran.code()).isEqualTo(1);
        var json = node.lake("contract", "lint", "bad.odcs.yaml", "orders.odcs.yaml", "-o", "json");
        assertThat(json.out()).startsWith("[").contains("\"where\" : \"bad.odcs.yaml:7\"", "\"ok\" : true", "\"contract\" : \"orders\"");
        assertThat(json.code()).isEqualTo(1);
        assertThat(node.lake("contract", "lint", "absent.odcs.yaml").err()).contains("there is no file");
        Files.createDirectory(home.resolve("folder"));
        assertThat(node.lake("contract", "show", "folder").err()).contains("folder cannot be read");
    }

    @Test
    void aDifferenceIsToldWithItsRuleAndTheVersionThatItNeeds() {
        var breaks = node.lake("contract", "diff", "orders.odcs.yaml", "poorer.odcs.yaml");
        assertThat(breaks.out()).isEqualTo("""
                CHANGE    WHERE        WHAT         RULE
                breaking  orders.note  was removed  column-removed
                1.0.0 -> 1.0.0: breaks who reads it. The version must be 2.0.0 at least.
                """);
        assertThat(breaks.code()).isEqualTo(1);
        var raised = node.lake("contract", "diff", "orders.odcs.yaml", "next.odcs.yaml");
        assertThat(raised.out()).endsWith("1.0.0 -> 2.0.0: breaks who reads it, as the version says.\n");
        assertThat(raised.code()).isZero();
        var added = node.lake("contract", "diff", "poorer.odcs.yaml", "orders.odcs.yaml");
        assertThat(added.out()).endsWith("1.0.0 -> 1.0.0: nothing breaks. The version should be 1.1.0 at least.\n");
        assertThat(added.code()).isZero();
        assertThat(node.lake("contract", "diff", "orders.odcs.yaml", "orders.odcs.yaml").out()).isEqualTo("Both say the same.\n");
        assertThat(node.lake("contract", "diff", "orders.odcs.yaml", "poorer.odcs.yaml", "-o", "json").out()).contains("\"rule\" : \"column-removed\"", "\"needs\" : \"2.0.0\"", "\"allowed\" : false");
        assertThat(node.asked).isEmpty();
    }

    @Test
    void aPublishedContractIsComparedAndShownByItsName() {
        node.on("GET /v1/contracts/orders?version=1.0.0", new PublishedContract("orders", "i", "1.0.0", Orders.CONTRACT, 1))
                .on("GET /v1/contracts/orders", new PublishedContract("orders", "i", "1.0.0", Orders.CONTRACT, 1));
        assertThat(node.lake("contract", "diff", "orders@1.0.0", "poorer.odcs.yaml").code()).isEqualTo(1);
        assertThat(node.lake("contract", "show", "orders").out()).startsWith("contract orders 1.0.0  active  id ").contains("""
                table orders
                COLUMN  TYPE    REQUIRED  CHECKS
                id      long    yes       required (else quarantine)
                note    string
                """);
        assertThat(node.lake("contract", "show", "orders", "--text").out()).isEqualTo(Orders.CONTRACT);
    }

    @Test
    void ofAPublishedContractThatAnOlderVersionTookRulesThatCannotBeAreToldAsLeftOut() {
        node.on("GET /v1/contracts/orders", new PublishedContract("orders", "i", "1.0.0", Orders.CONTRACT.replace("logicalType: string", "logicalType: string, logicalTypeOptions: {format: uuid, maxLength: 36}"), 1));
        assertThat(node.lake("contract", "show", "orders").out()).contains("note    uuid", "note: orders:", "a length has no effect on \"note\"", "left out\n");
    }

    @Test
    void whatIsKeptForOthersIsShown() throws IOException {
        file("kept.odcs.yaml", Orders.CONTRACT.replace("status: active", "status: active\nprice: { priceAmount: 5 }\nroles: [{ role: reader }]")
                .replace("logicalType: string", "logicalType: string, classification: secret, quality: [{ id: x, type: custom, engine: soda, implementation: none }]"));
        assertThat(node.lake("contract", "show", "kept.odcs.yaml").out()).contains("Kept for people and other tools:\n  price: {\"priceAmount\":5}\n  roles: [{\"role\":\"reader\"}]\n")
                .contains("  orders.note.classification: secret\n").contains("note: kept.odcs.yaml:16: quality rule \"x\": checks of the engine \"soda\" are not enforced yet");
        assertThat(node.lake("contract", "show", "kept.odcs.yaml", "-o", "json").out()).contains("\"priceAmount\" : 5");
    }

    @Test
    void publishingTellsWhatIsNew() {
        node.on("POST /v1/contracts", new ContractPublication("orders", "1.0.0", null, true, false, List.of()));
        assertThat(node.lake("contract", "publish", "orders.odcs.yaml").out()).isEqualTo("orders 1.0.0 is published.\n");
        assertThat(node.asked).singleElement().asString().contains("\"file\":\"orders.odcs.yaml\"").contains("\"dryRun\":false");
        node.on("POST /v1/contracts", new ContractPublication("orders", "1.1.0", "1.0.0", true, true, List.of("orders.x is new (date) (column-added)")));
        assertThat(node.lake("contract", "publish", "orders.odcs.yaml", "--dry-run").out())
                .isEqualTo("orders 1.1.0 could be published. Since 1.0.0:\n  orders.x is new (date) (column-added)\n");
        node.on("POST /v1/contracts", new ContractPublication("orders", "1.0.0", "1.0.0", false, false, List.of()));
        assertThat(node.lake("contract", "publish", "orders.odcs.yaml").out()).isEqualTo("orders 1.0.0 was published before.\n");
    }

    @Test
    void publishingWhatBreaksEndsWithOneAndTheReasons() {
        node.fails("POST /v1/contracts", 409, Fault.of(List.of(
                LakeError.of(ErrorCode.CONTRACT_BREAKS, "orders.a was removed", "f", "Raise version to 2.0.0."), LakeError.of(ErrorCode.CONTRACT_BREAKS, "orders.b was removed", "f", "Raise version to 2.0.0."))));
        var refused = node.lake("contract", "publish", "poorer.odcs.yaml");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("LA-5010 orders.a was removed", "LA-5010 orders.b was removed");
    }

    @Test
    void publishedContractsAreListed() {
        node.on("GET /v1/contracts", new Contracts(List.of(new Contracts.Line("orders", "i", List.of("1.1.0", "1.0.0"), 12, System.currentTimeMillis()))));
        assertThat(node.lake("contract", "ls").out().lines()).element(1).asString().startsWith("orders    1.1.0, 1.0.0, …  ");
        node.on("GET /v1/contracts", new Contracts(List.of()));
        assertThat(node.lake("contract", "ls").out()).isEqualTo("No contract is published.\n");
    }

    @Test
    void schemasForEditorsArePrinted() {
        assertThat(node.lake("contract", "schema").out()).isEqualTo(EditorSchemas.contract() + "\n");
        assertThat(node.lake("contract", "schema", "pipeline").out()).isEqualTo(EditorSchemas.pipeline() + "\n");
    }

    @Test
    void aContractWithRuleSetsIsSentWholeAndItsFaultsAreFoundWithoutANode() throws IOException {
        file("orders.odcs.yaml", Orders.CONTRACT.replace("schema:", "customProperties: [{ property: la.ruleSets, value: [{ file: sales.yaml, version: 2 }] }]\nschema:"));
        file("sales.yaml", "ruleSet: sales\nversion: 2.0.0\ndefaults: { onFail: drop }\n");
        file("orders.yaml", "pipeline: orders\nfrom: { kafka: { topics: [shop.orders], format: json } }\ncontract: orders.odcs.yaml\nto: { silver: { table: silver.orders } }\n");
        node.on("POST /v1/check", new CheckReport(true, "orders", List.of(), List.of()));
        assertThat(node.lake("check", "orders.yaml").out()).isEqualTo("orders.yaml: valid, pipeline orders\n");
        assertThat(node.asked).singleElement().asString().contains("la.rulesFrom", "value: drop  # sales.yaml:3").doesNotContain("la.ruleSets");
        node.asked.clear();
        file("sales.yaml", "ruleSet: sales\nversion: 2.0.0\ndefaults: { onFail: drip }\n");
        var check = node.lake("check", "orders.yaml");
        assertThat(check.out()).contains("sales.yaml:3").endsWith("orders.yaml: 1 fault\n");
        assertThat(check.code()).isEqualTo(1);
        var apply = node.lake("apply", "-f", "orders.yaml");
        assertThat(apply.err()).contains("sales.yaml:3");
        assertThat(apply.code()).isEqualTo(2);
        assertThat(node.lake("contract", "publish", "orders.odcs.yaml").err()).contains("sales.yaml:3");
        assertThat(node.asked).isEmpty();
    }

    @Test
    void anEnvironmentsOverlaysAreSentWithWhatTheyLieOver() throws IOException {
        file("orders.yaml", "pipeline: orders\nfrom: { kafka: { topics: [shop.orders], format: json } }\ncontract: orders.odcs.yaml\nto: { silver: { table: silver.orders } }\n");
        file("orders.odcs.prod.yaml", "schema: [{ name: orders, customProperties: [{ property: la.retention, value: 30d }] }]\n");
        file("orders.prod.yaml", "goals: { fresh: 5s }\n");
        node.on("POST /v1/check", new CheckReport(true, "orders", List.of(), List.of()));
        assertThat(node.lake("check", "orders.yaml", "--env", "prod").code()).isZero();
        assertThat(node.asked).singleElement().asString().contains("la.retention", "fresh: \\\"5s\\\"");
        node.asked.clear();
        var absent = node.lake("check", "orders.yaml", "--env", "stage");
        assertThat(absent.err()).contains("nothing is said of the environment stage: there is no orders.stage.yaml, nor orders.odcs.stage.yaml");
        assertThat(absent.code()).isEqualTo(2);
        assertThat(node.lake("contract", "lint", "orders.odcs.yaml", "--env", "../x").err()).contains("\"../x\" cannot be an environment's name");
        assertThat(node.lake("contract", "lint", "orders.odcs.yaml", "--env", "prod").code()).isZero();
        assertThat(node.asked).isEmpty();
    }
}
