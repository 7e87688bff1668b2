package io.lakeactors.engine.partition;

import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SchemaRegistry;
import java.util.Map;
import java.util.Set;

/**
 * Turns polled records into the rows of tables: decodes, judges, routes. One for each partition; not safe for threads. Its results share reused buffers and
 * are good until the
 * next call only, {@link #rest} included. It writes nothing, so that a batch on which it fails can be tried again record by record.
 */
interface Refinery {
    /** The numbers of schemas that must be {@linkplain #learn learnt} before this batch is refined or primed; mostly none. */
    Set<Integer> schemasWanted(RawBatch raw);

    /** What the registry says of wanted schemas. */
    void learn(Map<Integer, SchemaRegistry.Answer> answers);

    /** Throws whatever a bug in decoding or judging throws. */
    Refined refine(RawBatch raw);

    /** Every record goes to quarantine under the rule {@link #POISON}, undecoded. */
    Refined poisoned(RawBatch raw, String cause);

    /** Takes note of records that were judged before a restart, for rules that look back. */
    void prime(RawBatch raw);

    /** Nobody reads the last result any more: what it stands in may serve other partitions until the next call. */
    default void rest() {}

    /** How many positions rules look back at most; 0 for none. */
    long windowPositions();

    /** Where reading is to begin so that records from this position on are judged as if nothing had ended: what is before it is primed. */
    default long lookBackFrom(long position) {
        return windowPositions() > 0 ? position - position % windowPositions() : position;
    }

    String POISON = "decode.poison";
}
