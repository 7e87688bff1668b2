/**
 * Rows that leave to topics: what tables gained is followed snapshot by snapshot, and sent in transactions that hold how far it is.
 *
 * <p>Enter at {@link io.lakeactors.engine.outlet.OutletKeeper}. {@link io.lakeactors.engine.outlet.OutletRun} does the work for one table, {@link io.lakeactors.engine.outlet.LetterFold} decides
 * which dead letters are sent and which are told of by one.
 */
package io.lakeactors.engine.outlet;
