package io.lakeactors.contract;

import io.lakeactors.model.ErrorCode;
import java.util.Optional;

/** How long a contract says that rows of its table are kept, where a pipeline does not say. */
final class Retention {
    static final String NAME = "la.retention";
    private static final String FOREVER = "forever";

    private Retention() {}

    /** Holds what a schema object says to what is possible. */
    static void check(YamlNode.Mapping object, Faults faults) {
        Extensions.text(object, NAME).filter(text -> millis(text).isEmpty()).ifPresent(text -> faults.add(Extensions.value(object, NAME).orElseThrow(),
                NAME + " cannot be \"" + text + "\"", "Write a duration from 1h to 36500d such as 90d, or forever."));
    }

    /** In milliseconds; 0 for ever; empty if the contract does not say. @param object the schema object's name */
    static Optional<Long> of(String contractText, String object) {
        return YamlReader.read(contractText, new Faults(ErrorCode.CONTRACT_INVALID, "")).stream().flatMap(root -> root.mappings("schema").stream())
                .filter(one -> one.text("name").filter(object::equals).isPresent()).findFirst().flatMap(one -> Extensions.text(one, NAME)).flatMap(Retention::millis);
    }

    private static Optional<Long> millis(String text) {
        return text.equals(FOREVER) ? Optional.of(0L) : Amounts.millis(text).filter(millis -> millis >= PipelineReader.KEEP_MIN && millis <= PipelineReader.KEEP_MAX);
    }
}
