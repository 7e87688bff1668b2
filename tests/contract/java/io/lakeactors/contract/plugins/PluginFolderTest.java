package io.lakeactors.contract.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.contract.expression.CallFailure;
import io.lakeactors.contract.expression.KnownFunction;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginFolderTest {
    private static final String LINEAR = "{'kind': 'linear', 'arguments': ['a', 'b'], 'intercept': 1, 'coefficients': {'b': 10, 'a': 2}}";
    private static final String TREE = "{'kind': 'trees', 'arguments': ['a', 'b'], 'base': 0.5, 'trees': [[{'argument': 'a', 'threshold': 3, 'left': 1, 'right': 2, 'missing': 'right'}, {'value': 1}, "
            + "{'argument': 'b', 'threshold': 0, 'left': 3, 'right': 4}, {'value': 2}, {'value': 4}], [{'value': 100}]]}";

    @TempDir
    Path work;
    private Path folder;
    private WrittenPlugins written;

    @BeforeEach
    void make() throws IOException {
        folder = Files.createDirectories(work.resolve("plugins"));
        written = new WrittenPlugins(folder, work);
    }

    private Object call(Object... values) {
        Plugins plugins = PluginFolder.load(folder);
        assertThat(plugins.faults()).isEmpty();
        return plugins.all().getFirst().function().call(values);
    }

    private String fault() {
        Plugins plugins = PluginFolder.load(folder);
        assertThat(plugins.all()).isEmpty();
        assertThat(plugins.faults()).hasSize(1);
        assertThat(plugins.faults().getFirst().where()).isNotEmpty();
        return plugins.faults().getFirst().sentence();
    }

    @Test
    void aJarsFunctionIsCalledAndItsFileIsKnownByItsHash() throws Exception {
        written.jar("twice.jar", "Twice", WrittenPlugins.source("Twice", "twice", 3, "return 2 * (Long) arguments[0];"));

        Plugin plugin = PluginFolder.load(folder).all().getFirst();
        assertThat(plugin.function().signature()).isEqualTo("twice@3(long): long");
        assertThat(plugin.function().call(new Object[] {BigDecimal.valueOf(21)})).isEqualTo(BigDecimal.valueOf(42));
        assertThat(plugin.kind()).isEqualTo("code");
        assertThat(plugin.sha256()).isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(folder.resolve("twice.jar")))));
    }

    @Test
    void aJarReadsItsOwnFilesAndSeesNothingOfOurs() throws Exception {
        written.jar("own.jar", "Own", WrittenPlugins.source("Own", "own", 1,
                "try { Class.forName(\"io.lakeactors.model.LakeError\"); return -1L; } catch (ClassNotFoundException unseen) { return Long.valueOf(new String(Own.class.getResourceAsStream(\"table.txt\").readAllBytes())); }"));
        assertThat(call(BigDecimal.ONE)).isEqualTo(BigDecimal.valueOf(20));
    }

    @Test
    void whatAFunctionThrowsOrGivesWronglySaysWhichFunctionItWas() throws Exception {
        written.jar("bad.jar", "Bad", WrittenPlugins.source("Bad", "bad", 1, "if ((Long) arguments[0] == 1) { throw new IllegalStateException(\"no route\"); } return (Object) \"x\";"));
        KnownFunction bad = PluginFolder.load(folder).all().getFirst().function();

        assertThatThrownBy(() -> bad.call(new Object[] {BigDecimal.ONE})).isInstanceOf(CallFailure.class).hasMessage("bad@1 failed with IllegalStateException: no route");
        assertThatThrownBy(() -> bad.call(new Object[] {BigDecimal.TWO})).isInstanceOf(CallFailure.class).hasMessage("bad@1 gave a String, and says that it gives a Long");
        assertThatThrownBy(() -> bad.call(new Object[] {BigDecimal.TWO.pow(64)})).isInstanceOf(CallFailure.class).hasMessageContaining("too large for a long");
        assertThat(bad.call(new Object[] {null})).isNull();
    }

    @Test
    void oneBadJarLeavesTheOthers() throws Exception {
        written.jar("good.jar", "Good", WrittenPlugins.source("Good", "good", 1, "return 1L;"));
        written.jar("lost.jar", "Lost", WrittenPlugins.source("Lost", "lost", 1, "return 1L;"), "demo.NotThere\n");
        Files.writeString(folder.resolve("torn.jar"), "no jar at all");

        Plugins plugins = PluginFolder.load(folder);
        assertThat(plugins.all()).extracting(Plugin::file).containsExactly("good.jar");
        assertThat(plugins.faults()).extracting(LakeError::where).containsExactly("lost.jar", "torn.jar");
        assertThat(plugins.faults().getFirst().what()).contains("demo.NotThere");
        assertThat(plugins.faults().getLast().what()).contains("it is no jar");
    }

    @Test
    void ofTwoFunctionsWithOneNameAndVersionNeitherIsTaken() throws Exception {
        written.jar("one.jar", "One", WrittenPlugins.source("One", "same", 1, "return 1L;")).jar("two.jar", "Two", WrittenPlugins.source("Two", "same", 1, "return 2L;"));
        assertThat(fault()).contains("same@1 is there 2 times", "one.jar and two.jar");
    }

    @Test
    void aFunctionWithoutAUsableNameIsNone() throws Exception {
        written.jar("odd.jar", "Odd", WrittenPlugins.source("Odd", "no-name", 0, "return 1L;"));
        assertThat(fault()).contains("no-name", "version 0");
    }

    @Test
    void aLinkOutOfTheFolderIsNotFollowed() throws Exception {
        Path outside = Files.writeString(work.resolve("m@1.model.json"), LINEAR.replace('\'', '"'));
        Files.createSymbolicLink(folder.resolve("m@1.model.json"), outside);
        assertThat(fault()).contains("no file of this folder");
    }

    @Test
    void aFolderThatIsNotThereIsAFault() {
        assertThatThrownBy(() -> PluginFolder.load(work.resolve("absent"))).isInstanceOf(LakeException.class).hasMessageContaining("LA-5075").hasMessageContaining("absent");
    }

    @Test
    void aLinearModelAddsUp() throws Exception {
        written.model("m@1.model.json", LINEAR);
        assertThat(call(3.0, 0.5)).isEqualTo(12.0);
        assertThat(call(3.0, null)).isNull();
    }

    @Test
    void aLogisticModelIsAShare() throws Exception {
        written.model("m@1.model.json", LINEAR.replace("linear", "logistic"));
        assertThat((Double) call(-0.5, 0.0)).isEqualTo(0.5);
        assertThat((Double) call(BigDecimal.valueOf(2), 0.0)).isEqualTo(1 / (1 + StrictMath.exp(-5)));
    }

    @ParameterizedTest
    @CsvSource({"3, 0, 101.5", "3.5, 0, 102.5", "3.5, 0.5, 104.5", ", 0.5, 104.5", "3.5, ,", "1, , 101.5"})
    void treesAreWalked(Double a, Double b, Double expected) throws Exception {
        written.model("m@1.model.json", TREE);
        assertThat(call(a, b)).isEqualTo(expected);
    }

    @Test
    void treesMayTestStrictlyAndGiveTheirMean() throws Exception {
        written.model("m@1.model.json", TREE.replace("'base'", "'test': '<', 'combine': 'mean', 'base'"));
        assertThat(call(3.0, 0.0)).isEqualTo(0.5 + (4 + 100) / 2.0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'coefficients': {'b': 10, 'a': 2}|'coefficients': {'b': 10, 'c': 2}|a, c",
        "'intercept': 1|'intercept': 1e999|intercept",
        "'intercept': 1|'intercept': NaN|no JSON",
        "'intercept': 1|'bias': 1|bias",
        "'linear'|'neural'|neural",
        "['a', 'b']|['a', 'a']|arguments",
        "'intercept': 1|'kind': 'linear'|Duplicate"})
    void aRegressionThatCannotBeSaysWhy(String said, String instead, String why) throws Exception {
        written.model("m@1.model.json", LINEAR.replace(said, instead));
        assertThat(fault()).contains("m@1.model.json", why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'left': 3|'left': 2|go in a circle",
        "'left': 3|'left': 9|no number of another node",
        "'left': 3|'left': 0|no number of another node",
        "'left': 3|'left': 4|lead to node 4",
        "'argument': 'b'|'argument': 'c'|none of the arguments a, b",
        "{'value': 100}|{'value': 100}, {'value': 1}|nothing leads to node 1 of tree 1",
        "'threshold': 0|'threshold': '0'|threshold"})
    void aTreeThatCannotBeSaysWhere(String said, String instead, String why) throws Exception {
        written.model("m@1.model.json", TREE.replace(said, instead));
        assertThat(fault()).contains("m@1.model.json", why);
    }

    @Test
    void aTreeThatIsTooDeepIsRefused() throws Exception {
        var nodes = new StringBuilder();
        for (int i = 0; i < 70; i++) {
            nodes.append("{'argument': 'a', 'threshold': 0, 'left': ").append(2 * i + 1).append(", 'right': ").append(2 * i + 2).append("}, {'value': 0}, ");
        }
        // Odd nodes are leaves, even ones go on.
        String all = "{'kind': 'trees', 'arguments': ['a'], 'trees': [[" + nodes + "{'value': 0}]]}";
        written.model("m@1.model.json", all);
        assertThat(fault()).contains("deeper than 64");
    }

    @Test
    void aModelsFileSaysNameAndVersion() throws Exception {
        written.model("m.model.json", LINEAR);
        assertThat(fault()).contains("NAME@VERSION.model.json");
    }
}
