/**
 * Sends traces by OTLP. Its classes, and OpenTelemetry's, are loaded only where tracing is on.
 *
 * <p>Enter at {@link io.lakeactors.server.trace.OpenTelemetryTraces}.
 */
package io.lakeactors.server.trace;
