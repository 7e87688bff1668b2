package io.lakeactors.model;

/**
 * A durable data file that no snapshot need know yet.
 *
 * @param table the table that it belongs to
 * @param path where it is, as the table store names it
 * @param rows records in it
 * @param bytes its length
 * @param descriptor what the table store needs to append it (statistics, partition), in a form of the store's own that stays readable
 */
public record WrittenFile(TableName table, String path, long rows, long bytes, String descriptor) {}
