/**
 * The room that asks tables what they hold: read-only SQL over current snapshots, and the audit that compares ledgers with counted rows.
 *
 * <p>Enter at {@link io.lakeactors.query.QueryEngine} and {@link io.lakeactors.query.Auditor}. Sees model and DuckDB; never the engine, a catalog or a broker
 * but through model's ports.
 */
package io.lakeactors.query;
