/**
 * Which node runs which partitions: by what they cost, not by their number.
 *
 * <p>Enter at {@link io.lakeactors.engine.placement.LoadPlacement}. Sees the model only.
 */
package io.lakeactors.engine.placement;
