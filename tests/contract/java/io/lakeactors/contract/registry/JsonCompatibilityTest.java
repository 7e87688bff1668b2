package io.lakeactors.contract.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A schema reads what was written with another if it takes each value that the other takes; JSON Schema's validation vocabulary says which. */
class JsonCompatibilityTest {
    /** @param backward whether the new schema takes all that the old one takes @param forward the other way round */
    private record Case(String name, String old, String fresh, boolean backward, boolean forward) {}

    private static Case same(String name, String old, String fresh) {
        return new Case(name, old, fresh, true, true);
    }

    private static Case wider(String name, String old, String fresh) {
        return new Case(name, old, fresh, true, false);
    }

    private static Case other(String name, String old, String fresh) {
        return new Case(name, old, fresh, false, false);
    }

    private static String object(String properties) {
        return "{'type':'object','properties':{" + properties + "}}";
    }

    private static String closed(String properties) {
        return "{'type':'object','properties':{" + properties + "},'additionalProperties':false}";
    }

    private static Stream<Case> simple() {
        return Stream.of(
                same("words for people", "{'type':'string','title':'a'}", "{'type':'string','description':'b','default':'x','examples':['y']}"),
                wider("anything", "{'type':'string'}", "{}"), wider("true", "{'type':'string'}", "true"), wider("from false", "false", "{'type':'string'}"),
                wider("integer becomes number", "{'type':'integer'}", "{'type':'number'}"), other("string becomes integer", "{'type':'string'}", "{'type':'integer'}"),
                wider("a type more", "{'type':'string'}", "{'type':['string','null']}"), same("types change places", "{'type':['string','null']}", "{'type':['null','string']}"),
                wider("maxLength grows", "{'type':'string','maxLength':3}", "{'type':'string','maxLength':4}"), wider("maxLength goes", "{'type':'string','maxLength':3}", "{'type':'string'}"),
                wider("minLength falls", "{'type':'string','minLength':3}", "{'type':'string','minLength':2}"), same("minLength 0", "{'type':'string'}", "{'type':'string','minLength':0}"),
                wider("pattern goes", "{'type':'string','pattern':'^a'}", "{'type':'string'}"), other("pattern changes", "{'type':'string','pattern':'^a'}", "{'type':'string','pattern':'^b'}"),
                wider("maximum grows", "{'type':'number','maximum':3}", "{'type':'number','maximum':3.5}"), wider("minimum falls", "{'type':'number','minimum':3}", "{'type':'number','minimum':-3}"),
                wider("exclusive becomes inclusive", "{'type':'number','exclusiveMaximum':3}", "{'type':'number','maximum':3}"),
                wider("draft 4's exclusive", "{'$schema':'http://json-schema.org/draft-04/schema#','type':'number','minimum':3,'exclusiveMinimum':true}",
                        "{'$schema':'http://json-schema.org/draft-04/schema#','type':'number','minimum':3}"),
                wider("multipleOf divides", "{'type':'number','multipleOf':6}", "{'type':'number','multipleOf':3}"), other("multipleOf does not", "{'type':'number','multipleOf':6}", "{'type':'number','multipleOf':4}"),
                same("integers are multiples of 1", "{'type':'integer'}", "{'type':'integer','multipleOf':1}"),
                wider("an enum grows", "{'enum':['a','b']}", "{'enum':['a','b','c']}"), same("an enum in another order", "{'enum':['a','b']}", "{'enum':['b','a']}"),
                wider("an enum becomes its type", "{'enum':['a','b']}", "{'type':'string'}"), wider("const becomes enum", "{'const':1}", "{'enum':[1.0,2]}"),
                other("const changes", "{'const':1}", "{'const':2}"), same("a bound that cannot matter", "{'type':'string'}", "{'type':'string','maximum':3}"));
    }

