package io.lakeactors.contract.registry;

import static io.lakeactors.contract.registry.RegistryCall.ALL;
import static io.lakeactors.contract.registry.RegistryCall.LATEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.contract.registry.RegistryAnswer.Found;
import io.lakeactors.contract.registry.RegistryAnswer.Names;
import io.lakeactors.contract.registry.RegistryAnswer.Numbers;
import io.lakeactors.contract.registry.RegistryAnswer.Refused;
import io.lakeactors.contract.registry.RegistryAnswer.Use;
import io.lakeactors.contract.registry.RegistryAnswer.Uses;
import io.lakeactors.contract.registry.RegistryAnswer.Verdict;
import io.lakeactors.contract.registry.RegistryCall.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RegistryDeskTest {
    private static final String INT = "\"int\"";
    private static final String LONG = "\"long\"";

    private final TestRegistry registry = new TestRegistry();

    private static String order(String... fields) {
        return "{\"type\":\"record\",\"name\":\"Order\",\"namespace\":\"shop\",\"fields\":[" + String.join(",", fields) + "]}";
    }

    private static String field(String name, String rest) {
        return "{\"name\":\"" + name + "\",\"type\":" + rest + "}";
    }

    private static RegistryCall register(String subject, SchemaDefinition draft) {
        return new RegistryCall.Register(subject, draft, 0, 0, false);
    }

    private static SchemaDefinition avro(String text) {
        return SchemaDefinition.of(SchemaKind.AVRO, text);
    }

    private RegistryAnswer versions(String subject, Scope scope) {
        return registry.ask(new RegistryCall.Versions(subject, scope));
    }

    @Test
    void versionsCountUpInASubjectAndNumbersInTheRegistry() {
        assertThat(registry.register("a", SchemaKind.AVRO, INT)).extracting(Found::version, Found::id).containsExactly(1, 1);
        assertThat(registry.register("a", SchemaKind.AVRO, LONG)).extracting(Found::version, Found::id).containsExactly(2, 2);
        assertThat(registry.register("b", SchemaKind.AVRO, order(field("x", INT)))).extracting(Found::version, Found::id).containsExactly(1, 3);
    }

    @Test
    void theSameSchemaKeepsItsVersionInASubjectAndItsNumberInAll() {
        registry.register("a", SchemaKind.AVRO, INT);
        registry.register("a", SchemaKind.AVRO, LONG);
        assertThat(registry.register("a", SchemaKind.AVRO, " {\"type\": \"int\"} ")).extracting(Found::version, Found::id).containsExactly(1, 1);
        assertThat(registry.register("b", SchemaKind.AVRO, LONG)).extracting(Found::version, Found::id).containsExactly(1, 2);
        assertThat(registry.journal).hasSize(3);
        assertThat(registry.ask(new RegistryCall.UsesOf(2, false))).isEqualTo(new Uses(List.of(new Use("a", 2), new Use("b", 1))));
    }

    @Test
    void anOrderOfAttributesIsNoDifferenceOnceTextsAreNormalised() {
        String one = "{\"type\":\"record\",\"name\":\"shop.Order\",\"fields\":[{\"name\":\"x\",\"type\":\"int\",\"b\":1,\"a\":2}]}";
        String other = "{\"fields\":[{\"type\":{\"type\":\"int\"},\"a\":2,\"b\":1,\"name\":\"x\"}],\"namespace\":\"shop\",\"name\":\"Order\",\"type\":\"record\"}";
        var first = (Found) registry.ask(new RegistryCall.Register("a", avro(one), 0, 0, true));
        assertThat(registry.ask(new RegistryCall.Register("a", avro(other), 0, 0, true))).isEqualTo(first);
        assertThat(registry.register("a", SchemaKind.AVRO, one).version()).as("without being asked for it").isEqualTo(2);
        registry.ask(new RegistryCall.SetConfig("a", new RegistryConfig(Optional.empty(), Optional.of(true))));
        assertThat(registry.register("a", SchemaKind.AVRO, other).version()).as("where the subject says so").isEqualTo(1);
    }

    @Test
    void aSchemaThatDoesNotFollowIsRefusedWithTheReasonAndTheOlderVersion() {
        registry.register("a", SchemaKind.AVRO, order(field("x", INT)));
        var refused = (Refused) registry.tryRegister("a", SchemaKind.AVRO, order(field("x", INT), field("y", INT)));
        assertThat(refused.fault()).isEqualTo(RegistryFault.INCOMPATIBLE);
        assertThat(refused.message()).contains("READER_FIELD_MISSING_DEFAULT_VALUE").contains("/fields/1").contains("{oldSchemaVersion: 1}").contains("'BACKWARD'");
        assertThat(registry.memory.size()).isEqualTo(1);
    }

    @Test
    void transitiveLevelsLookAtAllVersionsAndTheOthersAtTheLatestOnly() {
        String first = order(field("x", INT), field("y", INT));
        String second = order(field("x", INT));
        String third = order(field("x", INT), "{\"name\":\"y\",\"type\":\"string\",\"default\":\"\"}");
        for (var level : List.of(Compatibility.BACKWARD, Compatibility.BACKWARD_TRANSITIVE)) {
            String subject = level.name();
            registry.level(subject, level);
            registry.register(subject, SchemaKind.AVRO, first);
            registry.register(subject, SchemaKind.AVRO, second);
            assertThat(registry.tryRegister(subject, SchemaKind.AVRO, third) instanceof Found).as(subject).isEqualTo(level == Compatibility.BACKWARD);
        }
    }

    @Test
    void aSubjectDoesNotChangeItsLanguageUnlessNothingIsChecked() {
        registry.register("a", SchemaKind.AVRO, INT);
        registry.refuses(register("a", SchemaDefinition.of(SchemaKind.JSON, "{}")), RegistryFault.INCOMPATIBLE);
        registry.level("a", Compatibility.NONE);
        assertThat(registry.register("a", SchemaKind.JSON, "{}").version()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(SchemaKind.class)
    void aSchemaThatNobodyForesawIsRefusedAndTheRegistryLivesOn(SchemaKind kind) {
        registry.register("a", SchemaKind.AVRO, INT);
        var unforeseen = new SchemaDefinition(kind, null, List.of(), "", "");
        registry.refuses(register("a", unforeseen), RegistryFault.INVALID_SCHEMA);
        registry.refuses(new RegistryCall.Check("a", LATEST, unforeseen, true), RegistryFault.INVALID_SCHEMA);
        registry.refuses(new RegistryCall.Lookup("a", unforeseen, true, false), RegistryFault.INVALID_SCHEMA);
        assertThat(registry.register("a", SchemaKind.AVRO, LONG).version()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(value = SchemaKind.class, names = {"AVRO", "JSON"})
    void whatIsNestedWithoutEndIsRefusedBeforeItIsRead(SchemaKind kind) {
        for (String open : List.of("[", "{\"type\":\"array\",\"items\":")) {
            String close = open.equals("[") ? "]" : "}";
            String deep = open.repeat(100_000) + "\"int\"" + close.repeat(100_000);
            assertThatThrownBy(() -> kind.parse(deep, Map.of())).isInstanceOf(RegistryRefusal.class).hasMessageContaining("depth (1001)");
        }
    }

    /** As deep as is read at all, and on a short stack: an answer, whichever. */
    @ParameterizedTest
    @EnumSource(value = SchemaKind.class, names = {"AVRO", "JSON"})
    void whatIsAsDeepAsItMayBeEndsInAnAnswer(SchemaKind kind) throws InterruptedException {
        String inner = kind == SchemaKind.AVRO ? "\"int\"" : "true";
        String deep = "{\"type\":\"array\",\"items\":".repeat(990) + inner + "}".repeat(990);
        var answers = new java.util.concurrent.ConcurrentLinkedQueue<RegistryAnswer>();
        var shortStack = new Thread(null, () -> {
            answers.add(registry.ask(new RegistryCall.Register("a", SchemaDefinition.of(kind, deep), 0, 0, true)));
            answers.add(registry.ask(new RegistryCall.Register("a", SchemaDefinition.of(kind, deep.replace(inner, "{}")), 0, 0, true)));
        }, "short stack", 128 << 10);
        shortStack.start();
        shortStack.join();
        assertThat(answers).hasSize(2);
    }

    @Test
    void aContractThatNobodyForesawIsRefusedInTheWordsOfContracts() {
        assertThat(registry.ask(new RegistryCall.PublishContract("c.yaml", null, false))).isInstanceOf(RegistryAnswer.ContractRefused.class);
        assertThat(registry.ask(new RegistryCall.HoldContract("c.yaml", null))).isInstanceOf(RegistryAnswer.ContractRefused.class);
    }

    @Test
    void aDeletedVersionIsHiddenButItsNumberIsStillKnown() {
        registry.register("a", SchemaKind.AVRO, INT);
        registry.register("a", SchemaKind.AVRO, LONG);
        assertThat(registry.ask(new RegistryCall.DeleteVersion("a", LATEST, false))).isEqualTo(new Numbers(List.of(2)));
        assertThat(versions("a", Scope.LIVE)).isEqualTo(new Numbers(List.of(1)));
        assertThat(versions("a", Scope.WITH_DELETED)).isEqualTo(new Numbers(List.of(1, 2)));
        assertThat(versions("a", Scope.DELETED)).isEqualTo(new Numbers(List.of(2)));
        registry.refuses(new RegistryCall.Version("a", 2, false), RegistryFault.VERSION_NOT_FOUND);
        assertThat(registry.ask(new RegistryCall.ById(2, ""))).isInstanceOf(Found.class);
        registry.refuses(new RegistryCall.DeleteVersion("a", 2, false), RegistryFault.VERSION_SOFT_DELETED);
        assertThat(registry.register("a", SchemaKind.AVRO, LONG)).as("registered again").extracting(Found::version, Found::id).containsExactly(3, 2);
    }

    @Test
    void whatIsDeletedForGoodMustHaveBeenDeletedBeforeAndItsNumberIsNeverGivenAgain() {
        registry.register("a", SchemaKind.AVRO, INT);
        registry.register("a", SchemaKind.AVRO, LONG);
        registry.refuses(new RegistryCall.DeleteVersion("a", 2, true), RegistryFault.VERSION_NOT_SOFT_DELETED);
        registry.ask(new RegistryCall.DeleteVersion("a", 2, false));
        assertThat(registry.ask(new RegistryCall.DeleteVersion("a", 2, true))).isEqualTo(new Numbers(List.of(2)));
        registry.refuses(new RegistryCall.ById(2, ""), RegistryFault.SCHEMA_NOT_FOUND);
        assertThat(registry.register("a", SchemaKind.AVRO, LONG).id()).isEqualTo(3);
    }

    @Test
    void aSubjectIsDeletedInTwoStepsAndItsSettingsWithIt() {
        registry.register("a", SchemaKind.AVRO, INT);
        registry.level("a", Compatibility.FULL);
        registry.refuses(new RegistryCall.DeleteSubject("a", true), RegistryFault.SUBJECT_NOT_SOFT_DELETED);
        assertThat(registry.ask(new RegistryCall.DeleteSubject("a", false))).isEqualTo(new Numbers(List.of(1)));
        registry.refuses(new RegistryCall.DeleteSubject("a", false), RegistryFault.SUBJECT_SOFT_DELETED);
        registry.refuses(new RegistryCall.ShowConfig("a", false), RegistryFault.LEVEL_NOT_CONFIGURED);
        assertThat(registry.ask(new RegistryCall.Subjects("", Scope.LIVE, ""))).isEqualTo(new Names(List.of(), false));
        assertThat(registry.ask(new RegistryCall.Subjects("", Scope.WITH_DELETED, ""))).isEqualTo(new Names(List.of("a"), false));
        assertThat(registry.ask(new RegistryCall.DeleteSubject("a", true))).isEqualTo(new Numbers(List.of(1)));
        registry.refuses(new RegistryCall.DeleteSubject("a", true), RegistryFault.SUBJECT_NOT_FOUND);
        assertThat(registry.memory.size()).isZero();
    }

    @Test
    void aSchemaThatOthersReferenceCannotBeDeleted() {
        registry.register("money", SchemaKind.AVRO, "{\"type\":\"record\",\"name\":\"Money\",\"namespace\":\"shop\",\"fields\":[{\"name\":\"cents\",\"type\":\"long\"}]}");
        var order = registry.register("orders", SchemaKind.AVRO, order(field("price", "\"shop.Money\"")), new SchemaReference("shop.Money", "money", LATEST));
        assertThat(order.definition().references()).containsExactly(new SchemaReference("shop.Money", "money", 1));
        assertThat(order.definition().text()).as("the referenced one is named, not copied").doesNotContain("cents");
        assertThat(registry.ask(new RegistryCall.ReferencedBy("money", 1))).isEqualTo(new Numbers(List.of(order.id())));
        registry.refuses(new RegistryCall.DeleteVersion("money", 1, false), RegistryFault.REFERENCE_EXISTS);
        registry.refuses(new RegistryCall.DeleteSubject("money", false), RegistryFault.REFERENCE_EXISTS);
        registry.ask(new RegistryCall.DeleteSubject("orders", false));
        registry.ask(new RegistryCall.DeleteSubject("orders", true));
        assertThat(registry.ask(new RegistryCall.DeleteSubject("money", false))).isInstanceOf(Numbers.class);
    }

    @Test
    void aReferenceMustBeThereSoThatNoCircleCanBeMade() {
        var self = new SchemaReference("shop.Order", "orders", 1);
        assertThat(registry.tryRegister("orders", SchemaKind.AVRO, order(field("x", "\"shop.Order\"")), self)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.fault()).isEqualTo(RegistryFault.INVALID_SCHEMA);
            assertThat(refused.message()).contains("No schema reference found for subject \"orders\" and version 1");
        });
    }

    @Test
    void metadataAndRulesAreKeptAndGoOnToVersionsThatBringNone() {
        var first = new SchemaDefinition(SchemaKind.AVRO, INT, List.of(), "{\"properties\":{\"owner\":\"ann\"}}", "{\"domainRules\":[]}");
        assertThat(registry.ask(register("a", first))).isEqualTo(new Found("a", 1, 1, first));
        assertThat(registry.register("a", SchemaKind.AVRO, INT)).as("a serializer that knows the text only").extracting(Found::version, Found::definition).containsExactly(1, first);
        assertThat(registry.register("a", SchemaKind.AVRO, LONG).definition().metadata()).isEqualTo(first.metadata());
        var other = new SchemaDefinition(SchemaKind.AVRO, LONG, List.of(), "{\"properties\":{\"owner\":\"bob\"}}", "");
        assertThat(registry.ask(register("a", other))).isEqualTo(new Found("a", 3, 3, other));
    }

    @Test
    void aCheckSaysWhyAndChangesNothing() {
        registry.register("a", SchemaKind.AVRO, order(field("x", INT)));
        registry.register("a", SchemaKind.AVRO, order(field("x", LONG)));
        int events = registry.journal.size();
        var narrower = avro(order(field("x", INT)));
        assertThat(registry.ask(new RegistryCall.Check("a", ALL, narrower, false))).isInstanceOfSatisfying(Verdict.class, verdict -> {
            assertThat(verdict.compatible()).isFalse();
            assertThat(verdict.messages()).first().asString().contains("TYPE_MISMATCH");
        });
        assertThat(registry.ask(new RegistryCall.Check("a", 1, narrower, false))).isEqualTo(new Verdict(true, List.of()));
        assertThat(registry.ask(new RegistryCall.Check("nobody", LATEST, narrower, false))).isEqualTo(new Verdict(true, List.of()));
        registry.refuses(new RegistryCall.Check("a", 3, narrower, false), RegistryFault.VERSION_NOT_FOUND);
        registry.refuses(new RegistryCall.Check("nobody", 1, narrower, false), RegistryFault.SUBJECT_NOT_FOUND);
        assertThat(registry.journal).hasSize(events);
    }

    @Test
    void aReadOnlySubjectTakesNothing() {
        registry.register("a", SchemaKind.AVRO, INT);
        registry.ask(new RegistryCall.SetMode("a", RegistryMode.READONLY, false));
        registry.refuses(register("a", avro(LONG)), RegistryFault.NOT_PERMITTED);
        registry.refuses(new RegistryCall.DeleteSubject("a", false), RegistryFault.NOT_PERMITTED);
        assertThat(registry.register("b", SchemaKind.AVRO, LONG).version()).isEqualTo(1);
        registry.ask(new RegistryCall.DropMode("a"));
        assertThat(registry.register("a", SchemaKind.AVRO, LONG).version()).isEqualTo(2);
    }

    @Test
    void schemasOfAnotherRegistryKeepTheirNumbers() {
        registry.refuses(new RegistryCall.Register("a", avro(INT), 0, 100, false), RegistryFault.NOT_PERMITTED);
        registry.ask(new RegistryCall.SetMode("", RegistryMode.IMPORT, false));
        assertThat(registry.ask(new RegistryCall.Register("a", avro(INT), 3, 100, false))).extracting("version", "id").containsExactly(3, 100);
        assertThat(registry.ask(new RegistryCall.Register("a", avro("\"string\""), 4, 101, false))).as("though it does not follow").isInstanceOf(Found.class);
        registry.refuses(new RegistryCall.Register("b", avro(LONG), 0, 100, false), RegistryFault.NOT_PERMITTED);
        registry.refuses(register("b", avro(LONG)), RegistryFault.NOT_PERMITTED);
        registry.ask(new RegistryCall.SetMode("", RegistryMode.READWRITE, false));
        assertThat(registry.register("b", SchemaKind.AVRO, LONG).id()).isEqualTo(102);
    }

    @Test
    void whatIsNoSchemaIsRefusedAndSaysWhy() {
        for (String broken : List.of("", "{", "{\"type\":\"strange\"}", order(field("x", "\"int\",\"default\":\"no number\"")), order(field("1x", INT)), order(field("x", INT), field("x", INT)),
                "[".repeat(50_000))) {
            assertThat(registry.tryRegister("a", SchemaKind.AVRO, broken)).as(broken.substring(0, Math.min(60, broken.length()))).isInstanceOfSatisfying(Refused.class, refused -> {
                assertThat(refused.fault()).isEqualTo(RegistryFault.INVALID_SCHEMA);
                assertThat(refused.message()).isNotBlank().hasSizeLessThan(600);
            });
        }
    }

    @Test
    void aSchemaThatCouldNotTravelBetweenNodesIsTooLarge() {
        var chance = new Random(1);
        String noise = IntStream.range(0, 300_000).mapToObj(i -> String.valueOf((char) (' ' + 2 + chance.nextInt(57)))).collect(Collectors.joining()).replace("\"", "").replace("\\", "");
        registry.refuses(register("a", avro(order("{\"name\":\"x\",\"type\":\"int\",\"doc\":\"" + noise + "\"}"))), RegistryFault.SCHEMA_TOO_LARGE);
        registry.refuses(register("a", avro(order("{\"name\":\"x\",\"type\":\"int\",\"doc\":\"" + "x".repeat(Registration.TEXT_BYTES_MAX) + "\"}"))), RegistryFault.SCHEMA_TOO_LARGE);
        assertThat(registry.register("a", SchemaKind.AVRO, order("{\"name\":\"x\",\"type\":\"int\",\"doc\":\"" + "long ".repeat(150_000) + "\"}")).id()).isEqualTo(1);
    }

    @Test
    void namesThatWouldMeanSomethingElseAreNoSubjects() {
        for (String name : List.of("", " ", "a\nb", ":.context:a", "__GLOBAL", "x".repeat(513))) {
            registry.refuses(register(name, avro(INT)), RegistryFault.INVALID_SUBJECT);
        }
        assertThat(registry.register("order/v1 – ü", SchemaKind.AVRO, INT).version()).isEqualTo(1);
    }

    @Test
    void manySubjectsAreToldPageByPage() {
        IntStream.range(0, 2_500).forEach(i -> registry.register(String.format("s%04d", i), SchemaKind.AVRO, INT));
        var first = (Names) registry.ask(new RegistryCall.Subjects("s", Scope.LIVE, ""));
        assertThat(first.more()).isTrue();
        var last = (Names) registry.ask(new RegistryCall.Subjects("s", Scope.LIVE, "s1999"));
        assertThat(last.names()).hasSize(500).startsWith("s2000");
        assertThat(last.more()).isFalse();
    }

    private List<String> listed(String prefix, Scope scope, boolean latest, Use after, int skip, int limit) {
        var page = (RegistryAnswer.Schemas) registry.ask(new RegistryCall.Schemas(prefix, scope, latest, after, skip, limit));
        return page.schemas().stream().map(found -> found.subject() + found.version()).toList();
    }

    @Test
    void schemasOfAllLanguagesAreListedByTheirSubjects() {
        registry.register("b", SchemaKind.JSON, "{}");
        registry.register("a", SchemaKind.AVRO, INT);
        registry.register("a", SchemaKind.AVRO, LONG);
        registry.register("c", SchemaKind.PROTOBUF, "syntax = \"proto3\"; message M { }");
        registry.ask(new RegistryCall.DeleteVersion("a", 2, false));
        assertThat(listed("", Scope.LIVE, false, Use.NONE, 0, 9)).containsExactly("a1", "b1", "c1");
        assertThat(listed("", Scope.WITH_DELETED, false, Use.NONE, 0, 9)).containsExactly("a1", "a2", "b1", "c1");
        assertThat(listed("", Scope.DELETED, false, Use.NONE, 0, 9)).containsExactly("a2");
        assertThat(listed("", Scope.WITH_DELETED, true, Use.NONE, 0, 9)).containsExactly("a2", "b1", "c1");
        assertThat(listed("b", Scope.LIVE, false, Use.NONE, 0, 9)).containsExactly("b1");
        assertThat(listed("", Scope.WITH_DELETED, false, Use.NONE, 1, 2)).containsExactly("a2", "b1");
        assertThat(listed("", Scope.WITH_DELETED, false, new Use("a", 1), 0, 9)).containsExactly("a2", "b1", "c1");
    }

    @Test
    void aListOfLongSchemasComesPageByPage() {
        for (int i = 0; i < 5; i++) {
            registry.register("s" + i, SchemaKind.AVRO, order("{\"name\":\"x\",\"type\":\"int\",\"doc\":\"" + "long ".repeat(10_000) + i + "\"}"));
        }
        var first = (RegistryAnswer.Schemas) registry.ask(new RegistryCall.Schemas("", Scope.LIVE, false, Use.NONE, 0, 1_000));
        assertThat(first.more()).isTrue();
        assertThat(first.schemas()).hasSizeBetween(1, 4);
        assertThat(listed("", Scope.LIVE, false, new Use("s3", 1), 0, 1_000)).containsExactly("s41");
    }

    @Test
    void aDescriptorIsGivenToWhoeverCannotReadText() {
        var found = registry.register("p", SchemaKind.PROTOBUF, "syntax = \"proto3\"; message M { int32 a = 1; }");
        var sent = (Found) registry.ask(new RegistryCall.Serialized(new RegistryCall.Version("p", LATEST, false)));
        assertThat(sent.definition().text()).isBase64();
        assertThat(registry.ask(new RegistryCall.Lookup("p", SchemaDefinition.of(SchemaKind.PROTOBUF, sent.definition().text()), false, false))).isEqualTo(found);
        registry.register("a", SchemaKind.AVRO, INT);
        assertThat(registry.ask(new RegistryCall.Serialized(new RegistryCall.ById(2, "")))).isEqualTo(registry.ask(new RegistryCall.ById(2, "")));
        registry.refuses(new RegistryCall.Serialized(new RegistryCall.ById(9, "")), RegistryFault.SCHEMA_NOT_FOUND);
    }

    @Test
    void aSchemaThatWouldHoldUpTheOthersIsRefused() {
        String union = IntStream.range(0, 1_200).mapToObj(i -> "{\"type\":\"fixed\",\"name\":\"F" + i + "\",\"size\":1}").collect(Collectors.joining(",", "[", "]"));
        assertThat(registry.tryRegister("a", SchemaKind.AVRO, union)).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.message()).contains("too many branches"));
        String values = IntStream.range(0, 60_000).mapToObj(String::valueOf).collect(Collectors.joining(",", "{\"enum\":[", "]}"));
        registry.register("b", SchemaKind.JSON, values);
        assertThat(registry.tryRegister("b", SchemaKind.JSON, values.replace("[0,", "[0,-1,"))).isInstanceOfSatisfying(Refused.class,
                refused -> assertThat(refused.message()).contains("too intricate"));
    }
}
