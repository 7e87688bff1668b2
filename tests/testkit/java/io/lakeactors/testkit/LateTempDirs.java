package io.lakeactors.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * The folders of {@code @TempDir}, removed even if something still writes into them: an engine that a test kills leaves threads in the midst of a file, as a process would not,
 * and JUnit's own removal, which tries once, then fails a test that has shown what it should.
 */
public final class LateTempDirs implements TempDirFactory {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** Says of each folder that it does not remove it; held here, since a level is forgotten with its logger. */
    private static final Logger JUNIT = Logger.getLogger("org.junit.jupiter.engine.extension.TempDirectory");

    static {
        JUNIT.setLevel(Level.WARNING);
    }

    private Path made;

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension) throws IOException {
        made = Files.createTempDirectory("lakeactors");
        return made;
    }

    /** @throws IOException if files were still there after half a minute */
    @Override
    public void close() throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (made != null) {
            try {
                remove(made);
                made = null;
            } catch (IOException | UncheckedIOException late) {
                if (System.nanoTime() > end) {
                    throw new IOException(made + " cannot be removed; does something still write there?", late);
                }
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        }
    }
}
