/**
 * The room that answers over HTTP: one table of operations, from which both the routes and the OpenAPI document are made.
 *
 * <p>Enter at {@link io.lakeactors.api.ApiServer}. Sees the engine, contracts and queries; never Kafka, Iceberg or DuckDB.
 */
package io.lakeactors.api;
