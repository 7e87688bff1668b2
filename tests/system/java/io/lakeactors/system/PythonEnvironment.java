package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Other people's programs, from the package index, in virtual environments of the tests' own. */
final class PythonEnvironment {
    static final Path FILES = Path.of(System.getProperty("lakeactors.root"), "tests", "system", "resources", "interop");

    private PythonEnvironment() {}

    /**
     * Made once a checkout, kept below target.
     *
     * @param name of the environment, and of the file that says what is in it
     * @param loss what is not tested where Python is missing
     */
    static synchronized Path python(String name, String loss) throws Exception {
        Assumptions.assumeTrue(isThere(), "Python 3 with venv is missing: " + loss + ". Install python3 and python3-venv to run this test.");
        Path venv = Path.of(System.getProperty("lakeactors.root"), "tests", "system", "target", name + "-venv");
        Path python = venv.resolve("bin/python");
        Path stamp = venv.resolve(name + ".txt");
        Path wanted = FILES.resolve(name + ".txt");
        if (!Files.exists(stamp) || Files.mismatch(stamp, wanted) >= 0) {
            run(List.of("python3", "-m", "venv", "--clear", venv.toString()));
            run(List.of(python.toString(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", wanted.toString()));
            Files.copy(wanted, stamp, StandardCopyOption.REPLACE_EXISTING);
        }
        return python;
    }

    private static boolean isThere() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "-c", "import venv, ensurepip, sys; sys.exit(sys.version_info < (3, 10))").start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    static String run(List<String> command) throws Exception {
        return run(command, Map.of());
    }

    static String run(List<String> command, Map<String, String> environment) throws Exception {
        Path errors = Files.createTempFile("interop", ".err");
        var builder = new ProcessBuilder(new ArrayList<>(command)).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(command + "\n" + Files.readString(errors)).isZero();
        Files.delete(errors);
        return output;
    }
}
