/**
 * The schema registry of the cluster: one actor that holds all of it, journals what changes it, and leaves every decision to the rules in room {@code contract}.
 *
 * <p>Enter at {@link io.lakeactors.engine.registry.LakeRegistry}. Sees the rules and the journal; never HTTP.
 */
package io.lakeactors.engine.registry;
