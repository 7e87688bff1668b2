package io.lakeactors.cli;

import io.lakeactors.api.wire.Fault;
import io.lakeactors.api.wire.PipelineText;
import io.lakeactors.contract.Contracts;
import io.lakeactors.contract.Overlays;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** A pipeline file with the contract that it names, read for the node: the node judges them, this only finds them. */
final class PipelineFile {
    private static final long BYTES_MAX = 400_000;
    private static final Pattern CONTRACT = Pattern.compile("(?m)^contract:[ \\t]*(?:\"([^\"\\n]+)\"|'([^'\\n]+)'|([^\\s#\"'][^#\\n]*))");

    private PipelineFile() {}

    /** The contract comes with all that it refers to. @throws Failure if a file cannot be read, or with every fault of a contract that refers to others */
    static PipelineText read(Terminal terminal, Path given, boolean dryRun, String environment) {
        Path file = terminal.directory().resolve(given).normalize();
        Optional<String> known = environment(environment);
        String written = text(file, given.toString(), "Give the path of a pipeline file.");
        String text = known.map(name -> ContractFile.required(Overlays.pipeline(file, given.toString(), written, name, read -> { }))).orElse(written);
        var named = CONTRACT.matcher(written);
        if (!named.find()) {
            return new PipelineText(text, null, given.toString(), dryRun);
        }
        String contract = (named.group(1) != null ? named.group(1) : named.group(2) != null ? named.group(2) : named.group(3)).strip();
        long line = written.substring(0, named.start()).lines().count() + 1;
        Path beside = given.resolveSibling(contract);
        String contractText = text(
                terminal.directory().resolve(beside).normalize(), given + ":" + line, "The path in \"contract:\" begins at the pipeline file's directory.");
        Path contractFile = terminal.directory().resolve(beside).normalize();
        known.filter(name -> !Files.exists(Overlays.of(file, name)) && !Files.exists(Overlays.of(contractFile, name))).ifPresent(name -> {
            throw noOverlay(name, given, Overlays.of(file, name).getFileName() + ", nor " + Overlays.of(contractFile, name).getFileName());
        });
        String effective = ContractFile.required(Contracts.effective(contractFile, beside.toString(), contractText, known, read -> { }));
        return new PipelineText(text, effective, given.toString(), dryRun);
    }

    /** @param name null for none @throws Failure if it can be no environment's name */
    static Optional<String> environment(String name) {
        if (name != null && !Overlays.isEnvironment(name)) {
            throw new Failure(Fault.request("\"" + name + "\" cannot be an environment's name", "--env", "Use small letters, digits and dashes, as in prod."));
        }
        return Optional.ofNullable(name);
    }

    static Failure noOverlay(String environment, Path given, String absent) {
        return new Failure(Fault.request("nothing is said of the environment " + environment + ": there is no " + absent, given.toString(), "Write one beside it, or leave --env out."));
    }

    /** Any file that a command is given. @throws Failure if it cannot be read */
    static String text(Terminal terminal, Path given, String mend) {
        return text(terminal.directory().resolve(given).normalize(), given.toString(), mend);
    }

    private static String text(Path file, String where, String mend) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > BYTES_MAX) {
                throw new Failure(Fault.request(file + " is larger than " + BYTES_MAX + " bytes", where, mend));
            }
            return Files.readString(file);
        } catch (NoSuchFileException absent) {
            throw new Failure(Fault.request("there is no file " + file, where, mend));
        } catch (CharacterCodingException binary) {
            throw new Failure(Fault.request(file + " is not UTF-8 text", where, mend));
        } catch (IOException unreadable) {
            throw new Failure(Fault.request(file + " cannot be read", where, mend));
        }
    }
}
