package io.lakeactors.decode;

/** Ends the decoding of one record. Has no stack trace: it is an answer about data, and bad data may come in floods. */
final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String rule;

    Malformed(String message) {
        this(Faults.MALFORMED, message);
    }

    Malformed(String rule, String message) {
        super(message, null, false, false);
        this.rule = rule;
    }

    /** Under which the record is quarantined. */
    String rule() {
        return rule;
    }
}
