/**
 * Partitions: what each decides is pure, what reads and writes for it works on its own dispatcher.
 *
 * <p>Enter at {@code PartitionActor}; its decisions stand in {@link io.lakeactors.engine.partition.PartitionCore}. Sees model, contract, decode, quality,
 * and commit's offers
 * and answers.
 */
package io.lakeactors.engine.partition;
