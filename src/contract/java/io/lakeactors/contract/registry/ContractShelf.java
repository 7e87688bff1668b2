package io.lakeactors.contract.registry;

import io.lakeactors.contract.SemanticVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Every published contract. Never changes. @param contracts by name; of each the versions, lowest first @param chars how much text they are */
record ContractShelf(Map<String, List<PublishedContract>> contracts, long chars) {
    static final ContractShelf EMPTY = new ContractShelf(Map.of(), 0);

    ContractShelf with(PublishedContract contract) {
        var more = new TreeMap<>(contracts);
        var versions = new ArrayList<>(versions(contract.name()));
        versions.add(contract);
        versions.sort(Comparator.comparing(PublishedContract::number));
        more.put(contract.name(), List.copyOf(versions));
        return new ContractShelf(more, chars + contract.text().length());
    }

    List<PublishedContract> versions(String name) {
        return contracts.getOrDefault(name, List.of());
    }

    /** Versions that promise something: not those that are only candidates for one. */
    Stream<PublishedContract> promises(String name) {
        return versions(name).stream().filter(contract -> contract.number().candidate().isEmpty());
    }

    Optional<PublishedContract> find(String name, SemanticVersion version) {
        return versions(name).stream().filter(contract -> contract.number().equals(version)).findFirst();
    }
}
