/**
 * The command line: {@code lake …}. It talks to a node over its REST API; without a node it starts one for the command's time.
 * Contracts are checked and compared here, without a node.
 *
 * <p>Enter at {@link io.lakeactors.cli.Main}. Sees the API's wire types and what reads contracts; never the server, the engine or a client library.
 */
package io.lakeactors.cli;
