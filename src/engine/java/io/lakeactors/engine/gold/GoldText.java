package io.lakeactors.engine.gold;

import io.lakeactors.contract.GoldSpec;
import io.lakeactors.contract.Golds;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.model.LakeError;
import java.util.Optional;

/** A stored file as this program reads it, which may be stricter than the one that took it. @param refusal exactly if there is no spec */
record GoldText(Optional<GoldSpec> spec, Optional<LakeError> refusal) {
    static GoldText of(GoldMemory.Table table) {
        try {
            return new GoldText(Optional.of(Golds.readTaken("gold", table.text(), path -> table.contract()).orThrow()), Optional.empty());
        } catch (RuntimeException refused) {
            return new GoldText(Optional.empty(), Optional.of(PortCalls.asError(refused)));
        }
    }
}
