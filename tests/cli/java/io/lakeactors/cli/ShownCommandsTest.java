package io.lakeactors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.cli.ShownCommands.Shown;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/** No page shows a command that the command line would not take: names, options, how many arguments there are, and what kind. */
class ShownCommandsTest {
    private static final Path ROOT = Path.of(System.getProperty("lakeactors.root", "."));
    /** Stands for what the reader puts in. */
    private static final Pattern PLACEHOLDER = Pattern.compile("[A-Z][A-Z_]*|…");
    /** The whole command line as a word of a sentence, and what only the launcher knows. */
    private static final Set<String> NOT_OURS = Set.of("…", "java-home", "sdk-jar");
    private static final Pattern NAMED_TEST = Pattern.compile("-Dtest=([\\w,]+)");
    private static final Pattern NAMED_PATH = Pattern.compile("(?:-pl |`)(tests/\\w+(?:/[\\w./-]+\\.(?:sh|java|yaml))?)(?=[\\s`])");
    private static final Pattern LITERAL = Pattern.compile("^(?! *(?:\\*|/)).*?(\"(?:[^\"\\\\\\n]|\\\\.)*\".*)$", Pattern.MULTILINE);
    private static final Pattern NAMED_BELOW = Pattern.compile("\\blake ([a-z]+) ([a-z]+(?:-[a-z]+)*)");
    private static final CommandLine LAKE = lake();

    @Test
    void everyCommandThatAPageShowsIsOneThatCanBeTyped() throws IOException {
        var shown = pages().flatMap(ShownCommandsTest::read).filter(one -> !NOT_OURS.contains(one.words().getFirst())).toList();
        assertThat(shown).hasSizeGreaterThan(400);
        assertThat(shown.stream().flatMap(one -> faults(one).map(fault -> one + "\n    " + fault))).isEmpty();
    }

    @Test
    void aCommandIsFoundWhereverItStands() {
        assertThat(ShownCommands.of("page", """
                Say `lake pause NAME`, or `kubectl exec lake-0 -- lake status
                -o json`; `lake` alone is none, nor is `lakefs ls`.
                ```sh
                LAKE_TOKEN=… ./lake query "select '|' # no
                comment" --limit 5 > out | lake --home x tables 2> log   # lake comment
                lake apply \\
                    -f a.yaml && bin/lake check a.yaml &
                ```
                ```
                $ lake audit
                lake says: nothing
                ```
                """)).extracting(Shown::words, Shown::whole).containsExactly(
                tuple(true, "query", "select '|' # no\ncomment", "--limit", "5"), tuple(true, "--home", "x", "tables"), tuple(true, "apply", "-f", "a.yaml"),
                tuple(true, "check", "a.yaml"), tuple(true, "audit"), tuple(false, "pause", "NAME"), tuple(false, "status", "-o", "json"));
    }

    @Test
    void whatCannotBeTypedIsAFault() {
        assertThat(Stream.of("stauts", "status --wach", "pause", "pause a b", "query x --limit many", "tables -o xml", "cluster dance", "cluster inject slow --loud", "--hom x status")
                .map(line -> new Shown("page", List.of(line.split(" ")), true))).allSatisfy(one -> assertThat(faults(one)).as(one.toString()).isNotEmpty());
        assertThat(Stream.of("status --watch", "pause a", "query x --limit N", "cluster show -w", "help")
                .map(line -> new Shown("page", List.of(line.split(" ")), true))).allSatisfy(one -> assertThat(faults(one)).as(one.toString()).isEmpty());
        assertThat(faults(new Shown("page", List.of("pause"), false))).isEmpty();
    }

    /** By its name in a test, that is: whether the test types what stands there is the test's to say. */
    @Test
    void eachGuideThatShowsCommandsIsOneThatATestTakesUp() throws IOException {
        String tests = sources("tests", file -> !file.endsWith("ShownCommandsTest.java"));
        assertThat(pages().filter(page -> page.startsWith(ROOT.resolve("docs/guides")) || page.endsWith("README.md"))
                .filter(page -> read(page).anyMatch(Shown::whole)).map(page -> page.getFileName().toString())
                .filter(name -> !tests.contains("/" + name + "\"") && !tests.contains("\"" + name + "\""))).isEmpty();
    }

