package io.lakeactors.system;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The {@code lake} command in a JVM of its own, as a user types it. */
final class Cli {
    record Ended(int exit, String out, String err) {
        String all() {
            return out + err;
        }
    }

    private Cli() {}

    static Ended lake(Path home, String... arguments) throws Exception {
        return run("io.lakeactors.cli.Main", home, arguments);
    }

    static Ended server(Path home, String... arguments) throws Exception {
        return run("io.lakeactors.server.Main", home, arguments);
    }

    private static Ended run(String main, Path home, String... arguments) throws Exception {
        var all = new ArrayList<String>(List.of(arguments));
        all.addAll(List.of("--home", home.toString()));
        var command = Program.command(main, all);
        Path err = java.nio.file.Files.createTempFile("lake", ".err");
        Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException(command + " does not end:\n" + out);
        }
        String errors = java.nio.file.Files.readString(err);
        java.nio.file.Files.delete(err);
        return new Ended(process.exitValue(), out, errors);
    }
}