    private static Stream<Case> objects() {
        String a = "'a':{'type':'string'}";
        String b = ",'b':{'type':'integer'}";
        return Stream.of(
                new Case("a property is added to an open model", object(a), object(a + b), false, true), same("a property of any type is added to an open model", object(a), object(a + ",'b':{}")),
                wider("a property is added to a closed model", closed(a), closed(a + b)), other("a property is renamed in a closed model", closed(a), closed("'c':{'type':'string'}")),
                wider("a model is opened", closed(a), object(a)), wider("a property of a closed model in an open one", closed(a), object(a + b)),
                wider("required goes", "{'type':'object','properties':{" + a + "},'required':['a']}", object(a)),
                same("required comes with a default", object("'a':{'type':'string','default':'x'}"), "{'type':'object','properties':{'a':{'type':'string','default':'x'}},'required':['a']}"),
                wider("a property widens", object("'a':{'type':'integer'}"), object("'a':{'type':'number'}")), other("a property changes", object("'a':{'type':'integer'}"), object("'a':{'type':'string'}")),
                wider("deep within", object("'o':" + object("'i':{'type':'string','maxLength':3}")), object("'o':" + object("'i':{'type':'string'}"))),
                wider("additional properties widen", "{'type':'object','additionalProperties':{'type':'integer'}}", "{'type':'object','additionalProperties':{'type':'number'}}"),
                new Case("a property that additional ones cover is added", "{'type':'object','additionalProperties':{'type':'integer'}}",
                        "{'type':'object','properties':{'b':{'type':'number'}},'additionalProperties':{'type':'integer'}}", true, false),
                other("a property that they do not cover is added", "{'type':'object','additionalProperties':{'type':'integer'}}",
                        "{'type':'object','properties':{'b':{'type':'string'}},'additionalProperties':{'type':'integer'}}"),
                wider("a pattern's values widen", "{'type':'object','patternProperties':{'^x':{'type':'integer'}}}", "{'type':'object','patternProperties':{'^x':{'type':'number'}}}"),
                wider("a pattern goes", "{'type':'object','patternProperties':{'^x':{'type':'integer'}}}", "{'type':'object'}"),
                other("a listed name comes under another pattern", "{'type':'object','properties':{'x1':{'type':'string'}},'additionalProperties':false}",
                        "{'type':'object','patternProperties':{'^x':{'type':'integer'}},'additionalProperties':false}"),
                wider("maxProperties grows", "{'type':'object','maxProperties':3}", "{'type':'object','maxProperties':4}"), wider("minProperties goes", "{'type':'object','minProperties':3}", "{'type':'object'}"),
                wider("names may be longer", "{'type':'object','propertyNames':{'maxLength':3}}", "{'type':'object','propertyNames':{'maxLength':4}}"),
                wider("a dependency goes", "{'type':'object','dependencies':{'a':['b']}}", "{'type':'object'}"));
    }

    private static Stream<Case> arrays() {
        return Stream.of(
                wider("items widen", "{'type':'array','items':{'type':'integer'}}", "{'type':'array','items':{'type':'number'}}"), wider("items go", "{'type':'array','items':{'type':'integer'}}", "{'type':'array'}"),
                other("items change", "{'type':'array','items':{'type':'integer'}}", "{'type':'array','items':{'type':'string'}}"), wider("maxItems grows", "{'type':'array','maxItems':1}", "{'type':'array','maxItems':2}"),
                wider("uniqueItems goes", "{'type':'array','uniqueItems':true}", "{'type':'array'}"),
                wider("a place is added to a closed tuple", "{'type':'array','items':[{'type':'integer'}],'additionalItems':false}", "{'type':'array','items':[{'type':'integer'},{'type':'string'}],'additionalItems':false}"),
                new Case("a place is added to an open tuple", "{'type':'array','items':[{'type':'integer'}]}", "{'type':'array','items':[{'type':'integer'},{'type':'string'}]}", false, true),
                wider("prefixItems widen", "{'$schema':'https://json-schema.org/draft/2020-12/schema','prefixItems':[{'type':'integer'}],'items':false}",
                        "{'$schema':'https://json-schema.org/draft/2020-12/schema','prefixItems':[{'type':'number'}]}"),
                wider("contains widens", "{'type':'array','contains':{'type':'integer'}}", "{'type':'array','contains':{'type':'number'}}"));
    }

