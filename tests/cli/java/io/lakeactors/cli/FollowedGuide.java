package io.lakeactors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
                case "yaml", "json" -> guide.write(block.group(2));
                case "sh" -> block.group(2).lines().forEach(guide::run);
                case "text" -> block.group(2).lines().forEach(line -> assertThat(guide.said).contains(line));
                default -> throw new AssertionError("a block of " + block.group(1));
            }
        }
        return guide.commands;
    }

    private void write(String block) throws IOException {
        int end = block.indexOf('\n');
        Path file = folder.resolve(block.substring(2, end));
        Files.createDirectories(file.getParent());
        Files.writeString(file, block.substring(end + 1));
    }

    private void run(String line) {
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
