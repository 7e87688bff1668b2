/** Fault injection for crash drills, in place only where {@code lakeactors.drill.enabled} is on. */
package io.lakeactors.server.drill;
