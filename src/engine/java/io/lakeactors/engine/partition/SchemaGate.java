package io.lakeactors.engine.partition;

import io.lakeactors.model.LakeError;
import io.lakeactors.model.RawBatch;
import io.lakeactors.model.SchemaRegistry;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Holds a batch back until every schema that its records name has been asked for. While the registry is away the batch waits, and what is read after it. */
final class SchemaGate {
    /** What came of asking. */
    sealed interface Heard {}

    private record Found(Map<Integer, SchemaRegistry.Answer> answers) implements Heard {}

    private record Failed(LakeError error) implements Heard {}

    private final Refinery refinery;
    private final SchemaLookup schemas;
    private final Consumer<Heard> tell;
    private RawBatch asked;
    private RawBatch admitted;

    /** @param tell brings what was heard back to the owner's thread, and so to {@link #heard} */
    SchemaGate(Refinery refinery, SchemaLookup schemas, Consumer<Heard> tell) {
        this.refinery = refinery;
        this.schemas = schemas;
        this.tell = tell;
    }

    /** Whether a batch may be refined now; if not, it is to be shown again when something was heard. The next one is shown only after it is worked on. */
    boolean admits(RawBatch raw) {
        if (asked != null) {
            return false;
        }
        if (raw == admitted) {
            return true;
        }
        Set<Integer> wanted = refinery.schemasWanted(raw);
        if (wanted.isEmpty()) {
            admitted = raw;
            return true;
        }
        asked = raw;
        schemas.find(wanted, answers -> tell.accept(new Found(answers)), error -> tell.accept(new Failed(error)));
        return false;
    }

    /** Nothing will be heard any more. */
    void close() {
        schemas.close();
    }

    /** @throws io.lakeactors.model.LakeException if there will be no answer */
    void heard(Heard heard) {
        switch (heard) {
            case Found(var answers) -> {
                refinery.learn(answers);
                admitted = asked;
                asked = null;
            }
            case Failed(var error) -> throw error.asException();
        }
    }
}
