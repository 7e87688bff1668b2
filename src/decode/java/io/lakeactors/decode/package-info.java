/**
 * The room where bytes become columns: records as they were polled, decoded under a contract, without an object per record or field.
 *
 * <p>Enter at {@link io.lakeactors.decode.Decoder} for typed columns and at {@link io.lakeactors.decode.RawTables} for the bronze and quarantine
 * tables. Sees {@code model} and {@code contract}; never a source, a table format or the engine.
 */
package io.lakeactors.decode;
