package io.lakeactors.model;

import java.util.Arrays;
import java.util.Optional;

/** What a contract promises of its later versions until the first number of its version is raised; the words are those of schema registries. */
public enum Promise {
    /** It says nothing: who reads its table goes on as before, and types may get wider. */
    UNSAID,
    NONE,
    BACKWARD,
    BACKWARD_TRANSITIVE,
    FORWARD,
    FORWARD_TRANSITIVE,
    FULL,
    FULL_TRANSITIVE;

    /** @return empty for a word that no contract can say */
    public static Optional<Promise> of(String word) {
        return Arrays.stream(values()).filter(promise -> promise != UNSAID && promise.name().equals(word)).findFirst();
    }

    /** For people. */
    public String words() {
        return this == UNSAID ? "not said" : name();
    }

    /** Whether who reads by the later version can read the rows that were written under the earlier one. */
    public boolean isBackward() {
        return name().startsWith("BACKWARD") || isFull();
    }

    /** Whether who reads by the earlier version can read the rows that are written under the later one. */
    public boolean isForward() {
        return name().startsWith("FORWARD") || isFull();
    }

    private boolean isFull() {
        return name().startsWith("FULL");
    }

    /** Whether it is of all later versions, and not of the next one only. */
    public boolean isTransitive() {
        return name().endsWith("_TRANSITIVE");
    }
}
