/**
 * The room of actors: partitions that read, judge and write; tables that commit; pipelines that say what should be.
 *
 * <p>Enter at {@link io.lakeactors.engine.LakeEngine}. Sees model, contract, decode and quality; never Kafka, never Iceberg: it meets them through model's
 * ports.
 */
package io.lakeactors.engine;
