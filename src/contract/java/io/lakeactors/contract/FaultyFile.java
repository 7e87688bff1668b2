package io.lakeactors.contract;

/** A file that could be read and is not right: every fault of it, for who tells them. */
final class FaultyFile extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Checked<?> found;

    FaultyFile(Checked<?> found) {
        super(null, null, false, false);
        this.found = found;
    }

    Checked<?> found() {
        return found;
    }
}
