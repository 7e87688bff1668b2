package io.lakeactors.contract.registry;

import io.lakeactors.contract.Checked;
import io.lakeactors.contract.Comparison;
import io.lakeactors.contract.ContractDocument;
import io.lakeactors.contract.Contracts;
import io.lakeactors.contract.Fault;
import io.lakeactors.contract.SemanticVersion;
import io.lakeactors.contract.registry.RegistryAnswer.ContractFound;
import io.lakeactors.contract.registry.RegistryAnswer.ContractJudged;
import io.lakeactors.contract.registry.RegistryAnswer.ContractLine;
import io.lakeactors.contract.registry.RegistryAnswer.ContractLines;
import io.lakeactors.contract.registry.RegistryAnswer.ContractRefused;
import io.lakeactors.contract.registry.RegistryDesk.Outcome;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Whether a contract may be published, or written by, next to what was published before. A version that is published never changes, and only a new major version may break it. */
final class Publication {
    private static final int SHOWN_VERSIONS = 10;
    private static final int NAME_CHARS_MAX = 512;

    private Publication() {}

    static Outcome publish(RegistryMemory memory, RegistryCall.PublishContract call, long now) {
        Checked<ContractDocument> read = Contracts.document(call.file(), call.text());
        if (read.value().isEmpty()) {
            return Outcome.of(new ContractRefused(read.faults().stream().map(Fault::asError).toList()));
        }
        ContractDocument draft = read.value().get();
        Optional<LakeError> tooMuch = room(memory, draft, call.file());
        if (tooMuch.isPresent()) {
            return refused(tooMuch.get());
        }
        Optional<PublishedContract> same = memory.contracts().find(draft.name(), draft.version());
        Optional<PublishedContract> latest = memory.contracts().promises(draft.name()).reduce((older, newer) -> newer);
        Optional<Comparison> comparison = same.or(() -> latest).flatMap(base -> compared(base, draft));
        if (same.isPresent()) {
            boolean sameWords = comparison.map(Comparison::isEmpty).orElse(same.get().text().equals(draft.text()));
            return sameWords ? Outcome.of(judged(draft, same, comparison, false)) : refused(taken(call.file(), draft, comparison));
        }
        if (latest.isPresent() && draft.version().compareTo(latest.get().number()) < 0) {
            return refused(error(call.file(), draft.name() + " " + draft.versionText() + " comes after " + latest.get().version() + ", which is published already",
                    "Raise version above " + latest.get().version() + "."));
        }
        if (comparison.filter(found -> !found.isAllowed()).isPresent()) {
            return Outcome.of(new ContractRefused(broken(call.file(), draft.name(), comparison.get())));
        }
        Optional<Comparison> earlier = memory.contracts().promises(draft.name()).filter(before -> latest.filter(before::equals).isEmpty())
                .flatMap(before -> compared(before, draft).map(Comparison::transitive).filter(found -> !found.isAllowed()).stream()).findFirst();
        if (earlier.isPresent()) {
            return Outcome.of(new ContractRefused(broken(call.file(), draft.name(), earlier.get())));
        }
        var answer = judged(draft, latest, comparison, true);
        return call.dryRun() ? Outcome.of(answer)
                : Outcome.of(new RegistryEvent.ContractPublished(draft.name(), draft.id(), draft.versionText(), draft.text(), now), answer);
    }

    /** A contract that a pipeline is to write by keeps what the version that it is, or goes on from, has promised. One that nobody has published promises nothing. */
    static RegistryAnswer hold(RegistryMemory memory, RegistryCall.HoldContract call) {
        Checked<ContractDocument> read = Contracts.document(call.file(), call.text());
        // Then nothing could be said of what it keeps, and it is the node that is to be mended.
        List<LakeError> lacking = read.faults().stream().filter(fault -> fault.code() == ErrorCode.FUNCTION_UNKNOWN).map(Fault::asError).toList();
        if (!lacking.isEmpty()) {
            return new ContractRefused(lacking);
        }
        if (read.value().isEmpty()) {
            // Its pipeline may write one of its tables though another one is faulty.
            return new ContractJudged("", "", "", false, List.of());
        }
        ContractDocument draft = read.value().get();
        Optional<PublishedContract> base = memory.contracts().promises(draft.name())
                .filter(contract -> contract.id().equals(draft.id()) && contract.number().compareTo(draft.version()) <= 0).max(Comparator.comparing(PublishedContract::number));
        Optional<Comparison> comparison = base.flatMap(contract -> compared(contract, draft));
        return comparison.filter(found -> !found.isAllowed()).<RegistryAnswer>map(found -> new ContractRefused(broken(call.file(), draft.name(), found)))
                .orElseGet(() -> judged(draft, base, comparison, false));
    }

