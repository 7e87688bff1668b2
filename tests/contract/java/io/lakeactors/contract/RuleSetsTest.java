package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.lakeactors.contract.PipelineSpec.Part;
import io.lakeactors.model.Contract;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What contracts share is written once, and stands in each as though it had been written there. */
class RuleSetsTest {
    private static final String EMAIL = """
            ruleSet: email
            version: 1.2.0
            fields:
              email:
                logicalTypeOptions: { format: email, maxLength: 254 }
                quality:
                  - { id: work, type: custom, engine: lakeactors, implementation: "row: !${column}.endsWith('.invalid')" }
            """;
    private static final String SALES = """
            ruleSet: sales
            version: 2.0.1
            defaults: { onFail: drop_alert, unknownFields: quarantine, retention: 90d, severity: info }
            """;
    private static final String REFERENCE = "{ file: rules/email.yaml, version: 1.2.0, fields: { email: mail } }";

    private final Map<String, String> files = new HashMap<>(Map.of("rules/email.yaml", EMAIL, "sales.yaml", SALES));

    private static String contract(String common, String own, String... properties) {
        return Sample.of(properties).replace("schema:\n", (common.isEmpty() ? "" : "customProperties: [{ property: la.ruleSets, value: [" + common + "] }]\n") + "schema:\n")
                .replace("    properties:", (own.isEmpty() ? "" : "    customProperties: [{ property: la.ruleSets, value: [" + own + "] }]\n") + "    properties:");
    }

    private Checked<String> effective(String text) {
        return effective("in/c.yaml", text);
    }

    private Checked<String> effective(String shown, String text) {
        return EffectiveContract.of(shown, text, Optional.empty(), path -> Optional.ofNullable(files.get(path))
                .orElseThrow(() -> new LakeException(LakeError.of(ErrorCode.PIPELINE_INVALID, "there is no file " + path, "", "Check the path."))));
    }

    private Contract read(String text) {
        return Sample.read(effective(text).orThrow()).orThrow();
    }

    @Test
    void whatASetSaysStandsAsThoughTheContractHadWrittenIt() {
        Contract shared = read(contract("", REFERENCE, "name: mail, logicalType: string"));
        Contract own = Sample.read(Sample.of("name: mail, logicalType: string, logicalTypeOptions: { format: email, maxLength: 254 }, quality: ["
                + "{ id: work, type: custom, engine: lakeactors, implementation: \"row: !mail.endsWith('.invalid')\" }]")).orThrow();
        assertThat(shared.rules()).isEqualTo(own.rules()).extracting(Rule::id).containsExactly("mail.type", "mail.length", "mail.format", "work");
    }

    @Test
    void defaultsOfADomainReachEveryTableThatDoesNotSayOtherwise() {
        String entries = "quality: [{ id: a, metric: nullValues, mustBe: 0 }, { id: b, metric: invalidValues, arguments: { pattern: x }, mustBe: 0,"
                + " customProperties: [{ property: la.onFail, value: fail_pipeline }] }]";
        Contract shared = read(contract("{ file: sales.yaml, version: 2 }", "", "name: mail, logicalType: string, unique: true, " + entries));
        assertThat(shared.unknownFields()).isEqualTo(Contract.UnknownFields.QUARANTINE);
        assertThat(shared.rules()).extracting(Rule::onFail).containsExactly(OnFail.DROP_ALERT, OnFail.DROP_ALERT, OnFail.LOG, OnFail.FAIL_PIPELINE);
        String own = contract("{ file: sales.yaml, version: 2.0 }", "", "name: mail, logicalType: string, unique: true")
                .replace("    properties:", "    customProperties: [{ property: la.onFail, value: log }]\n    properties:");
        assertThat(read(own).rules()).extracting(Rule::onFail).containsOnly(OnFail.LOG);
    }

    @Test
    void aContractThatRefersToNothingIsItsOwnText() {
        String text = Sample.of("name: a, logicalType: string") + "# a comment\n";
        assertThat(effective(text).orThrow()).isSameAs(text);
    }

