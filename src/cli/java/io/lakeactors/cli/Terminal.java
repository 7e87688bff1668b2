package io.lakeactors.cli;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where a command runs.
 *
 * @param in what a person types
 * @param tty whether a person looks at {@code out}
 * @param env the environment
 * @param directory relative paths begin here
 */
record Terminal(PrintWriter out, PrintWriter err, BufferedReader in, boolean tty, Map<String, String> env, Path directory) {
    /** Where nobody answers. */
    Terminal(PrintWriter out, PrintWriter err, boolean tty, Map<String, String> env, Path directory) {
        this(out, err, new BufferedReader(Reader.nullReader()), tty, env, directory);
    }

    static Terminal ofProcess() {
        return new Terminal(
                writer(FileDescriptor.out), writer(FileDescriptor.err),
                new BufferedReader(new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8)), "true".equals(System.getProperty("lake.tty")) && System.getenv("NO_COLOR") == null,
                System.getenv(),
                Path.of("").toAbsolutePath());
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), false);
    }

    /** Asks a person. @return whether the answer was yes; no if there is none */
    boolean confirms(String question) {
        out.flush();
        err.print(question + " [y/N] ");
        err.flush();
        try {
            String answer = in.readLine();
            return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
        } catch (IOException nobody) {
            return false;
        }
    }

    /** A line that is not part of the answer. */
    void note(String line) {
        err.println(line);
        err.flush();
    }
}
