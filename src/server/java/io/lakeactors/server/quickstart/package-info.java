/**
 * What the quickstart feeds its topic with: real flights, and a few events broken in known ways.
 *
 * <p>Enter at {@link io.lakeactors.server.quickstart.FlightProducer}. Sees {@code model} and the Kafka client; knows nothing of pipelines.
 */
package io.lakeactors.server.quickstart;
