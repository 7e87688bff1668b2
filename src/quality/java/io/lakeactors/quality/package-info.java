/**
 * The room that judges: batches of columns in, verdicts on their rows out. Pure: no clock, no chance, no input or output, so a replay gives the same verdicts.
 *
 * <p>Enter at {@link io.lakeactors.quality.Judge}. Sees model and the row expressions of contract.
 */
package io.lakeactors.quality;
