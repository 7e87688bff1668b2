/**
 * Where the rows of keys are: an index that is bounded in memory and goes on in a file. A memory of what a table says, never the truth: it can be thrown away at any time.
 *
 * <p>Enter at {@link io.lakeactors.lake.keys.KeyPages}, or at {@link io.lakeactors.lake.keys.OrderedPages} where neighbours count. Knows nothing of Iceberg.
 */
package io.lakeactors.lake.keys;
