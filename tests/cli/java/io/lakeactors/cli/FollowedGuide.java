package io.lakeactors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.sdk.RowFunction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Somebody who does what a guide says, block by block: writes its files (the first line names them), runs its commands, and looks for each line that it shows in
 * what the last command said.
 */
final class FollowedGuide {
    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern COMMAND = Pattern.compile("lake (.*?)(?: > (\\S+))?(?:\\s+# exits ([0-9]))?");

    private final Path folder;
    private String said = "";
    private int commands;

    private FollowedGuide(Path folder) {
        this.folder = folder;
    }

    /** @return how many commands there were */
    static int follow(String name, Path folder) throws IOException {
        var guide = new FollowedGuide(folder);
        Matcher block = BLOCK.matcher(Files.readString(Path.of(System.getProperty("lakeactors.root", "."), "docs/guides", name)));
        while (block.find()) {
            switch (block.group(1)) {
                case "yaml", "json", "java", "properties" -> guide.write(block.group(2));
                case "sh" -> block.group(2).lines().forEach(guide::run);
                case "text" -> block.group(2).lines().forEach(line -> assertThat(guide.said).contains(line));
                default -> throw new AssertionError("a block of " + block.group(1));
            }
        }
        return guide.commands;
    }

    private void write(String block) throws IOException {
        int end = block.indexOf('\n');
        Path file = folder.resolve(block.substring(0, end).replaceFirst("^(#|//) ", ""));
        Files.createDirectories(file.getParent());
        Files.writeString(file, block.substring(end + 1));
    }

    /** Tools of the JDK. */
    private void tool(String line) {
        String sdk = RowFunction.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        var words = new ArrayList<>(List.of(line.replace("\"$(lake sdk-jar)\"", sdk).split("\\s+")));
        words.set(0, Path.of(System.getProperty("java.home"), "bin", words.getFirst()).toString());
        try {
            Process process = new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true).start();
            said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(line + "\n" + said).isZero();
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private void run(String line) {
        if (line.startsWith("javac ") || line.startsWith("jar ")) {
            commands++;
            tool(line);
            return;
        }
        Matcher command = COMMAND.matcher(line);
        assertThat(command.matches()).as(line).isTrue();
        commands++;
        StubNode.Ran ran = StubNode.run(Map.of(), folder, false, command.group(1).strip().split("\\s+"));
        assertThat(ran.code()).as(line + "\n" + ran.out() + ran.err()).isEqualTo(command.group(3) == null ? 0 : Integer.parseInt(command.group(3)));
        said = ran.out();
        if (command.group(2) != null) {
            try {
                Files.writeString(folder.resolve(command.group(2)), said);
            } catch (IOException full) {
                throw new AssertionError(full);
            }
        }
    }
}
