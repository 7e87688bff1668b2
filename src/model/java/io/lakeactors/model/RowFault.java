package io.lakeactors.model;

/**
 * One rule that one record broke.
 *
 * @param row the record's index in its batch
 * @param ruleId the contract's id of the rule; {@code decode.malformed} and {@code decode.type} are the decoder's own
 * @param column the column, or empty for the whole record
 * @param message one sentence for people, without the record's own secrets: at most 200 characters of its value
 */
public record RowFault(int row, String ruleId, String column, String message) {}
