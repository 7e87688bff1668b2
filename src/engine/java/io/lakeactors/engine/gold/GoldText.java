package io.lakeactors.engine.gold;

import io.lakeactors.contract.GoldSpec;
import io.lakeactors.contract.Golds;
import io.lakeactors.contract.ServiceLevels;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.model.LakeError;
import java.util.List;
import java.util.Optional;

/**
 * A stored file as this program reads it, which may be stricter than the one that took it.
 *
 * @param refusal exactly if there is no spec
 * @param leftOut checks of its contract that no candidate is held to, as they cannot be
 * @param levels what its contract promises
 */
record GoldText(Optional<GoldSpec> spec, Optional<LakeError> refusal, List<String> leftOut, Optional<ServiceLevels> levels) {
    static GoldText of(GoldMemory.Table table) {
        try {
            var read = Golds.readTaken("gold", table.text(), path -> table.contract());
            GoldSpec spec = read.orThrow();
            return new GoldText(Optional.of(spec), Optional.empty(), read.leftOut(), Optional.of(ServiceLevels.of(spec)));
        } catch (RuntimeException refused) {
            return new GoldText(Optional.empty(), Optional.of(PortCalls.asError(refused)), List.of(), Optional.empty());
        }
    }

    /** What people are told of it; empty if there is nothing. */
    String words() {
        return leftOut.isEmpty() ? "" : "not held to all of its contract: " + String.join("; ", leftOut) + ". Mend it and apply it again";
    }
}
