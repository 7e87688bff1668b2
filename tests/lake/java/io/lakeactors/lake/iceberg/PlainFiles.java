package io.lakeactors.lake.iceberg;

import java.io.File;
import org.apache.iceberg.Files;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/** A warehouse of plain paths. */
public final class PlainFiles implements FileIO {
    private static final long serialVersionUID = 1L;

    @Override
    public InputFile newInputFile(String path) {
        return Files.localInput(path);
    }

    @Override
    public OutputFile newOutputFile(String path) {
        new File(path).getParentFile().mkdirs();
        return Files.localOutput(path);
    }

    @Override
    public void deleteFile(String path) {
        new File(path).delete();
    }
}
