package io.lakeactors.engine.gold;

import io.lakeactors.contract.GoldSpec;
import io.lakeactors.contract.Golds;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.model.LakeError;
import java.util.List;
import java.util.Optional;

/**
 * A stored file as this program reads it, which may be stricter than the one that took it.
 *
 * @param refusal exactly if there is no spec
 * @param leftOut checks of its contract that no candidate is held to, as they cannot be
 */
record GoldText(Optional<GoldSpec> spec, Optional<LakeError> refusal, List<String> leftOut) {
    static GoldText of(GoldMemory.Table table) {
        try {
            var read = Golds.readTaken("gold", table.text(), path -> table.contract());
            return new GoldText(Optional.of(read.orThrow()), Optional.empty(), read.leftOut());
        } catch (RuntimeException refused) {
            return new GoldText(Optional.empty(), Optional.of(PortCalls.asError(refused)), List.of());
        }
    }

    /** What people are told of it; empty if there is nothing. */
    String words() {
        return leftOut.isEmpty() ? "" : "not held to all of its contract: " + String.join("; ", leftOut) + ". Mend it and apply it again";
    }
}