    private static Stream<Case> combined() {
        return Stream.of(
                wider("anyOf gets a branch", "{'anyOf':[{'type':'string'},{'type':'null'}]}", "{'anyOf':[{'type':'null'},{'type':'string'},{'type':'integer'}]}"),
                wider("oneOf gets a branch", "{'oneOf':[{'type':'string'}]}", "{'oneOf':[{'type':'string'},{'type':'integer'}]}"),
                wider("a type becomes a oneOf with it", "{'type':'string'}", "{'oneOf':[{'type':'null'},{'type':'string'}]}"),
                same("a list of types and anyOf", "{'type':['string','null']}", "{'anyOf':[{'type':['string','null']}]}"),
                wider("allOf loses a part", "{'allOf':[{'type':'string'},{'maxLength':3}]}", "{'allOf':[{'type':'string'}]}"),
                same("allOf and its sum", "{'allOf':[{'type':'string'},{'maxLength':3}]}", "{'type':'string','maxLength':3}"),
                wider("a branch widens", "{'oneOf':[{'type':'string','maxLength':3},{'type':'null'}]}", "{'oneOf':[{'type':'string'},{'type':'null'}]}"),
                wider("not forbids less", "{'not':{'type':['string','null']}}", "{'not':{'type':'null'}}"),
                same("behind a reference", "{'definitions':{'s':{'type':'string'}},'type':'object','properties':{'a':{'$ref':'#/definitions/s'}}}", object("'a':{'type':'string'}")),
                wider("a referenced schema widens", "{'definitions':{'s':{'type':'integer'}},'$ref':'#/definitions/s'}", "{'definitions':{'s':{'type':'number'}},'$ref':'#/definitions/s'}"),
                wider("a tree widens", "{'type':'object','properties':{'v':{'type':'integer'},'next':{'$ref':'#'}}}", "{'type':'object','properties':{'v':{'type':'number'},'next':{'$ref':'#'}}}"),
                other("a tree changes", "{'type':'object','properties':{'v':{'type':'integer'},'next':{'$ref':'#'}}}", "{'type':'object','properties':{'v':{'type':'string'},'next':{'$ref':'#'}}}"),
                other("two branches that lead to the same", object("'a':{'type':'string'}"),
                        "{'definitions':{'x':{'type':'object','properties':{'a':{'type':'integer'}}}},'anyOf':[{'$ref':'#/definitions/x'},{'$ref':'#/definitions/x'}]}"),
                same("if and then stay", "{'if':{'type':'string'},'then':{'maxLength':3}}", "{'title':'t','if':{'type':'string'},'then':{'maxLength':3}}"),
                wider("if and then go", "{'if':{'type':'string'},'then':{'maxLength':3}}", "{}"));
    }

    private static List<Case> all() {
        return Stream.of(simple(), objects(), arrays(), combined()).flatMap(cases -> cases).toList();
    }

    static Stream<MatrixCase> matrix() {
        return all().stream().map(one -> new MatrixCase(SchemaKind.JSON, one.name(), json(one.old()), "", json(one.fresh()), "", one.backward(), one.forward()));
    }

    @TestFactory
    Stream<DynamicTest> eachPairGetsItsVerdict() {
        return all().stream().map(one -> DynamicTest.dynamicTest(one.name(), () -> {
            assertThat(accepted(Compatibility.BACKWARD, one)).as("BACKWARD").isEqualTo(one.backward());
            assertThat(accepted(Compatibility.FORWARD, one)).as("FORWARD").isEqualTo(one.forward());
            assertThat(accepted(Compatibility.FULL, one)).as("FULL").isEqualTo(one.backward() && one.forward());
        }));
    }

