/**
 * Reads Kafka: whole polled batches, copied once into flat arrays, under credit, by one polling thread.
 *
 * <p>Enter at {@link io.lakeactors.connectors.kafka.KafkaSource}. Sees {@code model} and the Kafka client; never the engine, never Iceberg, no broker.
 */
package io.lakeactors.connectors.kafka;
