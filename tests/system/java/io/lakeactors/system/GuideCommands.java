package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Types what a guide shows, and looks whether the answers are those that it shows. A {@code …} in an answer stands for anything. */
final class GuideCommands {
    private static final String END = "-- end of command --";
    private static final Pattern FILE = Pattern.compile("```(?:yaml|json|proto|java|properties)\\n(?:#|//) (\\S+)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("```\\n(\\$ .*?)```", Pattern.DOTALL);

    private static final Pattern ENDED = Pattern.compile(Pattern.quote(END) + "(\\d+)\\R");
    private static final Pattern PLAIN = Pattern.compile("```(?:sh)?\\n((?:\\./)?lake .*?)```", Pattern.DOTALL);

    /** @param text what it said, output and errors */
    record Answer(int exit, String text) {}

    /** @param answer what the guide shows, line by line */
    private record Typed(String command, List<String> answer) {}

    private GuideCommands() {}

    /**
     * Runs every block of a guide in which each command stands behind a dollar sign, in order.
     *
     * @param home of the node that {@code lake} talks to
     * @param dir where the files are that the guide speaks of
     * @return how many commands there were
     */
    static int run(Path guide, Path home, Path dir) throws Exception {
        var typed = new ArrayList<Typed>();
        BLOCK.matcher(Files.readString(guide)).results().forEach(block -> read(block.group(1), typed));
        List<Answer> answers = type(typed.stream().map(Typed::command).toList(), home, dir);
        for (int i = 0; i < typed.size(); i++) {
            assertThat(answers.get(i).text()).as("$ " + typed.get(i).command()).matches(typed.get(i).answer().stream()
                    .map(line -> Pattern.quote(line).replace("…", "\\E.*\\Q") + "\\R").collect(Collectors.joining()));
        }
        return typed.size();
    }

    /** The commands of a guide that stand without their answers, one a line, without remarks. */
    static List<String> plain(Path guide) throws Exception {
        return PLAIN.matcher(Files.readString(guide)).results().flatMap(block -> block.group(1).lines())
                .map(line -> line.replaceFirst("\\s+# .*", "").replaceFirst("^\\./lake", "lake").strip()).filter(line -> !line.isEmpty()).toList();
    }

    /** Types commands in one shell, each whatever became of the one before it, and wants each to end well. @return what they said */
    static List<String> done(List<String> commands, Path home, Path dir) throws Exception {
        List<Answer> answers = type(commands, home, dir);
        for (int i = 0; i < commands.size(); i++) {
            assertThat(answers.get(i).exit()).as("$ " + commands.get(i) + "\n" + answers.get(i).text()).isZero();
        }
        return answers.stream().map(Answer::text).toList();
    }

    /** Types commands in one shell. */
    static List<Answer> type(List<String> commands, Path home, Path dir) throws Exception {
        Path lake = launcher(home, dir);
        // Each command sees how the one before it has ended.
        String script = commands.stream().map(one -> one + "\nended=$?; echo '" + END + "'$ended; (exit $ended)\n").collect(Collectors.joining());
        var builder = new ProcessBuilder("bash", "-c", "exec 2>&1\n" + script).directory(dir.toFile()).redirectErrorStream(true);
        builder.environment().merge("PATH", lake.getParent().toString(), (path, bin) -> bin + ":" + path);
        if (Files.exists(home.resolve("node.json"))) {
            builder.environment().put("LAKE_TOKEN", NodeProcess.announced(home).path("token").asText());
        }
        Process shell = builder.start();
        shell.getOutputStream().close();
        String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(5, TimeUnit.MINUTES)).isTrue();
        var answers = new ArrayList<Answer>();
        int from = 0;
        for (var end : ENDED.matcher(out).results().toList()) {
            answers.add(new Answer(Integer.parseInt(end.group(1)), out.substring(from, end.start())));
            from = end.end();
        }
        assertThat(answers).as(out).hasSameSizeAs(commands);
        return answers;
    }

    /** A {@code lake} that talks to the node of a home, unless it is told another one; the server's commands go where the launcher takes them. */
    private static Path launcher(Path home, Path dir) throws Exception {
        Path lake = Files.writeString(Files.createDirectories(dir.resolve("bin")).resolve("lake"), """
                #!/bin/sh
                case " $* " in *" --home "*) ;; *) set -- "$@" --home '%s' ;; esac
                case "$1" in node | quickstart | chaos | config | restore) exec %s "$@" ;; esac
                exec %s "$@"
                """.formatted(home, program("io.lakeactors.server.Main"), program("io.lakeactors.cli.Main")));
        assertThat(lake.toFile().setExecutable(true)).isTrue();
        return lake;
    }

    private static String program(String main) {
        return Program.command(main, List.of()).stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    }

    /** Writes the files that a guide shows: blocks whose first line is a comment with the file's name. @return where they are */
    static Path files(Path guide, Path dir) throws Exception {
        Files.createDirectories(dir);
        for (var block : FILE.matcher(Files.readString(guide)).results().toList()) {
            Path file = dir.resolve(block.group(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, block.group(2));
        }
        return dir;
    }

    private static void read(String block, List<Typed> into) {
        for (String line : block.lines().toList()) {
            if (line.startsWith("$ ")) {
                into.add(new Typed(line.substring(2), new ArrayList<>()));
            } else {
                into.getLast().answer().add(line);
            }
        }
    }
}
