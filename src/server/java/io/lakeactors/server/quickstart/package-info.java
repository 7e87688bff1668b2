/**
 * The first minute of a newcomer: everything embedded, real data, and an account of what became of it.
 *
 * <p>Enter at {@link io.lakeactors.server.quickstart.Quickstart}. It drives a node from outside, through the REST API, as users do.
 */
package io.lakeactors.server.quickstart;
