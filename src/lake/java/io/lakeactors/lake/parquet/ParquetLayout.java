package io.lakeactors.lake.parquet;

/**
 * How a file is cut and packed.
 *
 * @param pageRows rows in a page at most
 * @param pageBytes a page is closed when its raw values reach this
 * @param rowGroupBytes a row group is closed when its encoded pages reach this
 * @param dictionaryBytes a column gives its dictionary up when it grows beyond this
 * @param zstdLevel 1 to 22
 */
public record ParquetLayout(int pageRows, int pageBytes, long rowGroupBytes, int dictionaryBytes, int zstdLevel) {
    public static final ParquetLayout DEFAULT = new ParquetLayout(20_000, 1 << 20, 128L << 20, 1 << 20, 1);

    public ParquetLayout {
        if (pageRows < 1 || pageBytes < 1 || rowGroupBytes < 1 || dictionaryBytes < 0 || zstdLevel < 1 || zstdLevel > 22) {
            throw new IllegalArgumentException("layout " + pageRows + ", " + pageBytes + ", " + rowGroupBytes + ", " + dictionaryBytes + ", " + zstdLevel);
        }
    }
}
