package io.lakeactors.api.wire;

/**
 * A pipeline with its contract, as their files have them.
 *
 * @param pipeline the pipeline file's text (YAML)
 * @param contract the contract file's text (ODCS YAML), null if the pipeline names none
 * @param pipelineName what to call the pipeline's text in errors, mostly its path; null for {@code pipeline}
 * @param dryRun only say what would change
 */
public record PipelineText(String pipeline, @MayBeNull String contract, @MayBeNull String pipelineName, boolean dryRun) {}
