package io.lakeactors.contract;

import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Where the contracts that files name come from.
 *
 * @param texts from the contract's path, as the file has it, to its text; throws a {@link io.lakeactors.model.LakeException} whose text and mend become a fault
 * @param putTogether whether a text of those has lines that nobody wrote
 */
record ContractLoader(Function<String, String> texts, Predicate<String> putTogether) {
    /** Of texts that were sent: only they themselves tell. */
    static ContractLoader sent(Function<String, String> texts) {
        return new ContractLoader(texts, YamlText::isPutTogether);
    }

    /** For what is wrong with a contract. */
    Faults faults(String path, String text) {
        return Faults.of(path, putTogether.test(text));
    }
}
