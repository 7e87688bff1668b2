/**
 * The room that sees all rooms: it reads configuration, makes the adapters and hands them to the engine.
 *
 * <p>Enter at {@link io.lakeactors.server.Main}.
 */
package io.lakeactors.server;