    private static boolean accepted(Compatibility level, Case one) {
        var registry = new TestRegistry().level(level);
        registry.register("s", SchemaKind.JSON, json(one.old()));
        return registry.tryRegister("s", SchemaKind.JSON, json(one.fresh())) instanceof RegistryAnswer.Found;
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    @Test
    void theMatrixIsLargeEnoughToTrustIt() {
        assertThat(all()).hasSizeGreaterThan(60);
    }

    @Test
    void whyIsSaidWithTheRuleAndThePlace() {
        var registry = new TestRegistry();
        registry.register("s", SchemaKind.JSON, json(object("'a':" + object("'b':{'type':'string'}"))));
        assertThat(registry.tryRegister("s", SchemaKind.JSON, json(object("'a':" + object("'b':{'type':'string','maxLength':3}"))))).isInstanceOfSatisfying(RegistryAnswer.Refused.class,
                refused -> assertThat(refused.message()).contains("MAX_LENGTH_ADDED").contains("at #/properties/a/properties/b"));
    }

    @Test
    void whatIsNoJsonSchemaIsRefused() {
        for (String broken : List.of("", "[]", "{", "{'type':'strange'}", "{'type':'string','type':'string'}", "{'minLength':-1}", "{'$ref':'#/definitions/missing'}", "{'$ref':'other.json'}")) {
            assertThat(new TestRegistry().tryRegister("s", SchemaKind.JSON, json(broken))).as(broken).isInstanceOfSatisfying(RegistryAnswer.Refused.class,
                    refused -> assertThat(refused.fault()).isEqualTo(RegistryFault.INVALID_SCHEMA));
        }
    }

    @Test
    void aCircleOfReferencesIsRefused() {
        for (String circle : List.of("{'$ref':'#'}", "{'anyOf':[{'$ref':'#'}]}", "{'definitions':{'a':{'$ref':'#/definitions/b'},'b':{'$ref':'#/definitions/a'}}}")) {
            assertThat(new TestRegistry().tryRegister("s", SchemaKind.JSON, json(circle))).as(circle).isInstanceOfSatisfying(RegistryAnswer.Refused.class,
                    refused -> assertThat(refused.message()).contains("circular reference"));
        }
    }

    @Test
    void whatIsSharedIsReferencedUnderItsName() {
        var registry = new TestRegistry();
        registry.register("money", SchemaKind.JSON, json("{'$id':'https://shop.example/money.json','type':'integer'}"));
        var byName = new SchemaReference("money.json", "money", 1);
        registry.register("order", SchemaKind.JSON, json(object("'price':{'$ref':'money.json'}")), byName);
        assertThat(registry.tryRegister("order", SchemaKind.JSON, json(object("'price':{'type':'string'}")))).isInstanceOf(RegistryAnswer.Refused.class);
        registry.register("order", SchemaKind.JSON, json(object("'price':{'type':'number'}")));
        var byAddress = new SchemaReference("https://shop.example/money.json", "money", 1);
        registry.register("bill", SchemaKind.JSON, json("{'$id':'https://shop.example/bill.json','properties':{'total':{'$ref':'money.json'}}}"), byAddress);
    }

    @Test
    void alternativesWithinAlternativesEndInARefusalAndNotInALongWait() {
        String branch = "{'type':'object','properties':{'a':{'type':'string'}}}";
        for (int i = 0; i < 14; i++) {
            branch = "{'allOf':[{'anyOf':[" + branch + ",{'required':['x" + i + "']},{'required':['y" + i + "']}]},{'anyOf':[{'required':['p" + i + "']},{'required':['q" + i + "']}]}]}";
        }
        var registry = new TestRegistry();
        registry.register("s", SchemaKind.JSON, json(branch));
        assertThat(registry.tryRegister("s", SchemaKind.JSON, json(branch.replace("p13", "r13")))).isInstanceOf(RegistryAnswer.Refused.class);
    }
}
