/**
 * Asks a schema registry that speaks Confluent's REST API for schemas by number.
 *
 * <p>Enter at {@link io.lakeactors.connectors.registry.ConfluentRegistry}. Sees {@code model} and the JDK's HTTP client; never the engine, never Kafka.
 */
package io.lakeactors.connectors.registry;
