package io.lakeactors.api.wire;

import java.util.List;

/** All tables of the catalog, by name. */
public record Tables(List<Table> tables) {
    /**
     * @param snapshot null while it has none
     * @param rows deleted ones not counted
     */
    public record Table(String name, @MayBeNull Long snapshot, @MayBeNull Long committedAt, long rows, long files, long bytes, String location) {}
}
