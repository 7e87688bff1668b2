package io.lakeactors.decode;

/** Ends the decoding of one record. Has no stack trace: it is an answer about data, and bad data may come in floods. */
final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
        super(message, null, false, false);
    }
}
