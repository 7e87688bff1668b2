package io.lakeactors.simulation;

/** An invariant does not hold. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String invariant;

    Violation(String invariant, String what) {
        super(invariant + ": " + what);
        this.invariant = invariant;
    }

    /** Its name, {@code I1} to {@code I14}, {@code L1}, {@code L2}, {@code P15} and so on. */
    String invariant() {
        return invariant;
    }

    static void unless(boolean holds, String invariant, String what) {
        if (!holds) {
            throw new Violation(invariant, what);
        }
    }
}
