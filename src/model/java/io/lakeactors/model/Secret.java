package io.lakeactors.model;

/** A word that must not be seen in logs, errors or printed configuration. */
public record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