    @Test
    void theTextSaysOfEachLineFromWhereItIs() {
        String text = effective(contract("", REFERENCE, "name: mail, logicalType: string")).orThrow();
        assertThat(text).startsWith("# Put together from c.yaml and the rule sets email 1.2.0.\n").contains("maxLength: 254  # rules/email.yaml:5\n", "- name: mail\n")
                .contains("- id: work  # rules/email.yaml:7\n", "property: la.rulesFrom\n", "version: \"1.2.0\"\n").doesNotContain("la.ruleSets");
        assertThat(effective(text).orThrow()).isSameAs(text);
    }

    @Test
    void theTextIsTheSameInEveryRunAndWhereverItIsMade() {
        String shared = contract("{ file: sales.yaml, version: 2 }", REFERENCE, "name: mail, logicalType: string");
        String text = effective(shared).orThrow();
        assertThat(text).containsSubsequence("property: la.onFail", "property: la.retention", "property: la.strictness").startsWith("# Put together from c.yaml and ");
        assertThat(effective("/home/me/in/c.yaml", shared).orThrow()).isEqualTo(text);
    }

    @Test
    void namesOfSetsPutNothingIntoTheText() {
        files.put("sales.yaml", SALES.replace("ruleSet: sales", "ruleSet: \"sales\\ntenant: other #\""));
        String text = effective(contract("{ file: sales.yaml, version: 2 }", "", "name: mail, logicalType: string")).orThrow();
        assertThat(text.lines().skip(1).noneMatch(line -> line.startsWith("tenant"))).isTrue();
        assertThat(text).startsWith("# Put together from c.yaml and the rule sets sales tenant: other # 2.0.1.\n");
    }

    @Test
    void oneIdForChecksOfTwoColumnsIsAFaultAndNoCheckIsLost() {
        String check = ": { quality: [{ id: filled, metric: nullValues, mustBe: 0 }] }\n";
        files.put("filled.yaml", "ruleSet: filled\nversion: 1.0.0\nfields:\n  a" + check + "  b" + check);
        String shared = contract("", "{ file: filled.yaml, version: 1 }", "name: a, logicalType: string", "name: b, logicalType: string");
        assertThat(effective(shared).faults()).extracting(Fault::text).singleElement().asString().startsWith("in/filled.yaml:5: ").contains("\"filled\" is there already");
    }

    @Test
    void whatIsToldOfATextThatWasPutTogetherNamesTheLineThatWasWritten() {
        String other = ", quality: [{ type: custom, engine: soda, implementation: x }]";
        assertThat(effective(contract("", REFERENCE, "name: mail, logicalType: string" + other)).notices()).singleElement().asString().startsWith("in/c.yaml:12: ");
    }

    @Test
    void aSetIsTakenForSeveralColumnsUnderIdsOfTheirOwn() {
        Contract shared = read(contract("", "{ file: rules/email.yaml, version: 1, fields: { email: [mail, copy] } }", "name: mail, logicalType: string", "name: copy, logicalType: string"));
        assertThat(shared.rules()).extracting(Rule::id).contains("mail.length", "copy.length", "mail-work", "copy-work");
    }

    @Test
    void aSetUsesOthersUnderItsOwnNames() {
        files.put("rules/people.yaml", "ruleSet: people\nversion: 1.0.0\nuses: [{ file: email.yaml, version: 1, fields: { email: address } }]\nfields: { address: { required: true } }\n");
        Contract shared = read(contract("{ file: rules/people.yaml, version: 1 }", "", "name: address, logicalType: string"));
        assertThat(shared.rules()).extracting(Rule::id).containsExactly("address.required", "address.type", "address.length", "address.format", "work");
    }

    @Test
    void whatTheContractSaysItselfCountsAndIsTold() {
        var read = effective(contract("", REFERENCE, "name: mail, logicalType: string, logicalTypeOptions: { maxLength: 100 }"));
        assertThat(read.notices()).singleElement().asString().startsWith("in/c.yaml:12: \"mail.maxLength\" is not as in email 1.2.0, line 5 of in/rules/email.yaml");
        assertThat(Sample.read(read.orThrow()).orThrow().rules()).filteredOn(Rule.Length.class::isInstance).singleElement().asString().contains("100");
    }

