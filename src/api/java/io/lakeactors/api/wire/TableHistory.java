package io.lakeactors.api.wire;

import java.util.List;

/** The snapshots that a table keeps, newest first. @param current null while it has none */
public record TableHistory(String table, @MayBeNull Long current, List<Version> versions, List<Ref> refs) {
    /**
     * @param parent null for none
     * @param at milliseconds since 1970
     * @param operation append, replace, overwrite or delete
     * @param added rows, and {@code removed}
     * @param rows in the table with it, null if it does not say; as {@code files}
     * @param names tags and branches that stand at it
     */
    public record Version(long id, @MayBeNull Long parent, long at, String operation, long added, long removed, @MayBeNull Long rows, @MayBeNull Long files, List<String> names) {}

    /** @param kind tag or branch */
    public record Ref(String name, String kind, long snapshot) {}
}
