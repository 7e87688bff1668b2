/**
 * Looking after tables: what is to be done for each is planned here, purely; {@link io.lakeactors.model.TableCare} does it, and the table's committer commits it.
 *
 * <p>Enter at {@link io.lakeactors.engine.maintenance.Caretaker}, one in the cluster. Sees model and the commit package; never partitions.
 */
package io.lakeactors.engine.maintenance;
