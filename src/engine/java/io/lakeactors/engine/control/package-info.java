/**
 * What people ask of the cluster: who is in it, what runs where, what has happened; and what they tell it.
 *
 * <p>Enter at {@link io.lakeactors.engine.control.LakeCluster}. One {@link io.lakeactors.engine.control.NodeAgent} on each node answers for it, so that any node
 * can be asked about all. Sees the engine; knows no HTTP.
 */
package io.lakeactors.engine.control;
