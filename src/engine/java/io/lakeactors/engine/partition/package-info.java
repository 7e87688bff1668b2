/**
 * Partitions: what each decides is pure, what reads and writes for it works on its own dispatcher.
 *
 * <p>Enter at {@code PartitionActor}. Sees model, contract, decode and quality.
 */
package io.lakeactors.engine.partition;
