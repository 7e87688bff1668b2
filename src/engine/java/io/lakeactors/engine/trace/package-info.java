/**
 * What goes with a batch so that people can follow it: traces from its records' producers to its commit, and ids in log lines.
 *
 * <p>Enter at {@link io.lakeactors.engine.trace.Traces}. Sees model only; who sends traces is the server's.
 */
package io.lakeactors.engine.trace;
