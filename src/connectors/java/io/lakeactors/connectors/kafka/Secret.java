package io.lakeactors.connectors.kafka;

/** A word that must not be seen in logs, errors or printed configuration. */
record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
