/**
 * The room where columns become Parquet: rows selected from {@code model} columns -> encoded, compressed pages -> row groups -> a file, without an object per
 * record; and back as far as files are written anew: pages -> values and levels -> pages.
 *
 * <p>Enter at {@link io.lakeactors.lake.parquet.ParquetOutput} and {@link io.lakeactors.lake.parquet.ParquetInput}. Sees {@code model} and Parquet's format structures; never Iceberg, never a catalog or a
 * file system: it writes to the stream that it is given.
 */
package io.lakeactors.lake.parquet;
