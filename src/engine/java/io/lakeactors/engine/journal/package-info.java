/**
 * The journal: its tables, and how events are written into it under names of their own.
 *
 * <p>Enter at {@link io.lakeactors.engine.journal.JournalSerializer}. Sees the events of the engine's entities; they do not see it.
 */
package io.lakeactors.engine.journal;
