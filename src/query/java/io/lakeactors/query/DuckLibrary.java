package io.lakeactors.query;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DuckDB's native code. The driver unpacks 71 MB into the temporary folder when it is first used, and takes them away only when the process ends in peace. A
 * loaded library needs its name no longer, so the name is taken away at once: a process that is killed leaves nothing.
 */
final class DuckLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(DuckLibrary.class);
    private static final Path MAPPED = Path.of("/proc/self/maps");
    private static final Pattern UNPACKED = Pattern.compile("/.*/libduckdb_java\\d+\\.so$");
    private static final AtomicBoolean RELEASED = new AtomicBoolean();

    private DuckLibrary() {}

    /** Once the driver is loaded. Where the system does not say what a process has mapped, the driver's own cleaning has to do. */
    static void release() {
        if (RELEASED.compareAndSet(false, true) && Files.exists(MAPPED)) {
            try {
                for (Path copy : unpacked()) {
                    Files.deleteIfExists(copy);
                }
            } catch (IOException | RuntimeException failure) {
                LOG.warn("DuckDB's unpacked library could not be deleted; it goes when the process ends.", failure);
            }
        }
    }

    /** The driver's copies that this process has mapped and that still have a name. */
    static List<Path> unpacked() throws IOException {
        try (Stream<String> lines = Files.lines(MAPPED)) {
            return lines.map(UNPACKED::matcher).filter(java.util.regex.Matcher::find).map(found -> Path.of(found.group())).distinct().toList();
        }
    }
}
