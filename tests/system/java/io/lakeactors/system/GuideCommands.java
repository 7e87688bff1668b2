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
    private static final Pattern FILE = Pattern.compile("```(?:yaml|json|proto)\\n(?:#|//) (\\S+)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("```\\n(\\$ .*?)```", Pattern.DOTALL);

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
        Path lake = Files.writeString(Files.createDirectories(dir.resolve("bin")).resolve("lake"), "#!/bin/sh\nexec "
                + Program.command("io.lakeactors.cli.Main", List.of()).stream().map(word -> "'" + word + "'").collect(Collectors.joining(" ")) + " \"$@\" --home '" + home + "'\n");
        assertThat(lake.toFile().setExecutable(true)).isTrue();
        // Each command sees how the one before it has ended.
        String script = typed.stream().map(one -> one.command() + "\nended=$?; echo '" + END + "'; (exit $ended)\n").collect(Collectors.joining());
        var builder = new ProcessBuilder("bash", "-c", "exec 2>&1\n" + script).directory(dir.toFile()).redirectErrorStream(true);
        builder.environment().merge("PATH", lake.getParent().toString(), (path, bin) -> bin + ":" + path);
        builder.environment().put("LAKE_TOKEN", NodeProcess.announced(home).path("token").asText());
        Process shell = builder.start();
        shell.getOutputStream().close();
        String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(5, TimeUnit.MINUTES)).isTrue();
        String[] answers = out.split(Pattern.quote(END) + "\\R", -1);
        for (int i = 0; i < typed.size(); i++) {
            assertThat(answers[i]).as("$ " + typed.get(i).command()).matches(typed.get(i).answer().stream()
                    .map(line -> Pattern.quote(line).replace("…", "\\E.*\\Q") + "\\R").collect(Collectors.joining()));
        }
        return typed.size();
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
