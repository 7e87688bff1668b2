/**
 * The chaos drill: a cluster of real processes on one machine, faults by seed, and a verdict by a reader that shares no code with the writer.
 *
 * <p>Enter at {@link io.lakeactors.server.chaos.ChaosDrill}. Sees the embedded broker, the API's wire types and plain Iceberg; never the engine.
 */
package io.lakeactors.server.chaos;
