package io.lakeactors.contract;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import java.nio.file.Path;
import java.util.function.Function;

/** Reads files of cases that are kept beside pipelines: {@code flights.test.yaml} beside {@code flights.yaml}. */
public final class TestFiles {
    /** How their names end. */
    public static final String SUFFIX = ".test.yaml";

    private TestFiles() {}

    /**
     * Reads a file; the pipeline that it names, or else the one of the same name, is beside it.
     *
     * @param shown what to call the file in faults
     * @param pipelines reads the pipeline
     */
    public static Checked<TestFile> read(Path file, String shown, Function<Path, Checked<PipelineSpec>> pipelines) {
        Path absolute = file.toAbsolutePath();
        try {
            String name = absolute.getFileName().toString();
            String beside = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) + ".yaml" : name;
            return new TestFileReader(shown, path -> pipelines.apply(absolute.resolveSibling(path)), path -> TextFiles.textOf(absolute.resolveSibling(path)))
                    .read(TextFiles.textOf(absolute), beside);
        } catch (LakeException unreadable) {
            var faults = new Faults(ErrorCode.TEST_INVALID, shown);
            faults.add(0, unreadable.error().what(), unreadable.error().mend());
            return Checked.faulty(faults);
        }
    }
}
