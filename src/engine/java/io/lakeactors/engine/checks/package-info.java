/**
 * Checks on whole tables: evaluated after new snapshots by one actor of the cluster, their results kept in its journal.
 *
 * <p>Enter at {@link io.lakeactors.engine.checks.CheckKeeper}, ask by {@link io.lakeactors.engine.checks.LakeChecks}. What is measured is the model's; how, is behind its port.
 */
package io.lakeactors.engine.checks;
