package io.lakeactors.contract;

import io.lakeactors.model.Contract;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the contract that a file names under {@code contract}: a path, and after {@code #} which of its schema objects. */
final class ContractReference {
    private final String what;
    private final ContractLoader loader;
    private final boolean taken;
    private final Faults faults;

    /** @param what the file is of, for people @param taken whether it was taken before */
    ContractReference(String what, ContractLoader loader, boolean taken, Faults faults) {
        this.what = what;
        this.loader = loader;
        this.taken = taken;
        this.faults = faults;
    }

    /** A contract's text and what it says. */
    record Loaded(String text, Contract contract) {}

    /** @param tables whose names tell which schema object is meant if the file does not say, best first */
    Optional<Loaded> read(Keys keys, List<String> tables) {
        if (!keys.has("contract")) {
            faults.add(ErrorCode.CONTRACT_MISSING, 0, "the " + what + " has no contract", "Add contract: PATH of an ODCS file; nothing is inferred from data.");
            return Optional.empty();
        }
        Optional<String> reference = keys.text("contract");
        if (reference.isEmpty()) {
            return Optional.empty();
        }
        int hash = reference.get().lastIndexOf('#');
        String path = hash < 0 ? reference.get() : reference.get().substring(0, hash);
        String object = hash < 0 ? "" : reference.get().substring(hash + 1);
        try {
            String read = loader.texts().apply(path);
            String contractText = taken ? read : Strictness.marked(read);
            var wishes = new ArrayList<>(object.isEmpty() ? tables : List.of(object));
            Checked<Contract> contract = Contracts.read(loader.faults(path, read), contractText, wishes, !object.isEmpty(), taken);
            faults.include(contract);
            return contract.value().map(value -> new Loaded(contractText, value));
        } catch (FaultyFile faulty) {
            faults.include(faulty.found());
            return Optional.empty();
        } catch (LakeException unreadable) {
            String sentence = "the contract cannot be read: " + unreadable.error().what();
            if (unreadable.error().code() == ErrorCode.CONTRACT_MISSING) {
                faults.add(ErrorCode.CONTRACT_MISSING, keys.line("contract"), sentence, unreadable.error().mend());
            } else {
                faults.add(keys.line("contract"), sentence, unreadable.error().mend());
            }
            return Optional.empty();
        }
    }
}
