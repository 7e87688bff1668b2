package io.lakeactors.contract;

/** What a .proto file may have at most, so that reading it takes neither minutes nor memory without end. */
final class ProtobufLimits {
    /** The parser of texts holds each type against each. */
    private static final int TYPES_MAX = 10_000;

    private ProtobufLimits() {}

    /** @throws IllegalArgumentException if they are too many */
    static void types(int messagesAndEnums) {
        if (messagesAndEnums > TYPES_MAX) {
            throw new IllegalArgumentException("it has more than " + TYPES_MAX + " messages and enums: spread them over several files");
        }
    }
}
