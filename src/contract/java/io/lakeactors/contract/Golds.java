package io.lakeactors.contract;

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

    /** As {@link #read}, of texts that were taken before, maybe by an older program: as {@link Pipelines#readTaken} says. */
    public static Checked<GoldSpec> readTaken(String name, String text, Function<String, String> loader) {
        return new GoldReader(name, text, loader, true).read();
    }
}