    @Test
    void twoSetsThatSayTheSameAreNoFaultAndOtherwiseAreOne() {
        files.put("mail.yaml", EMAIL.replace("email\nversion: 1.2.0", "mail\nversion: 3.0.0"));
        String both = contract("", REFERENCE + ", " + REFERENCE.replace("rules/email.yaml, version: 1.2.0", "mail.yaml, version: 3"), "name: mail, logicalType: string");
        assertThat(effective(both).faults()).isEmpty();
        files.computeIfPresent("mail.yaml", (name, text) -> text.replace("254", "320"));
        assertThat(effective(both).faults()).extracting(Fault::text).containsExactly("in/mail.yaml:5: \"mail.maxLength\" of mail 3.0.0 is there already, and not the same, in email 1.2.0,"
                + " line 5 of in/rules/email.yaml. Take one of the two sets out, or say in the contract itself what counts.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "{ file: rules/emial.yaml, version: 1 } | the rule set cannot be read: there is no file rules/emial.yaml. Check the path.",
        "{ file: ../email.yaml, version: 1 } | \"../email.yaml\" leads out of the contract's folder. Write a path below it, with / between its parts.",
        "{ file: rules/../../c/email.yaml, version: 1 } | \"rules/../../c/email.yaml\" leads out",
        "{ file: /etc/passwd, version: 1 } | \"/etc/passwd\" leads out",
        "{ file: 'C:\\email.yaml', version: 1 } | leads out",
        "{ file: rules/email.yaml, version: 1.1 } | in/rules/email.yaml is email 1.2.0, and version 1.1 is wanted. Read what changed, then write version: 1.2.0.",
        "{ file: rules/email.yaml } | version is missing",
        "rules/email.yaml | a reference to a rule set is a text without a version. Write { file: PATH, version: 1.2.0 }.",
        "{ file: rules/email.yaml, vresion: 1 } | unknown key \"vresion\". Did you mean \"version\"?",
        "{ file: rules/email.yaml, version: 1 } | email 1.2.0 has rules for a field \"email\" (line 5 of in/rules/email.yaml), and things has no such column. Did you mean \"emails\"? Name the columns",
        "{ file: rules/email.yaml, version: 1, fields: { mail: emails } } | email 1.2.0 has no rules for a field \"mail\". Did you mean \"email\"?",
        "{ file: rules/email.yaml, version: 1, fields: [email] } | fields is a list, not a mapping"
    })
    void aReferenceThatLeadsNowhereIsAFaultOfItsLine(String reference, String message) {
        assertThat(effective(contract("", reference, "name: emails, logicalType: string")).faults()).extracting(Fault::text)
                .anySatisfy(text -> assertThat(text).startsWith("in/c.yaml:10: ").contains(message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "maxLength: 254 | maxLegnth: 254 | in/rules/email.yaml:5: | maxLegnth",
        "format: email | pattern: '(' | in/rules/email.yaml:5: | pattern",
        "endsWith | endWith | in/rules/email.yaml:7: | wrong at character",
        "engine: lakeactors, | engine: lakeactors, mustbe: 0, | in/rules/email.yaml:7: | mustbe",
        "fields: | feilds: | in/rules/email.yaml:3: | unknown key \"feilds\". Did you mean \"fields\"?",
        "version: 1.2.0 | version: new | in/rules/email.yaml:2: | not a semantic version",
        "ruleSet: email | ruleSet: [ | in/rules/email.yaml:3: | not valid YAML"
    })
    void whatIsWrongInASetIsAFaultOfItsFileAndLine(String right, String wrong, String where, String what) {
        files.computeIfPresent("rules/email.yaml", (name, text) -> text.replace(right, wrong));
        assertThat(effective(contract("", REFERENCE, "name: mail, logicalType: string")).faults()).extracting(Fault::text)
                .anySatisfy(text -> assertThat(text).startsWith(where).contains(what));
    }

    @Test
    void aCircleOfSetsIsToldWithItsWay() {
        files.put("a.yaml", "ruleSet: a\nversion: 1.0.0\nuses: [{ file: rules/b.yaml, version: 1 }]\n");
        files.put("rules/b.yaml", "ruleSet: b\nversion: 1.0.0\nuses:\n  - { file: ../a.yaml, version: 1 }\n");
        assertThat(effective(contract("{ file: a.yaml, version: 1 }", "", "name: mail, logicalType: string")).faults()).extracting(Fault::text).containsExactly(
                "in/rules/b.yaml:4: rule sets use one another in a circle: in/a.yaml uses in/rules/b.yaml uses in/a.yaml. Take one of these uses out.");
    }

    @Test
    void setsThatUseOneAnotherTwiceEachEndInAFault() {
        for (int i = 0; i < 40; i++) {
            String next = "{ file: s" + (i + 1) + ".yaml, version: 1 }";
            files.put("s" + i + ".yaml", "ruleSet: s" + i + "\nversion: 1.0.0\nuses: [" + next + ", " + next + "]\n");
        }
        assertThat(effective(contract("{ file: s0.yaml, version: 1 }", "", "name: mail, logicalType: string")).faults()).extracting(Fault::message)
                .contains("the contract refers to too many rule sets");
    }

    @Test
    void aNodeTakesNoContractThatStillRefersToSets() {
        assertThat(Sample.faults(contract("{ file: sales.yaml, version: 2 }", "", "name: a, logicalType: string"))).singleElement().asString()
                .contains("c.yaml:7: the contract refers to rule sets, which are not here");
    }

    @Test
    void linksDoNotLeadOutOfTheFolderAndPipelinesSeeWhatSetsSay(@TempDir Path folder) throws IOException {
        Path inside = Files.createDirectory(folder.resolve("in"));
        Files.writeString(folder.resolve("sales.yaml"), SALES);
        Files.writeString(inside.resolve("c.yaml"), contract("{ file: sales.yaml, version: 2 }", "", "name: a, logicalType: string"));
        Files.writeString(inside.resolve("p.yaml"), "pipeline: p\nfrom: { kafka: { topics: [t], format: json } }\ncontract: c.yaml\nto: { silver: { table: silver.t } }\n");
        Files.createSymbolicLink(inside.resolve("sales.yaml"), folder.resolve("sales.yaml"));
        assertThat(Pipelines.read(inside.resolve("p.yaml")).faults()).singleElement().satisfies(fault -> assertThat(fault.text()).startsWith("c.yaml:7: ").contains("leads out of the contract's folder"));
        Files.delete(inside.resolve("sales.yaml"));
        Files.writeString(inside.resolve("sales.yaml"), SALES);
        var asked = new ArrayList<Path>();
        var spec = Pipelines.read(inside.resolve("p.yaml"), "p.yaml", asked::add).orThrow();
        assertThat(asked).contains(inside.resolve("sales.yaml"));
        assertThat(spec.goals().keepMillis(Part.SILVER)).contains(90L * 86_400_000);
        assertThat(spec.contractText()).contains("la.retention").doesNotContain("la.ruleSets");
        Files.writeString(inside.resolve("p.yaml"), Files.readString(inside.resolve("p.yaml")) + "goals: { keep: 7d }\n");
        assertThat(Pipelines.read(inside.resolve("p.yaml")).orThrow().goals().keepMillis(Part.SILVER)).contains(7L * 86_400_000);
    }

    @ParameterizedTest
    @CsvSource({"1m", "40000d", "long"})
    void aRetentionThatCannotBeIsAFault(String wrong) {
        String text = Sample.of("name: a, logicalType: string").replace("    properties:", "    customProperties: [{ property: la.retention, value: " + wrong + " }]\n    properties:");
        assertThat(Sample.faults(text)).singleElement().asString().startsWith("c.yaml:10: la.retention cannot be \"" + wrong + "\"");
    }

    @Test
    void theSchemaForEditorsKnowsWhatTheReaderKnows() throws IOException {
        JsonNode schema = new ObjectMapper().readTree(EditorSchemas.ruleSet());
        Map.of("", "", "reference", "/$defs/Reference", "defaults", "/properties/defaults", "field", "/properties/fields/additionalProperties").forEach((keys, place) -> {
            JsonNode at = schema.at(place);
            assertThat(at.path("properties").fieldNames()).toIterable().as(keys).containsExactlyInAnyOrder(RuleSetReader.KEYS.get(keys));
            assertThat(at.path("additionalProperties").asBoolean(true)).isFalse();
        });
        var checked = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V201909).getSchema(EditorSchemas.ruleSet());
        for (String right : List.of(EMAIL, SALES)) {
            assertThat(checked.validate(Json.of(YamlReader.read(right, new Faults(ErrorCode.CONTRACT_INVALID, "f")).orElseThrow()))).isEmpty();
        }
    }

