package io.lakeactors.contract;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads files of gold tables: what a query makes of other tables, under which contract. */
public final class Golds {
    private static final Pattern FIRST_KEY = Pattern.compile("(?m)^gold[ \\t]*:");
    private static final Pattern PIPELINE_KEY = Pattern.compile("(?m)^pipeline[ \\t]*:");

    private Golds() {}

    /** Whether a text says of itself that it is such a file, rather than a pipeline. */
    public static boolean isGold(String text) {
        return FIRST_KEY.matcher(text).find() && !PIPELINE_KEY.matcher(text).find();
    }

    /**
     * Reads one from its text.
     *
     * @param name the file's name to use in faults
     * @param loader from the contract's path, as the file has it, to the contract's text; throws a {@link io.lakeactors.model.LakeException} whose text and mend become a fault
     */
    public static Checked<GoldSpec> read(String name, String text, Function<String, String> loader) {
        return new GoldReader(name, text, loader, false).read();
    }

    /** Reads a file as it is in an environment: as {@link Pipelines#read(Path, String, Optional, Function, Consumer)}. */
    public static Checked<GoldSpec> read(Path file, String shown, Optional<String> environment, Function<String, String> loader, Consumer<Path> reading) {
        try {
            reading.accept(file.toAbsolutePath());
            var laid = Overlays.laid(file, shown, TextFiles.textOf(file.toAbsolutePath()), environment, ErrorCode.GOLD_INVALID, reading);
            return laid.read(ErrorCode.GOLD_INVALID, shown, (text, faults) -> new GoldReader(shown, text, ContractLoader.sent(loader), false, faults).read());
        } catch (LakeException unreadable) {
            var faults = new Faults(ErrorCode.GOLD_INVALID, shown);
            faults.add(0, unreadable.error().what(), unreadable.error().mend());
            return Checked.faulty(faults);
        }
    }

    /** As {@link #read(String, String, Function)}, of texts that were taken before, maybe by an older program: as {@link Pipelines#readTaken} says. */
    public static Checked<GoldSpec> readTaken(String name, String text, Function<String, String> loader) {
        return new GoldReader(name, text, loader, true).read();
    }
}
