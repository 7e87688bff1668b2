package io.lakeactors.api;

import io.lakeactors.contract.registry.RegistryAnswer;
import io.lakeactors.contract.registry.RegistryCall;
import io.lakeactors.contract.registry.RegistryDesk;
import io.lakeactors.contract.registry.RegistryMemory;
import io.lakeactors.engine.registry.LakeRegistry;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The real rules without actors and journal. */
final class StandingRegistry implements LakeRegistry {
    private final RegistryDesk desk = new RegistryDesk();
    private RegistryMemory memory = RegistryMemory.EMPTY;
    volatile boolean away;

    @Override
    public synchronized CompletionStage<RegistryAnswer> ask(RegistryCall call) {
        if (away) {
            return CompletableFuture.failedFuture(LakeError.of(ErrorCode.JOURNAL_UNREACHABLE, "the schema registry did not answer in time", "", "Ask again").asException());
        }
        var outcome = desk.answer(memory, call, 1);
        outcome.event().ifPresent(event -> memory = memory.apply(event));
        return CompletableFuture.completedFuture(outcome.answer());
    }
}
