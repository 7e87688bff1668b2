/**
 * Iceberg tables behind {@code TableStore} and {@code TableReader}: catalogs, heads, commits, orphans.
 *
 * <p>Enter at {@link io.lakeactors.lake.iceberg.IcebergStore}. A commit is one transaction of ours on the standard {@code iceberg_tables} rows; Iceberg's library builds snapshots
 * but never swaps a pointer and never deletes a file.
 */
package io.lakeactors.lake.iceberg;
