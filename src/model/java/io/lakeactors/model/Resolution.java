package io.lakeactors.model;

/** The definitive end of an unknown commit: after it, the old request can never land. */
public sealed interface Resolution {
    record Applied(TableHead head) implements Resolution {}

    record NotApplied(TableHead head) implements Resolution {}

    /** The catalog cannot be asked now; ask again. */
    record Undecided(String cause) implements Resolution {}
}
