/**
 * Rates and ratios, run by hand.
 *
 * <p>Enter at {@link io.lakeactors.bench.LoadEvents}, which fills a topic; sees every room.
 */
package io.lakeactors.bench;
