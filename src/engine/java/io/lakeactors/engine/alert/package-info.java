/**
 * What people are to be told of, and when: rules over facts, and a book of what is alarming. Pure: it asks nobody, waits for nothing and sends nothing.
 *
 * <p>Enter at {@link io.lakeactors.engine.alert.AlertBook}. Sees model only; who gathers the facts and who sends the notices is the server's.
 */
package io.lakeactors.engine.alert;
