/**
 * The room that reads what users write: contracts (ODCS v3.1 with our {@code la.*} extensions) and pipelines. It finds every fault at once, with line and
 * suggestion.
 *
 * <p>Enter at {@link io.lakeactors.contract.Pipelines} and {@link io.lakeactors.contract.Contracts}; {@link io.lakeactors.contract.Comparison} says what changes
 * from one contract to the next. Sees model and sdk.
 */
package io.lakeactors.contract;
