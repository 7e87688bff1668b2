package io.lakeactors.engine.registry;

import io.lakeactors.contract.registry.RegistryAnswer;
import io.lakeactors.contract.registry.RegistryCall;
import java.util.concurrent.CompletionStage;

/** The cluster's schema registry as seen from one node. Safe for threads. */
@FunctionalInterface
public interface LakeRegistry {
    /**
     * Asks it. What an answer says of a change is in the journal. Fails with a {@link io.lakeactors.model.LakeException} JOURNAL_UNREACHABLE if it does not answer in time: then a
     * change may have happened or not, and can be asked for again, as each change asked for twice is made once.
     */
    CompletionStage<RegistryAnswer> ask(RegistryCall call);
}