    static RegistryAnswer lines(RegistryMemory memory, RegistryCall.Contracts call) {
        var names = memory.contracts().contracts().keySet().stream().filter(name -> name.compareTo(call.after()) > 0).sorted().limit(RegistryReading.NAMES_MAX + 1L).toList();
        boolean more = names.size() > RegistryReading.NAMES_MAX;
        return new ContractLines((more ? names.subList(0, RegistryReading.NAMES_MAX) : names).stream().map(name -> line(memory.contracts().versions(name))).toList(), more);
    }

    private static ContractLine line(List<PublishedContract> versions) {
        var latest = versions.getLast();
        return new ContractLine(latest.name(), latest.id(), versions.reversed().stream().limit(SHOWN_VERSIONS).map(PublishedContract::version).toList(), versions.size(), latest.at());
    }

    static RegistryAnswer find(RegistryMemory memory, RegistryCall.ContractVersion call) {
        var versions = memory.contracts().versions(call.name());
        var found = call.version().isEmpty() ? memory.contracts().promises(call.name()).reduce((older, newer) -> newer).or(() -> versions.stream().reduce((older, newer) -> newer))
                : SemanticVersion.of(call.version()).flatMap(version -> memory.contracts().find(call.name(), version));
        return found.<RegistryAnswer>map(ContractFound::new).orElseGet(() -> new ContractRefused(List.of(LakeError.of(ErrorCode.CONTRACT_NOT_FOUND,
                versions.isEmpty() ? "no contract \"" + Shortened.line(call.name()) + "\" is published"
                        : "\"" + Shortened.line(call.name()) + "\" has no version \"" + Shortened.line(call.version()) + "\"",
                "", versions.isEmpty() ? "List them with: lake contract ls" : "The latest are " + String.join(", ", line(versions).versions()) + "."))));
    }

    /** Empty where what an older program took can be read no more: then it holds nobody back. */
    private static Optional<Comparison> compared(PublishedContract before, ContractDocument draft) {
        return Contracts.documentTaken(before.name(), before.text()).value().map(document -> Comparison.of(document, draft));
    }

    private static ContractJudged judged(ContractDocument draft, Optional<PublishedContract> base, Optional<Comparison> comparison, boolean changed) {
        return new ContractJudged(draft.name(), draft.versionText(), base.map(PublishedContract::version).orElse(""), changed,
                comparison.map(found -> found.changes().stream().map(Comparison.Change::toString).toList()).orElse(List.of()));
    }

    private static LakeError taken(String file, ContractDocument draft, Optional<Comparison> comparison) {
        return error(file, draft.name() + " " + draft.versionText() + " is published already and says something else"
                        + comparison.map(found -> ": " + found.changes().getFirst()).orElse(""),
                "Raise version to " + comparison.flatMap(Comparison::needs).orElse("the next one") + ".");
    }

    private static List<LakeError> broken(String file, String name, Comparison comparison) {
        return comparison.breaking().stream().map(change -> error(file, change + ", which breaks " + name + " " + comparison.before(),
                "Raise version to " + comparison.needs().orElseThrow() + ", or take it back.")).toList();
    }

    private static Optional<LakeError> room(RegistryMemory memory, ContractDocument draft, String file) {
        if (!Registration.isSmall(draft.text())) {
            return Optional.of(invalid(file, "the contract has more than " + Registration.TEXT_BYTES_MAX + " bytes, or " + Registration.PACKED_BYTES_MAX + " when compressed", "Split it."));
        }
        if (draft.name().length() > NAME_CHARS_MAX || draft.name().isBlank() || draft.name().chars().anyMatch(Character::isISOControl)) {
            return Optional.of(invalid(file, "the contract's name is empty, longer than " + NAME_CHARS_MAX + " characters or has control characters", "Give it another name."));
        }
        if (memory.chars() + memory.contracts().chars() + draft.text().length() > Registration.ALL_CHARS_MAX
                || memory.contracts().versions(draft.name()).size() >= Registration.VERSIONS_MAX) {
            return Optional.of(invalid(file, "the registry is full", "It holds " + Registration.ALL_CHARS_MAX + " characters, and " + Registration.VERSIONS_MAX + " versions of a contract."));
        }
        return Optional.empty();
    }

    static RegistryAnswer unforeseen(String file, String what) {
        return new ContractRefused(List.of(invalid(file, what, "The registry's log says more.")));
    }

    private static LakeError invalid(String where, String what, String mend) {
        return LakeError.of(ErrorCode.REQUEST_INVALID, what, where, mend);
    }

    private static LakeError error(String where, String what, String mend) {
        return LakeError.of(ErrorCode.CONTRACT_BREAKS, what, where, mend);
    }

    private static Outcome refused(LakeError error) {
        return Outcome.of(new ContractRefused(List.of(error)));
    }
}
