package io.lakeactors.contract.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.registry.RegistryAnswer.ContractFound;
import io.lakeactors.contract.registry.RegistryAnswer.ContractJudged;
import io.lakeactors.contract.registry.RegistryAnswer.ContractLine;
import io.lakeactors.contract.registry.RegistryAnswer.ContractLines;
import io.lakeactors.contract.registry.RegistryAnswer.ContractRefused;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PublicationTest {
    private final TestRegistry registry = new TestRegistry();

    private static String contract(String version, String... columns) {
        return named("11111111-2222-3333-4444-555555555555", version, columns);
    }

    private static String named(String id, String version, String... columns) {
        return "apiVersion: v3.1.0\nkind: DataContract\nid: " + id + "\nname: orders\nversion: " + version + "\nstatus: active\nschema:\n  - name: orders\n    properties:\n"
                + java.util.Arrays.stream(columns).map(column -> "      - { " + column + " }\n").collect(Collectors.joining());
    }

    private static final String A = "name: a, logicalType: string";
    private static final String B = "name: b, logicalType: date";

    private RegistryAnswer publish(String text) {
        return registry.ask(new RegistryCall.PublishContract("c.yaml", text, false));
    }

    private ContractJudged published(String text) {
        RegistryAnswer answer = publish(text);
        assertThat(answer).isInstanceOf(ContractJudged.class);
        return (ContractJudged) answer;
    }

    private static List<LakeError> refused(RegistryAnswer answer, ErrorCode code) {
        assertThat(answer).isInstanceOf(ContractRefused.class);
        var errors = ((ContractRefused) answer).errors();
        assertThat(errors).isNotEmpty().allSatisfy(error -> assertThat(error.code()).isEqualTo(code));
        return errors;
    }

    @Test
    void aVersionIsKeptAndFound() {
        assertThat(published(contract("1.0.0", A))).isEqualTo(new ContractJudged("orders", "1.0.0", "", true, List.of()));
        assertThat(published(contract("1.1.0", A, B)).changes()).containsExactly("orders.b is new (date) (column-added)");
        assertThat(registry.ask(new RegistryCall.ContractVersion("orders", ""))).isEqualTo(
                new ContractFound(new PublishedContract("orders", "11111111-2222-3333-4444-555555555555", "1.1.0", contract("1.1.0", A, B), 1_000)));
        assertThat(registry.ask(new RegistryCall.ContractVersion("orders", "1.0.0"))).isInstanceOfSatisfying(ContractFound.class,
                found -> assertThat(found.contract().text()).isEqualTo(contract("1.0.0", A)));
        assertThat(refused(registry.ask(new RegistryCall.ContractVersion("orders", "3.0.0")), ErrorCode.CONTRACT_NOT_FOUND).getFirst().mend()).contains("1.1.0, 1.0.0");
        refused(registry.ask(new RegistryCall.ContractVersion("nobody", "")), ErrorCode.CONTRACT_NOT_FOUND);
        assertThat(registry.ask(new RegistryCall.Contracts(""))).isEqualTo(
                new ContractLines(List.of(new ContractLine("orders", "11111111-2222-3333-4444-555555555555", List.of("1.1.0", "1.0.0"), 2, 1_000)), false));
    }

    @Test
    void theSameAgainIsNoChangeAndOtherWordsUnderTheSameVersionAreRefused() {
        published(contract("1.0.0", A));
        assertThat(published("# again\n" + contract("1.0.0", A)).changed()).isFalse();
        assertThat(registry.journal).hasSize(1);
        var error = refused(publish(contract("1.0.0", A, B)), ErrorCode.CONTRACT_BREAKS).getFirst();
        assertThat(error.what()).contains("orders 1.0.0 is published already and says something else: orders.b is new");
        assertThat(error.mend()).isEqualTo("Raise version to 1.1.0.");
    }

    @Test
    void whatBreaksNeedsANewMajorVersionAndEveryFieldAndRuleIsNamed() {
        published(contract("1.4.0", A, B, "name: c, logicalType: integer"));
        var errors = refused(publish(contract("1.5.0", "name: a, logicalType: integer", B)), ErrorCode.CONTRACT_BREAKS);
        assertThat(errors).extracting(LakeError::what).containsExactly("orders.a changed from string to long (type-changed), which breaks orders 1.4.0",
                "orders.c was removed (column-removed), which breaks orders 1.4.0");
        assertThat(errors).allSatisfy(error -> assertThat(error.mend()).contains("Raise version to 2.0.0"));
        assertThat(registry.journal).hasSize(1);
        assertThat(published(contract("2.0.0", "name: a, logicalType: integer", B)).changed()).isTrue();
        assertThat(refused(publish(contract("1.6.0", A, B)), ErrorCode.CONTRACT_BREAKS).getFirst().what()).contains("comes after 2.0.0");
    }

    private static String promising(String version, String compatibility, String... columns) {
        return contract(version, columns).replace("    properties:\n", "    customProperties: [{ property: la.strictness, value: { compatibility: " + compatibility + " } }]\n    properties:\n");
    }

    @Test
    void aTransitivePromiseIsOfAllLaterVersionsAndAnyOtherOfTheNextOne() {
        published(promising("1.0.0", "FULL_TRANSITIVE", A, B));
        published(promising("1.1.0", "NONE", A, B));
        var errors = refused(publish(promising("1.2.0", "NONE", A)), ErrorCode.CONTRACT_BREAKS);
        assertThat(errors).extracting(LakeError::what).containsExactly("orders.b was removed (column-removed), which breaks orders 1.0.0");
        published(promising("2.0.0", "FULL", A, B));
        published(promising("2.1.0", "NONE", A, B));
        assertThat(published(promising("2.2.0", "NONE", A)).changed()).isTrue();
    }

    @Test
    void whatALayerGivesIsKeptWithTheVersion() {
        String layered = contract("1.0.0", A, B).replace("    properties:\n", "    customProperties: [{ property: la.layer, value: silver }]\n    properties:\n");
        published(layered);
        assertThat(published(layered).changed()).as("the same again").isFalse();
        assertThat(refused(publish(layered.replace("version: 1.0.0", "version: 1.1.0").replace("logicalType: date", "logicalType: date, required: true")), ErrorCode.CONTRACT_BREAKS)).isNotEmpty();
        assertThat(published(layered.replace("version: 1.0.0", "version: 2.0.0").replace("value: silver", "value: bronze")).changes()).contains("orders.compatibility was FULL_TRANSITIVE and is BACKWARD (promise-changed)");
    }

    @Test
    void aCandidatePromisesNothing() {
        published(contract("1.0.0", A));
        published(contract("2.0.0-rc1", B));
        assertThat(registry.ask(new RegistryCall.ContractVersion("orders", ""))).isInstanceOfSatisfying(ContractFound.class, found -> assertThat(found.contract().version()).isEqualTo("1.0.0"));
        assertThat(published(contract("1.0.1", A)).against()).isEqualTo("1.0.0");
        assertThat(published(contract("2.0.0", A, B)).changed()).isTrue();
    }

    @Test
    void aDryRunAndAFaultyContractChangeNothing() {
        assertThat(registry.ask(new RegistryCall.PublishContract("c.yaml", contract("1.0.0", A), true))).isInstanceOfSatisfying(ContractJudged.class,
                judged -> assertThat(judged.changed()).isTrue());
        var errors = refused(publish(contract("1.0.0", "name: a, logicalTpe: string")), ErrorCode.CONTRACT_INVALID);
        assertThat(errors.getFirst().where()).startsWith("c.yaml:");
        assertThat(registry.journal).isEmpty();
    }

    @Test
    void aNameIsOneContractsOnly() {
        published(contract("1.0.0", A));
        assertThat(refused(publish(named("another", "1.1.0", A)), ErrorCode.CONTRACT_BREAKS).getFirst().what()).contains("(other-id)");
    }

    @Test
    void aContractThatCannotTravelIsRefused() {
        var noise = new StringBuilder();
        RandomGenerator random = new java.util.Random(1);
        random.ints(400_000, 'a', 'z').forEach(sign -> noise.append((char) sign));
        refused(publish(contract("1.0.0", A + ", description: " + noise)), ErrorCode.REQUEST_INVALID);
    }

    @Test
    void whatAnOlderProgramTookStillPromisesItsColumnsThoughARuleThatIsNestedInOneCannotBe() {
        String nested = "name: s, logicalType: object, properties: [{name: c, logicalType: string, logicalTypeOptions: {pattern: '('}}]";
        registry.memory = registry.memory.apply(new RegistryEvent.ContractPublished("orders", "11111111-2222-3333-4444-555555555555", "1.0.0", contract("1.0.0", A, B, nested), 1));
        assertThat(refused(publish(contract("1.1.0", A, nested.replace("'('", "'.'"))), ErrorCode.CONTRACT_BREAKS).getFirst().what()).contains("orders.b was removed");
        assertThat(published(contract("1.1.0", A, B, nested.replace("'('", "'.'"))).changes()).containsExactly("orders.s.c.pattern is new (check-added)");
    }

    private RegistryAnswer hold(String text) {
        return registry.ask(new RegistryCall.HoldContract("contract", text));
    }

    /** Else one whose calls its keeper does not know would be held to nothing. */
    @Test
    void whatCallsAFunctionThatTheKeeperLacksIsNotLetBy() {
        published(contract("1.0.0", A, B));
        String calling = "name: c, logicalType: string, customProperties: [{property: la.mapping, value: {expression: gone@1(a)}}]";
        refused(hold(contract("1.1.0", A, calling)), ErrorCode.FUNCTION_UNKNOWN);
        refused(publish(contract("1.1.0", A, calling)), ErrorCode.FUNCTION_UNKNOWN);
    }

    @Test
    void aPipelineKeepsWhatItsContractHasPromised() {
        assertThat(hold(contract("1.0.0", A))).isInstanceOf(ContractJudged.class);
        published(contract("1.0.0", A, B));
        published(contract("2.0.0", A));
        assertThat(hold(contract("1.0.0", A, B))).as("the version itself").isInstanceOf(ContractJudged.class);
        assertThat(hold(contract("1.2.0", A, B, "name: c, logicalType: date"))).as("a later one that adds").isInstanceOf(ContractJudged.class);
        assertThat(hold(contract("2.1.0", A))).as("held against 2.0.0 only").isInstanceOf(ContractJudged.class);
        assertThat(hold(contract("0.9.0", B))).as("before the first").isInstanceOf(ContractJudged.class);
        assertThat(hold(named("another", "1.0.0", B))).as("another contract of the same name").isInstanceOf(ContractJudged.class);
        assertThat(refused(hold(contract("1.0.0", A)), ErrorCode.CONTRACT_BREAKS).getFirst().what()).isEqualTo("orders.b was removed (column-removed), which breaks orders 1.0.0");
        refused(hold(contract("1.3.0", B)), ErrorCode.CONTRACT_BREAKS);
        assertThat(registry.journal).hasSize(2);
    }
}
