/** Real parts: a Kafka broker, Iceberg tables, node processes of their own, and {@code kill -9}. */
package io.lakeactors.system;
