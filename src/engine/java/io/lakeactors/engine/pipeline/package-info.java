/**
 * Pipelines: what should run, and how that which runs is doing.
 *
 * <p>Enter at {@link io.lakeactors.engine.pipeline.PipelineActor}. Sees partitions by their messages only.
 */
package io.lakeactors.engine.pipeline;