    /** One seed: whatever a contract holds is the same after it was written by us. */
    @Property(tries = 300)
    void whatIsWrittenIsReadBackAsItWas(@ForAll long seed) {
        var node = (YamlNode.Mapping) mapping(new Random(seed), 0);
        var text = new YamlText(place -> place % 3 == 0 ? "from #elsewhere: x\ny: 1\u0085\u2028\u0007" : "");
        text.write("seed " + seed, node);
        var faults = new Faults(ErrorCode.CONTRACT_INVALID, "f");
        if (node.values().isEmpty()) {
            return;
        }
        assertThat(YamlReader.read(text.text(), faults).map(Json::of)).as(text.text()).contains(Json.of(node));
        assertThat(faults.none()).isTrue();
    }

    private static YamlNode mapping(Random chance, int depth) {
        var values = new LinkedHashMap<String, YamlNode>();
        var lines = new HashMap<String, Integer>();
        for (int i = chance.nextInt(5); i > 0; i--) {
            String key = text(chance);
            values.put(key, node(chance, depth + 1));
            lines.put(key, chance.nextInt(100));
        }
        return new YamlNode.Mapping(values, lines, 1);
    }

    private static YamlNode node(Random chance, int depth) {
        return switch (depth > 4 ? 2 + chance.nextInt(6) : chance.nextInt(8)) {
            case 0 -> mapping(chance, depth);
            case 1 -> {
                var items = new ArrayList<YamlNode>();
                for (int i = chance.nextInt(4); i > 0; i--) {
                    items.add(node(chance, depth + 1));
                }
                yield new YamlNode.Sequence(items, chance.nextInt(100));
            }
            case 2 -> new YamlNode.Scalar("null", YamlNode.Scalar.Form.NULL, 1);
            case 3 -> new YamlNode.Scalar(chance.nextBoolean() + "", YamlNode.Scalar.Form.BOOLEAN, 1);
            case 4 -> new YamlNode.Scalar("-" + chance.nextInt(1000), YamlNode.Scalar.Form.INTEGER, 1);
            case 5 -> new YamlNode.Scalar(chance.nextInt(1000) + ".50", YamlNode.Scalar.Form.DECIMAL, 1);
            default -> YamlEdit.text(text(chance), 1);
        };
    }

    private static String text(Random chance) {
        String[] pieces = {"a", "Z", "7", " ", ":", "#", "- ", "'", "\"", "\\", "\n", "\t", "yes", "null", "~", "<<", "é", "\u0085", "\u2028", "\ud83d\ude00", "{", "]", ",", "&x", "*y", "!z", "%", "@", "|", ">", "?", "\u007f", "\u0007", "1.5", "row: a > 1"};
        var text = new StringBuilder();
        for (int i = chance.nextInt(4); i >= 0; i--) {
            text.append(pieces[chance.nextInt(pieces.length)]);
        }
        return text.toString();
    }
}
