/**
 * Tells people what is alarming: gathers facts, asks the book of alerts, sends notices by webhook, chat and e-mail.
 *
 * <p>Enter at {@link io.lakeactors.server.alert.AlertService}. Nothing of the engine waits for it.
 */
package io.lakeactors.server.alert;
