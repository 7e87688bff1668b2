/**
 * The room where a replay is planned: what is meant by a place in the source, and whether it can be read from there again.
 * <p>Enter at {@link ReplayPlanner}. Sees {@code model} and {@code contract}; a pipeline's actor carries the order out.
 */
package io.lakeactors.engine.replay;
