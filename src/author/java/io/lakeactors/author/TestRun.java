package io.lakeactors.author;

import io.lakeactors.contract.Checked;
import io.lakeactors.contract.Fault;
import io.lakeactors.contract.Overlays;
import io.lakeactors.contract.TestFile;
import io.lakeactors.contract.TestFiles;
import io.lakeactors.model.AuditColumns;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs the cases of test files. Each case is a partition of its own, from its first position. */
public final class TestRun {
    private static final double NANOS_PER_MILLI = 1e6;

    private TestRun() {}

    /**
     * @param given test files, or folders that are searched for {@code *.test.yaml}
     * @param directory where relative paths begin
     * @throws io.lakeactors.model.LakeException if one is not there, or a folder has none
     */
    public static TestReport of(List<Path> given, Path directory) {
        return of(given, Optional.empty(), directory);
    }

    /** As above. @param environment whose overlays are laid over pipelines and their contracts; it must be that of one of them at least */
    public static TestReport of(List<Path> given, Optional<String> environment, Path directory) {
        var files = new ArrayList<TestReport.File>();
        var read = new LinkedHashSet<Path>();
        for (Path path : given) {
            for (Path file : files(directory.resolve(path).normalize(), path)) {
                files.add(run(file, directory, environment, read));
            }
        }
        environment.filter(name -> files.stream().allMatch(file -> file.faults().isEmpty())).ifPresent(name ->
                Overlays.require(PipelineFiles.bases(read, name), name, given.stream().map(Path::toString).collect(Collectors.joining(" "))));
        return TestReport.of(files);
    }

    private static List<Path> files(Path path, Path given) {
        if (!Files.isDirectory(path)) {
            if (!Files.exists(path)) {
                throw LakeError.of(ErrorCode.TEST_INVALID, "there is no file " + given, "", "Name a test file, or a folder that has some").asException();
            }
            return List.of(path);
        }
        try (Stream<Path> all = Files.walk(path)) {
            List<Path> found = all.filter(file -> file.getFileName().toString().endsWith(TestFiles.SUFFIX) && Files.isRegularFile(file)).sorted().toList();
            if (found.isEmpty()) {
                throw LakeError.of(ErrorCode.TEST_INVALID, "there is no *" + TestFiles.SUFFIX + " in " + given, "",
                        "Write one beside the pipeline; docs/guides/authoring.md shows how").asException();
            }
            return found;
        } catch (IOException | UncheckedIOException unreadable) {
            throw LakeError.of(ErrorCode.TEST_INVALID, given + " cannot be searched: " + unreadable.getMessage(), "", "Name the test files")
                    .asException(unreadable);
        }
    }

    private static TestReport.File run(Path file, Path directory, Optional<String> environment, Set<Path> reading) {
        String shown = PipelineFiles.shown(file, directory);
        Checked<TestFile> read = TestFiles.read(file, shown, pipeline -> PipelineFiles.read(pipeline.normalize(), directory, environment, reading::add));
        if (read.value().isEmpty()) {
            return new TestReport.File(shown, "", read.faults().stream().map(Fault::text).toList(), List.of());
        }
        TestFile tests = read.value().get();
        return new TestReport.File(shown, tests.pipeline().name(), List.of(), tests.cases().stream().map(one -> run(tests, one)).toList());
    }

    private static TestReport.Case run(TestFile tests, TestFile.Case one) {
        long begun = System.nanoTime();
        var events = new Events(tests.pipeline(), tests.schemas(), one.at());
        Schema schema = tests.pipeline().contract().schema().with(AuditColumns.FIELDS);
        var differences = new ArrayList<TestReport.Difference>();
        for (int i = 0; i < one.events().size(); i++) {
            differences.addAll(Expectation.differences(one.expected().get(i), events.take(one.events().get(i)), schema, i + 1));
        }
        return new TestReport.Case(one.name(), one.line(), (System.nanoTime() - begun) / NANOS_PER_MILLI, differences);
    }
}
