package io.lakeactors.cli;

import io.lakeactors.api.wire.PublishedContract;
import io.lakeactors.contract.Checked;
import io.lakeactors.contract.ContractDocument;
import io.lakeactors.contract.Contracts;
import io.lakeactors.contract.Overlays;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A contract that a command is given: a file, or the name of a published one. It is read here, without a node, unless it is published.
 *
 * @param written the file as it is
 * @param effective the same with all that it refers to, or what is wrong with it
 */
record ContractFile(String name, String written, Checked<String> effective) {
    private static final String MEND = "Give the path of a contract.";

    static ContractFile of(Lake lake, Path given) {
        return of(lake, given, null);
    }

    /** @param environment whose overlay is laid over it; null for none */
    static ContractFile of(Lake lake, Path given, String environment) {
        String text = PipelineFile.text(lake.terminal(), given, MEND);
        Path file = lake.terminal().directory().resolve(given).normalize();
        Optional<String> known = PipelineFile.environment(environment);
        known.map(name -> Overlays.of(file, name)).filter(overlay -> !Files.exists(overlay)).ifPresent(absent -> {
            throw PipelineFile.noOverlay(environment, given, absent.getFileName().toString());
        });
        return new ContractFile(given.toString(), text, Contracts.effective(file, given.toString(), text, known, read -> { }));
    }

    /** @param given a path; where there is no such file, {@code NAME} or {@code NAME@VERSION} of a published contract. Words that look like paths are none */
    static ContractFile of(Lake lake, String given) {
        return of(lake, given, null);
    }

    static ContractFile of(Lake lake, String given, String environment) {
        if (environment != null || isThere(lake, given) || given.endsWith(".yaml") || given.endsWith(".yml") || given.contains("/")) {
            return of(lake, Path.of(given), environment);
        }
        int at = given.lastIndexOf('@');
        String name = at > 0 ? given.substring(0, at) : given;
        String version = at > 0 ? "?version=" + NodeClient.escaped(given.substring(at + 1)) : "";
        try (NodeClient node = lake.nodes().open()) {
            String text = node.get("/v1/contracts/" + NodeClient.escaped(name) + version, PublishedContract.class).text();
            return new ContractFile(given, text, new Checked<>(Optional.of(text), List.of(), List.of()));
        }
    }

    private static boolean isThere(Lake lake, String given) {
        try {
            return Files.exists(lake.terminal().directory().resolve(given));
        } catch (InvalidPathException aName) {
            return false;
        }
    }

    /** What the contract says with all that it refers to. @throws Failure with every fault */
    String text() {
        return required(effective);
    }

    Checked<ContractDocument> read() {
        if (effective.value().isEmpty()) {
            return new Checked<>(Optional.empty(), effective.faults(), effective.notices());
        }
        Checked<ContractDocument> read = Contracts.document(name, effective.value().get());
        // What was put together was read with the lines that were written; now lines are those of the text that it came to.
        return effective.value().get().equals(written) ? read : new Checked<>(read.value(), read.faults(), effective.notices());
    }

    /** @throws Failure with every fault */
    ContractDocument document() {
        return required(read());
    }

    /** @throws Failure with every fault */
    static <T> T required(Checked<T> read) {
        return read.value().orElseThrow(() -> new FaultyContract(read));
    }
}