    @Test
    void eachTestModuleAndScriptThatAPageNamesIsThere() throws IOException {
        String tests = sources("tests", file -> true);
        for (Path page : pages().toList()) {
            String text = Files.readString(page);
            assertThat(NAMED_TEST.matcher(text).results().flatMap(named -> Stream.of(named.group(1).split(",")))).as(page.toString()).allMatch(name -> tests.contains("class " + name + " "));
            assertThat(NAMED_PATH.matcher(text).results().map(named -> ROOT.resolve(named.group(1)))).as(page.toString()).allMatch(Files::exists);
        }
    }

    /** What an error says that is to be done, above all. */
    @Test
    void noMessageNamesACommandThatIsNotThere() throws IOException {
        var named = LITERAL.matcher(sources("src", file -> true)).results().flatMap(literal -> NAMED_BELOW.matcher(literal.group(1)).results())
                .filter(command -> LAKE.getSubcommands().containsKey(command.group(1))).toList();
        assertThat(named).hasSizeGreaterThan(60);
        assertThat(named.stream().filter(command -> LAKE.getSubcommands().get(command.group(1)).getCommand() instanceof ParentCommand)
                .filter(command -> !LAKE.getSubcommands().get(command.group(1)).getSubcommands().containsKey(command.group(2))).map(MatchResult::group)).isEmpty();
    }

    /** Of all Java below a folder of the repository. */
    private static String sources(String folder, Predicate<String> wanted) throws IOException {
        try (var files = Files.walk(ROOT.resolve(folder))) {
            var text = new StringBuilder();
            for (Path file : files.filter(one -> one.toString().endsWith(".java") && wanted.test(one.toString())).toList()) {
                text.append(Files.readString(file));
            }
            return text.toString();
        }
    }

    private static Tuple tuple(boolean whole, String... words) {
        return Tuple.tuple(List.of(words), whole);
    }

    private static Stream<Path> pages() throws IOException {
        var pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        for (String folder : List.of("docs", "docs/guides", "docs/reference", "deploy")) {
            try (var files = Files.list(ROOT.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
            }
        }
        return pages.stream();
    }

    private static Stream<Shown> read(Path page) {
        try {
            return ShownCommands.of(ROOT.relativize(page).toString(), Files.readString(page)).stream();
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    private static Stream<String> faults(Shown shown) {
        var last = LAKE.parseArgs(shown.words().toArray(String[]::new));
        var faults = new ArrayList<String>();
        while (true) {
            last.errors().stream().filter(fault -> !allowed(shown, fault)).forEach(fault -> faults.add(fault.getMessage()));
            if (!last.unmatched().isEmpty()) {
                faults.add("unknown: " + last.unmatched());
            }
            if (!last.hasSubcommand()) {
                return faults.stream().distinct();
            }
            last = last.subcommand();
        }
    }

    private static CommandLine lake() {
        var silent = new PrintWriter(Writer.nullWriter());
        return gathering(Main.commandLine(new Terminal(silent, silent, false, Map.of(), Path.of(""))));
    }

    /** Tells all faults of a line instead of the first, so that one which is allowed hides none. */
    private static CommandLine gathering(CommandLine command) {
        command.getCommandSpec().parser().collectErrors(true);
        command.getSubcommands().values().forEach(ShownCommandsTest::gathering);
        return command;
    }

    private static boolean allowed(Shown shown, Exception fault) {
        boolean unfinished = fault instanceof MissingParameterException && !shown.whole();
        return unfinished || fault instanceof ParameterException wrong && wrong.getValue() != null && PLACEHOLDER.matcher(wrong.getValue()).matches();
    }
}
