/**
 * What the engine says of itself: each {@link io.lakeactors.engine.signal.Signal} is one type, one structured log line and one metric.
 *
 * <p>Enter at {@link io.lakeactors.engine.signal.Signals}. Sees model only.
 */
package io.lakeactors.engine.signal;
