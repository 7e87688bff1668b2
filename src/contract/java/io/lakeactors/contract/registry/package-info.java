/**
 * The rules of a schema registry that speaks Confluent's API: which subject has which versions, which number stands for which schema, and who may follow whom. Beside
 * them stand published contracts.
 *
 * <p>Enter at {@link io.lakeactors.contract.registry.RegistryDesk}: a {@link io.lakeactors.contract.registry.RegistryMemory} and a
 * {@link io.lakeactors.contract.registry.RegistryCall} give an answer and, at most, one {@link io.lakeactors.contract.registry.RegistryEvent}. Languages of schemas stand
 * behind {@link io.lakeactors.contract.registry.ParsedSchema}. Pure: no clock, no network, no journal.
 */
package io.lakeactors.contract.registry;
