/**
 * A real Kafka broker in a process of its own, for the quickstart, for tests, and for a node that has no cluster to read from.
 *
 * <p>Enter at {@link io.lakeactors.server.embedded.KafkaBroker}. Sees {@code model} and Kafka; knows nothing of pipelines.
 */
package io.lakeactors.server.embedded;
