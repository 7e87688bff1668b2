/**
 * Records that come back from quarantine, or are given up. One run reads them in portions; each portion leaves by a change of its own, which the table's committer makes.
 *
 * <p>Enter at {@link io.lakeactors.engine.quarantine.LakeQuarantine}. Sees the partition's judging, and the way to committers.
 */
package io.lakeactors.engine.quarantine;
