package io.lakeactors.lake.parquet;

import io.lakeactors.model.Column;
import java.util.Arrays;
import java.util.List;

/**
 * A leaf with only structs around it, which is written in bulk: it has one slot a row, so nothing need be walked value by value.
 *
 * @param places where the next column of the path stands in the one before, from the outermost struct inwards
 * @param levels for the struct, and for each column of the path below it, the definition level that tells that it is null; negative if it must not be
 */
record Member(LeafEncoder leaf, int[] places, byte[] levels) {
    /**
     * Finds the leaves below a node.
     *
     * @param levels of what stands around the node
     * @param definition how many optional things around it are there
     * @return whether all can be written in bulk: there is no list and no map, and no column is missing
     */
    static boolean collect(Node node, int[] places, byte[] levels, int definition, List<Member> into) {
        byte[] own = Arrays.copyOf(levels, levels.length + 1);
        own[levels.length] = (byte) (node.optional() ? definition : -1);
        if (node instanceof Node.Value value) {
            return into.add(new Member(value.leaf(), places, own));
        }
        if (!(node instanceof Node.Members struct)) {
            return false;
        }
        for (int i = 0; i < struct.members().length; i++) {
            int[] path = Arrays.copyOf(places, places.length + 1);
            path[places.length] = struct.places()[i];
            boolean inBulk = path[places.length] >= 0 && collect(struct.members()[i], path, own, definition + (node.optional() ? 1 : 0), into);
            if (!inBulk) {
                return false;
            }
        }
        return true;
    }

    /** Appends rows [from, to) of the selection. */
    void write(Column struct, int[] rows, int from, int to) {
        var path = new Column[places.length + 1];
        path[0] = struct;
        for (int i = 0; i < places.length; i++) {
            path[i + 1] = ((Column.Struct) path[i]).children()[places[i]];
        }
        for (int at = from; at < to; ) {
            at = leaf.appendMember(path, levels, rows, at, to);
        }
    }
}
