package io.lakeactors.lake.parquet;

import org.apache.parquet.format.Encoding;

/**
 * What readers are told about a page.
 *
 * @param rows rows that begin in it
 * @param slots values, nulls and empty lists included
 * @param nulls slots without a value
 * @param least the smallest value as Parquet writes it, null if it has none that can be compared
 * @param greatest the greatest likewise
 */
record PageFacts(int rows, int slots, int nulls, Encoding encoding, byte[] least, byte[] greatest) {}
