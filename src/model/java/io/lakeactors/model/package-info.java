/**
 * The room of words that all rooms share: ids, ranges, columns, contracts, errors and the ports.
 *
 * <p>Enter at {@link io.lakeactors.model.MicroBatch} for data, {@link io.lakeactors.model.LakeError} for failures and
 * {@link io.lakeactors.model.TableStore}, {@link io.lakeactors.model.SourceConnector} for the ports. Sees no other room.
 */
package io.lakeactors.model;
