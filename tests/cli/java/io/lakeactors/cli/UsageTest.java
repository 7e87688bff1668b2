package io.lakeactors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.cli.StubNode.Ran;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Help, wrong use, completion, the reference page. */
class UsageTest {
    @TempDir
    static Path directory;

    private static Ran lake(String... args) {
        return StubNode.run(Map.of(), directory, false, args);
    }

    private static List<String> commands() {
        return Arrays.stream(CommandGroup.values()).flatMap(group -> group.commands().stream()).toList();
    }

    @Test
    void helpGroupsEveryCommandWithAnExample() {
        Ran help = lake("help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("Start and stop\n", "Pipelines\n", "Look\n", "Exit codes: 0 done");
        assertThat(commands())
                .allSatisfy(name -> assertThat(help.out().lines().filter(line -> line.startsWith("  " + name + " "))).singleElement().asString()
                .contains("lake"));
        assertThat(help.out()).isEqualTo(lake("--help").out()).doesNotContain("\u001b");
    }

    @TestFactory
    Stream<DynamicTest> everyCommandHasAPageWithAnExample() {
        return commands().stream().map(name -> DynamicTest.dynamicTest(name, () -> {
            assertThat(lake("help", name)).satisfies(page -> {
                assertThat(page.code()).isZero();
                assertThat(page.out()).startsWith("Usage: lake " + name).contains("Example: ");
            });
            assertThat(lake(name, "--help").out()).isEqualTo(lake("help", name).out());
        }));
    }

    @Test
    void noCommandIsInNoGroup() {
        var silent = new java.io.PrintWriter(java.io.Writer.nullWriter());
        assertThat(Main.commandLine(new Terminal(silent, silent, false, Map.of(), directory)).getSubcommands().keySet())
                .containsExactlyInAnyOrderElementsOf(commands());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "stauts | lake: there is no command \"stauts\". Did you mean status?",
        "help aply | lake: there is no command \"aply\". Did you mean apply?",
        "status --wach | lake status: there is no option or argument \"--wach\" here. Did you mean --watch?",
        "pause | lake pause: missing required parameter: 'PIPELINE'. Try: lake pause --help",
        "pause a b | lake pause: there is no option or argument \"b\" here. Try: lake pause --help",
        "apply | lake apply: missing required option: '-f=FILE'. Try: lake apply --help",
        "quarantine | lake quarantine: say what to do: ls, show, stats, release or discard. Try: lake quarantine --help",
        "quarantine lss | lake quarantine: there is no command \"lss\". Did you mean ls?",
        "tables -o xml | lake tables: invalid value for option '--output': expected one of [TABLE, JSON] (case-insensitive) but was 'xml'."
                + " Try: lake tables --help",
        "query x --limit many | lake query: invalid value for option '--limit': 'many' is not an int. Try: lake query --help"
    })
    void wrongUseIsOneLineWithAWayOut(String line, String said) {
        Ran ran = lake(line.split(" "));
        assertThat(ran.err()).isEqualTo(said + "\n");
        assertThat(ran.out()).isEmpty();
        assertThat(ran.code()).isEqualTo(2);
    }

    @Test
    void noCommandAtAllShowsTheCommands() {
        Ran ran = lake();
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("quickstart", "Look\n");
    }

    @Test
    void globalOptionsStandBeforeOrAfterTheCommand() {
        assertThat(lake("--home", "/x", "status").out()).isEqualTo(lake("status", "--home", "/x").out()).contains("/x");
        assertThat(lake("-o", "json", "version").out()).isEqualTo(lake("version", "-o", "json").out()).startsWith("{");
    }

    @Test
    void completionIsAScriptThatKnowsTheCommands() {
        assertThat(lake("completion").out()).contains("complete -F", "quickstart", "quarantine").startsWith("#!/usr/bin/env bash");
    }

    @Test
    void theReferencePageHasEveryCommandAndOption() {
        String page = ReferencePage.markdown();
        assertThat(commands()).allSatisfy(name -> assertThat(page).contains("### `lake " + name + "`"));
        assertThat(page).contains("`--recount`", "### `lake quarantine show`", "`--home DIR`", "`-o`, `--output table|json`")
                .doesNotContain("--ephemeral", "--times");
    }

    @Test
    void figuresAreForPeople() {
        assertThat(Stream.of(0L, 999L, 1_500L, 65_000L, 3_700_000L, 90_000_000L, -5L).map(Human::duration))
                .containsExactly("0 ms", "999 ms", "1.5 s", "1m 5s", "1h 1m", "1d 1h", "0 ms");
        assertThat(Stream.of(0L, 1023L, 1024L, 5L << 40).map(Human::bytes)).containsExactly("0 B", "1023 B", "1.0 KiB", "5.0 TiB");
        assertThat(Human.count(null)).isEqualTo("-");
    }
}
