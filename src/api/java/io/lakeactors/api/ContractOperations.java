package io.lakeactors.api;

import io.lakeactors.api.Operation.Access;
import io.lakeactors.api.Operation.Parameter;
import io.lakeactors.api.wire.ContractPublication;
import io.lakeactors.api.wire.ContractText;
import io.lakeactors.api.wire.Contracts;
import io.lakeactors.api.wire.PublishedContract;
import io.lakeactors.contract.registry.RegistryAnswer;
import io.lakeactors.contract.registry.RegistryAnswer.ContractFound;
import io.lakeactors.contract.registry.RegistryAnswer.ContractJudged;
import io.lakeactors.contract.registry.RegistryAnswer.ContractLines;
import io.lakeactors.contract.registry.RegistryCall;
import io.lakeactors.engine.registry.LakeRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Contracts that others rely on: the registry keeps their versions. */
final class ContractOperations {
    private static final String TAG = "contracts";

    private final ApiParts parts;

    ContractOperations(ApiParts parts) {
        this.parts = parts;
    }

    List<Operation> all() {
        return List.of(
                Operation.get("/v1/contracts", "contracts", TAG, "The published contracts with their versions", Contracts.class, call -> page("", new ArrayList<>())),
                Operation.post("/v1/contracts", "publishContract", TAG, "Publishes a version of a contract; refused with 409 if it breaks an earlier one", Access.CHANGE,
                        ContractPublication.class, this::publish).taking(ContractText.class),
                Operation.get("/v1/contracts/{name}", "contract", TAG, "One version of a published contract", PublishedContract.class, this::contract)
                        .with(new Parameter("version", "string", "Which one; the latest if not given")));
    }

    private CompletionStage<Contracts> page(String after, List<Contracts.Line> found) {
        return ask(parts.registry(), new RegistryCall.Contracts(after)).thenCompose(answer -> {
            var lines = (ContractLines) answer;
            lines.contracts().forEach(line -> found.add(new Contracts.Line(line.name(), line.id(), line.versions(), line.count(), line.at())));
            return lines.more() ? page(found.getLast().name(), found) : CompletableFuture.completedFuture(new Contracts(found));
        });
    }

    private CompletionStage<PublishedContract> contract(Call call) {
        return ask(parts.registry(), new RegistryCall.ContractVersion(call.part("name"), call.text("version").orElse(""))).thenApply(answer -> {
            var found = ((ContractFound) answer).contract();
            return new PublishedContract(found.name(), found.id(), found.version(), found.text(), found.at());
        });
    }

    private CompletionStage<ContractPublication> publish(Call call) {
        ContractText text = call.body(ContractText.class);
        if (text.contract() == null || text.contract().isBlank()) {
            throw Call.invalid("there is no contract text", "contract", "Send the contract file's text.");
        }
        String file = text.file() == null || text.file().isBlank() ? "contract" : text.file();
        return ask(parts.registry(), new RegistryCall.PublishContract(file, text.contract(), text.dryRun())).thenApply(answer -> {
            var judged = (ContractJudged) answer;
            return new ContractPublication(judged.name(), judged.version(), judged.against().isEmpty() ? null : judged.against(), judged.changed(), text.dryRun(), judged.changes());
        });
    }

    /** Fails with CONTRACT_BREAKS if a pipeline may not write by this contract. */
    static CompletionStage<RegistryAnswer> hold(LakeRegistry registry, String file, String contract) {
        return ask(registry, new RegistryCall.HoldContract(file, contract));
    }

    private static CompletionStage<RegistryAnswer> ask(LakeRegistry registry, RegistryCall call) {
        return registry.ask(call).thenApply(answer -> {
            if (answer instanceof RegistryAnswer.ContractRefused(var errors)) {
                throw HttpFault.of(errors);
            }
            return answer;
        });
    }
}
