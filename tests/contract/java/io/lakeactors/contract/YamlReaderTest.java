package io.lakeactors.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.model.ErrorCode;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlReaderTest {
    private final Faults faults = new Faults(ErrorCode.PIPELINE_INVALID, "f");

    private Optional<YamlNode.Mapping> read(String text) {
        return YamlReader.read(text, faults);
    }

    @ParameterizedTest
    @CsvSource({"NO,TEXT", "yes,TEXT", "true,BOOLEAN", "'''true''',TEXT", "012,INTEGER", "1_000,TEXT", "1:30,TEXT", "2013-01-01,TEXT", "1.5e3,DECIMAL",
            "1e99999,TEXT", "~,NULL", ".,TEXT"})
    void valuesAreReadByTheCoreSchemaOfYaml12(String text, YamlNode.Scalar.Form form) {
        assertThat(read("a: " + text).orElseThrow().get("a")).get()
                .isInstanceOfSatisfying(YamlNode.Scalar.class, scalar -> assertThat(scalar.form()).isEqualTo(form));
    }

    @Test
    void aKeyThatOccursTwiceIsAFault() {
        assertThat(read("a: 1\nb: 2\na: 3")).isEmpty();
        assertThat(faults.all()).singleElement().extracting(Fault::text).asString().startsWith("f:3: the key \"a\" occurs twice, first in line 1");
    }

    @Test
    void aliasesThatMultiplyAreRefused() {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            bomb.append("a").append(i).append(": &a").append(i).append(" [").append(("*a" + (i - 1) + ", ").repeat(9)).append("*a").append(i - 1).append("]\n");
        }
        assertThat(read(bomb.toString())).isEmpty();
        assertThat(faults.all()).hasSize(1);
    }

    @Test
    void anAliasOfItselfIsRefused() {
        assertThat(read("a: &a [*a]")).isEmpty();
    }

    @Test
    void depthIsBounded() {
        assertThat(read("a: " + "[".repeat(10_000) + "]".repeat(10_000))).isEmpty();
        assertThat(faults.all()).hasSize(1);
    }

    @Test
    void tagsThatConstructAreRefused() {
        assertThat(read("a: !!javax.script.ScriptEngineManager [x]")).isEmpty();
        assertThat(faults.all()).singleElement().extracting(Fault::message).asString().contains("not allowed");
    }

    @Property(tries = 500)
    void anyTextIsAMappingOrFaulty(@ForAll String text) {
        var found = new Faults(ErrorCode.PIPELINE_INVALID, "f");
        assertThat(YamlReader.read(text, found).isPresent()).isEqualTo(found.none());
    }
}
