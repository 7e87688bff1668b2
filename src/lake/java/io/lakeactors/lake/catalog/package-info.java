/**
 * The catalog as others see it: Iceberg's REST catalog protocol over the tables of {@code lake.iceberg}.
 *
 * <p>Enter at {@link io.lakeactors.lake.catalog.IcebergRest}: a request as words in, a status and JSON out. The protocol's own semantics are the library's; what changes a table goes through
 * {@link io.lakeactors.lake.iceberg.CatalogDoor}, in one order with the engine's commits. Knows nothing of HTTP servers, nor of the engine: who feeds a table is asked through
 * {@link io.lakeactors.lake.catalog.FedTables}.
 */
package io.lakeactors.lake.catalog;
