package io.lakeactors.decode;

import io.lakeactors.model.Column;

/**
 * A column, or a part of one, where its faults go and what they say of it.
 *
 * @param path dotted
 * @param word the type as contracts write it
 */
record ColumnPlace(String path, String word, Column column, Faults faults) {
    /** A value, already passed, is not of the type: appends a null and a fault. */
    void fault(String why) {
        column.addNull();
        faults.add(Faults.TYPE, path, why);
    }

    /** As above, showing the text. */
    void fault(String why, byte[] bytes, int from, int length) {
        fault(why + " \"" + JsonScanner.shown(bytes, from, from + length) + '"');
    }
}
