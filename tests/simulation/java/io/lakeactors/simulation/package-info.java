/**
 * The engine's pure cores in seeded worlds, the mutants that their guards must be missed by, and small worlds searched exhaustively.
 *
 * <p>Enter at {@code World}: one seed, one story. A violation names its seed and how to see it again. Sees model, contract and the engine's cores; no
 * actor, no adapter.
 */
package io.lakeactors.simulation;
