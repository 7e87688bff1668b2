package io.lakeactors.contract.registry;

/** Which earlier versions of its subject a schema must get along with, and in which direction. */
public enum Compatibility {
    NONE(false, false, false),
    BACKWARD(true, false, false),
    BACKWARD_TRANSITIVE(true, false, true),
    FORWARD(false, true, false),
    FORWARD_TRANSITIVE(false, true, true),
    FULL(true, true, false),
    FULL_TRANSITIVE(true, true, true);

    private final boolean readsOlder;
    private final boolean readByOlder;
    private final boolean transitive;

    Compatibility(boolean readsOlder, boolean readByOlder, boolean transitive) {
        this.readsOlder = readsOlder;
        this.readByOlder = readByOlder;
        this.transitive = transitive;
    }

    /** Whether the new schema must read what was written with older ones. */
    public boolean readsOlder() {
        return readsOlder;
    }

    /** Whether older schemas must read what is written with the new one. */
    public boolean readByOlder() {
        return readByOlder;
    }

    /** Whether all versions count, and not the latest only. */
    public boolean isTransitive() {
        return transitive;
    }
}
