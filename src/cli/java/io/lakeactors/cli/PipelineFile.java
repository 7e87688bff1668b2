package io.lakeactors.cli;

import io.lakeactors.api.wire.Fault;
import io.lakeactors.api.wire.PipelineText;
import io.lakeactors.contract.Contracts;
import io.lakeactors.contract.Golds;
import io.lakeactors.contract.Overlays;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** A pipeline file with the contract that it names, read for the node: the node judges them, this only finds them. */
final class PipelineFile {
    private static final long BYTES_MAX = 400_000;
    private static final Pattern CONTRACT = Pattern.compile("(?m)^contract:[ \\t]*(?:\"([^\"\\n]+)\"|'([^'\\n]+)'|([^\\s#\"'][^#\\n]*))");

    private PipelineFile() {}

    /**
     * The contract comes with all that it refers to.
     *
     * @param environment whose overlays are laid over both; then they are read here as nodes read them, as only here is known who wrote which line
     * @throws Failure if a file cannot be read, or with every fault that is found
     */
    static PipelineText read(Terminal terminal, Path given, boolean dryRun, Optional<String> environment) {
        Path file = terminal.directory().resolve(given).normalize();
        String written = text(file, given.toString(), "Give the path of a pipeline file.");
        var named = CONTRACT.matcher(written);
        if (!named.find()) {
            environment.ifPresent(name -> Overlays.require(List.of(file), name, given.toString()));
            return new PipelineText(environment.map(name -> laid(file, given, written, name, null)).orElse(written), null, given.toString(), dryRun);
        }
        String contract = (named.group(1) != null ? named.group(1) : named.group(2) != null ? named.group(2) : named.group(3)).strip();
        long line = written.substring(0, named.start()).lines().count() + 1;
        Path beside = given.resolveSibling(contract);
        Path contractFile = terminal.directory().resolve(beside).normalize();
        String contractText = text(contractFile, given + ":" + line, "The path in \"contract:\" begins at the pipeline file's directory.");
        environment.ifPresent(name -> Overlays.require(List.of(file, contractFile), name, given.toString()));
        String effective = ContractFile.required(Contracts.effective(contractFile, beside.toString(), contractText, environment, read -> { }));
        return new PipelineText(environment.map(name -> laid(file, given, written, name, effective)).orElse(written), effective, given.toString(), dryRun);
    }

    /** @param contract null if the file names none @throws Failure with every fault, each where it was written */
    private static String laid(Path file, Path given, String written, String environment, String contract) {
        Function<String, String> loader = path -> Optional.ofNullable(contract).orElseThrow(() ->
                LakeError.of(ErrorCode.CONTRACT_MISSING, "\"" + path + "\" was not found in the file", "", "Write contract: PATH on one line").asException());
        return Golds.isGold(written)
                ? ContractFile.required(Golds.read(file, given.toString(), Optional.of(environment), loader, read -> { })).text()
                : ContractFile.required(Pipelines.read(file, given.toString(), Optional.of(environment), loader, read -> { })).text();
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
