/**
 * The words of the REST API: one record per JSON object, keys as the records' components. The command line prints these same records with {@code -o json},
 * so a key that stands here is a promise: keys are added, never renamed.
 *
 * <p>Times are milliseconds since 1970, sizes bytes, positions offsets. A value that is not known is {@code null}. Enter at {@link
 * io.lakeactors.api.wire.Json}; whom a client takes for a node says {@link io.lakeactors.api.wire.PeerTrust}. Sees the model's table of errors and Jackson; never the engine, nor HTTP.
 */
package io.lakeactors.api.wire;
