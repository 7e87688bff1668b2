package io.lakeactors.cli;

import io.lakeactors.api.wire.Fault;
import io.lakeactors.api.wire.PublishedContract;
import io.lakeactors.contract.Checked;
import io.lakeactors.contract.Comparison;
import io.lakeactors.contract.ContractDocument;
import io.lakeactors.contract.Contracts;
import io.lakeactors.contract.Overlays;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A contract that a command is given: a file, or the name of a published one. It is read here, without a node, unless it is published.
 *
 * @param written the file as it is
 * @param effective the same with all that it refers to, or what is wrong with it
 * @param published whether a registry has taken it, maybe by an older version, which may not have looked at all that it says
 */
record ContractFile(String name, String written, Checked<String> effective, boolean published) {
    private static final String MEND = "Give the path of a contract.";

    /** @param environment whose overlay is laid over it */
    static ContractFile of(Lake lake, Path given, Optional<String> environment) {
        environment.ifPresent(name -> Overlays.require(List.of(path(lake, given)), name, given.toString()));
        return laid(lake, given, environment);
    }

    /** @param given a path; where there is no such file, {@code NAME} or {@code NAME@VERSION} of a published contract. Words that look like paths are none */
    static ContractFile of(Lake lake, String given, Optional<String> environment) {
        if (isFile(lake, given)) {
            return of(lake, Path.of(given), environment);
        }
        environment.ifPresent(name -> {
            throw new Failure(Fault.request("there is no file " + given + ", and a published contract is the same in every environment", given, "Name a file, or leave --env out."));
        });
        return published(lake, given);
    }

    /** From one contract to another, of which at least one has to have an overlay for the environment. */
    static Comparison compared(Lake lake, String old, String now, Optional<String> environment) {
        List<Path> files = Stream.of(old, now).filter(given -> isFile(lake, given)).map(given -> path(lake, Path.of(given))).toList();
        environment.ifPresent(name -> Overlays.require(files, name, old + " " + now));
        return Comparison.of(either(lake, old, environment).document(), either(lake, now, environment).document());
    }

    private static ContractFile either(Lake lake, String given, Optional<String> environment) {
        return isFile(lake, given) ? laid(lake, Path.of(given), environment) : published(lake, given);
    }

    private static ContractFile laid(Lake lake, Path given, Optional<String> environment) {
        String text = PipelineFile.text(lake.terminal(), given, MEND);
        return new ContractFile(given.toString(), text, Contracts.effective(path(lake, given), given.toString(), text, environment, read -> { }), false);
    }

    private static ContractFile published(Lake lake, String given) {
        int at = given.lastIndexOf('@');
        String name = at > 0 ? given.substring(0, at) : given;
        String version = at > 0 ? "?version=" + NodeClient.escaped(given.substring(at + 1)) : "";
        try (NodeClient node = lake.nodes().open()) {
            String text = node.get("/v1/contracts/" + NodeClient.escaped(name) + version, PublishedContract.class).text();
            return new ContractFile(given, text, new Checked<>(Optional.of(text), List.of(), List.of()), true);
        }
    }

    private static Path path(Lake lake, Path given) {
        return lake.terminal().directory().resolve(given).normalize();
    }

    private static boolean isFile(Lake lake, String given) {
        return isThere(lake, given) || given.endsWith(".yaml") || given.endsWith(".yml") || given.contains("/");
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
        if (published) {
            return Contracts.documentTaken(name, written);
        }
        if (effective.value().get().equals(written)) {
            return Contracts.written(name, written);
        }
        // What was put together was read with the lines that were written; now lines are those of the text that it came to.
        Checked<ContractDocument> read = Contracts.document(name, effective.value().get());
        return new Checked<>(read.value(), read.faults(), effective.notices());
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
