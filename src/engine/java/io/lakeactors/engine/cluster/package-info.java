/**
 * A node: the actor system, its cluster, where entities live, and the engine's face to people and programs.
 *
 * <p>Enter at {@link io.lakeactors.engine.cluster.EngineRuntime}. Sees all of the engine.
 */
package io.lakeactors.engine.cluster;
