package io.lakeactors.model;

import java.util.List;

/** Where producers have registered the schemas of their records, by number. What a number stands for never changes. Safe for threads; every method blocks. */
public interface SchemaRegistry extends AutoCloseable {
    /**
     * The schema that a number stands for.
     *
     * @param id any four bytes, so that it may be negative: such numbers nobody registers
     * @throws LakeException {@link ErrorCode#REGISTRY_UNREACHABLE} or {@link ErrorCode#REGISTRY_DENIED}: then nothing is known of the number
     */
    Answer find(int id);

    /** For people; without credentials. */
    String address();

    @Override
    void close();

    /** What a registry says of a number. */
    sealed interface Answer {}

    /**
     * @param kind {@code AVRO}, {@code JSON}, {@code PROTOBUF}, or another word of the registry's
     * @param text as registered
     * @param referenced schemas that this one names, each after those that it names itself
     */
    record Registered(String kind, String text, List<Referenced> referenced) implements Answer {
        public Registered {
            referenced = List.copyOf(referenced);
        }
    }

    /** @param name what the one that names it calls it: for Protobuf the path of an import */
    record Referenced(String name, String text) {}

    /** Nobody has registered the number, so far. */
    record Unregistered() implements Answer {}

    /** The number is registered, but with something that cannot be taken. @param why one clause */
    record Refused(String why) implements Answer {}
}
