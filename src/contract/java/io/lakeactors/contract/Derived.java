package io.lakeactors.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the engine does to reach a pipeline's goals. A pure function of the pipeline: {@code lake explain} prints it, the engine runs by it.
 *
 * @param commitIntervalMillis a table commits at most this often
 * @param lingerMillis how long a partition gathers records before it writes them
 * @param batchBytes a partition writes earlier when it has gathered this many bytes
 * @param fileBytes a data file ends at this size
 */
public record Derived(long commitIntervalMillis, long lingerMillis, long batchBytes, long fileBytes, List<Line> lines) {
    private static final long BATCH_BYTES_MIN = 1L << 20;
    private static final long BATCH_BYTES_MAX = 32L << 20;

    public Derived {
        lines = List.copyOf(lines);
    }

    /** @param because the goal that it follows from */
    public record Line(String name, String value, String because) {}

    /**
     * Of the time from produced to visible, half is for gathering and decoding, a quarter for the commit to come round, the rest for writing and the swap
     * itself. A batch is an eighth of a file, so that a file of the wanted size is made of whole batches, and bounded so that a few hundred partitions fit
     * a node's memory.
     */
    public static Derived of(PipelineSpec spec) {
        long fresh = spec.goals().freshMillis();
        long file = spec.goals().fileBytes();
        long commit = Math.max(50, Math.min(fresh / 4, 60_000));
        long linger = Math.max(20, Math.min(fresh / 2, 30_000));
        long batch = Math.max(BATCH_BYTES_MIN, Math.min(file / 8, BATCH_BYTES_MAX));
        String freshGoal = "goals.fresh " + duration(fresh);
        String fileGoal = "goals.file " + size(file);
        var lines = new ArrayList<>(List.of(
                new Line("linger", duration(linger), freshGoal),
                new Line("commit interval", duration(commit), freshGoal),
                new Line("batch", size(batch), fileGoal),
                new Line("file", size(file), fileGoal),
                new Line("keep rows", spec.goals().keepMillis().map(Derived::duration).orElse("for ever"), "goals.keep"),
                new Line("keep snapshots", spec.goals().snapshotsMillis().map(Derived::duration).orElse("for ever"), "goals.snapshots"),
                new Line("delivery", spec.delivery().name().toLowerCase(Locale.ROOT).replace('_', '-'), "delivery")));
        spec.silver().flatMap(PipelineSpec.Silver::merge).ifPresent(merge -> {
            lines.add(new Line("rows of a key", merge.words(), "to.silver.merge"));
            merge.window().ifPresent(window -> lines.add(new Line("duplicates", "of a key, at most " + duration(window.millis()) + " apart by " + window.by(), "to.silver.merge.window")));
            merge.deletion().ifPresent(marked -> lines.add(new Line("remember deletions", duration(merge.rememberMillis()), "to.silver.merge.remember")));
        });
        spec.goals().keeps().entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(own -> {
            String part = own.getKey().name().toLowerCase(Locale.ROOT);
            lines.add(new Line("keep rows of " + part, own.getValue() == 0 ? "for ever" : duration(own.getValue()), "to." + part + ".keep" + (own.getKey() == PipelineSpec.Part.SILVER ? " or the contract's la.retention" : "")));
        });
        outlets(spec.outlets(), lines);
        return new Derived(commit, linger, batch, file, lines);
    }

    private static void outlets(PipelineSpec.Outlets outlets, List<Line> lines) {
        outlets.deadLetters().ifPresent(how -> lines.add(new Line("dead letters", "to " + how.topic() + ", at most " + how.rate() + " a second, repeats told of every "
                + duration(how.repeatsMillis()), "to.dead-letters")));
        outlets.topic().ifPresent(how -> lines.add(new Line("rows", "to " + how.name() + (how.key().isEmpty() ? "" : " by " + String.join(", ", how.key())), "to.topic")));
    }

    /** In the largest unit that is exact, as pipelines write it. */
    public static String duration(long millis) {
        long[] sizes = {86_400_000, 3_600_000, 60_000, 1_000};
        String[] units = {"d", "h", "m", "s"};
        for (int i = 0; i < sizes.length; i++) {
            if (millis >= sizes[i] && millis % sizes[i] == 0) {
                return millis / sizes[i] + units[i];
            }
        }
        return millis + "ms";
    }

    /** In the largest unit that is exact, as pipelines write it. */
    public static String size(long bytes) {
        String[] units = {"GB", "MB", "KB"};
        for (int i = 0; i < units.length; i++) {
            long unit = 1L << (30 - 10 * i);
            if (bytes >= unit && bytes % unit == 0) {
                return bytes / unit + units[i];
            }
        }
        return bytes + "B";
    }
}
