package io.lakeactors.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.api.ApiReference;
import io.lakeactors.cli.ReferencePage;
import io.lakeactors.server.ReferencePages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The pages in docs/reference say what the code says. */
class ReferencePagesTest {
    private static final Path DIR = Path.of(System.getProperty("lakeactors.root"), "docs", "reference");

    @TestFactory
    Stream<DynamicTest> aReferencePageIsNotStale() {
        var pages = Map.<String, Supplier<String>>of(
                "errors.md", ReferencePages::errors, "config.md", ReferencePages::config, "signals.md", ReferencePages::signals, "commands.md", ReferencePage::markdown,
                "api.md", ApiReference::markdown);
        return pages.entrySet().stream().map(page -> DynamicTest.dynamicTest(page.getKey(), () -> {
            Path file = DIR.resolve(page.getKey());
            if (Boolean.getBoolean("reference.write")) {
                Files.createDirectories(DIR);
                Files.writeString(file, page.getValue().get());
            }
            assertThat(Files.readString(file)).as(file + " is stale; write it anew with -Dreference.write=true").isEqualTo(page.getValue().get());
        }));
    }
}
