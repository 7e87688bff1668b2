package io.lakeactors.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a command runs.
 *
 * @param tty whether a person looks at {@code out}
 * @param env the environment
 * @param directory relative paths begin here
 */
record Terminal(PrintWriter out, PrintWriter err, boolean tty, Map<String, String> env, Path directory) {
    static Terminal ofProcess() {
        return new Terminal(
                writer(FileDescriptor.out), writer(FileDescriptor.err), "true".equals(System.getProperty("lake.tty")) && System.getenv("NO_COLOR") == null,
                System.getenv(),
                Path.of("").toAbsolutePath());
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), false);
    }

    /** A line that is not part of the answer. */
    void note(String line) {
        err.println(line);
        err.flush();
    }
}
