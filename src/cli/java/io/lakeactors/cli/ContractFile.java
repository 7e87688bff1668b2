package io.lakeactors.cli;

import io.lakeactors.api.wire.Fault;
import io.lakeactors.api.wire.PublishedContract;
import io.lakeactors.contract.Checked;
import io.lakeactors.contract.ContractDocument;
import io.lakeactors.contract.Contracts;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A contract that a command is given: a file, or the name of a published one. It is read here, without a node, unless it is published. */
record ContractFile(String name, String text) {
    private static final String MEND = "Give the path of a contract.";

    static ContractFile of(Lake lake, Path given) {
        return new ContractFile(given.toString(), PipelineFile.text(lake.terminal(), given, MEND));
    }

    /** @param given a path; where there is no such file, {@code NAME} or {@code NAME@VERSION} of a published contract. Words that look like paths are none */
    static ContractFile of(Lake lake, String given) {
        if (isThere(lake, given) || given.endsWith(".yaml") || given.endsWith(".yml") || given.contains("/")) {
            return of(lake, Path.of(given));
        }
        int at = given.lastIndexOf('@');
        String name = at > 0 ? given.substring(0, at) : given;
        String version = at > 0 ? "?version=" + NodeClient.escaped(given.substring(at + 1)) : "";
        try (NodeClient node = lake.nodes().open()) {
            return new ContractFile(given, node.get("/v1/contracts/" + NodeClient.escaped(name) + version, PublishedContract.class).text());
        }
    }

    private static boolean isThere(Lake lake, String given) {
        try {
            return Files.exists(lake.terminal().directory().resolve(given));
        } catch (InvalidPathException aName) {
            return false;
        }
    }

    Checked<ContractDocument> read() {
        return Contracts.document(name, text);
    }

    /** @throws Failure with every fault */
    ContractDocument document() {
        var read = read();
        return read.value().orElseThrow(() -> new Failure(Fault.of(read.faults().stream().map(io.lakeactors.contract.Fault::asError).toList())));
    }
}
