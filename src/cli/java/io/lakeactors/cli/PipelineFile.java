package io.lakeactors.cli;

import io.lakeactors.api.wire.Fault;
import io.lakeactors.api.wire.PipelineText;
import io.lakeactors.contract.Contracts;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A pipeline file with the contract that it names, read for the node: the node judges them, this only finds them. */
final class PipelineFile {
    private static final long BYTES_MAX = 400_000;
    private static final Pattern CONTRACT = Pattern.compile("(?m)^contract:[ \\t]*(?:\"([^\"\\n]+)\"|'([^'\\n]+)'|([^\\s#\"'][^#\\n]*))");

    private PipelineFile() {}

    /** The contract comes with all that it refers to. @throws Failure if a file cannot be read, or with every fault of a contract that refers to others */
    static PipelineText read(Terminal terminal, Path given, boolean dryRun) {
        Path file = terminal.directory().resolve(given).normalize();
        String text = text(file, given.toString(), "Give the path of a pipeline file.");
        var named = CONTRACT.matcher(text);
        if (!named.find()) {
            return new PipelineText(text, null, given.toString(), dryRun);
        }
        String contract = (named.group(1) != null ? named.group(1) : named.group(2) != null ? named.group(2) : named.group(3)).strip();
        long line = text.substring(0, named.start()).lines().count() + 1;
        Path beside = given.resolveSibling(contract);
        String contractText = text(
                terminal.directory().resolve(beside).normalize(), given + ":" + line, "The path in \"contract:\" begins at the pipeline file's directory.");
        String effective = ContractFile.required(Contracts.effective(terminal.directory().resolve(beside).normalize(), beside.toString(), contractText, read -> { }));
        return new PipelineText(text, effective, given.toString(), dryRun);
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
