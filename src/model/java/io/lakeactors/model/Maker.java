package io.lakeactors.model;

import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who has made rows of a snapshot, and by which contract they are what they are: its mappings and rules have its version.
 *
 * @param job a pipeline; {@code gold:NAME} for what makes a gold table
 * @param contract its name and version, as {@link Contract#title}
 */
public record Maker(String job, String contract) implements Comparable<Maker> {
    /** Stands in the summary of a snapshot that adds rows: {@code orders=orders 1.2.0}, with commas between several. What only writes rows anew does not take it over. */
    public static final String SUMMARY = "la.made-by";

    private static final Comparator<Maker> ORDER = Comparator.comparing(Maker::job).thenComparing(Maker::contract);

    public Maker {
        if (job.isEmpty() || job.indexOf('=') >= 0 || job.indexOf(',') >= 0) {
            throw new IllegalArgumentException("not a job: " + job);
        }
    }

    public static String text(SortedSet<Maker> makers) {
        return makers.stream().map(maker -> maker.job + "=" + escaped(maker.contract)).collect(Collectors.joining(","));
    }

    /** @return none of an empty text; what is not of the form is passed over, as a later version may say more */
    public static List<Maker> parse(String text) {
        return Stream.of(text.split(",")).filter(one -> one.indexOf('=') > 0).map(one -> new Maker(one.substring(0, one.indexOf('=')), plain(one.substring(one.indexOf('=') + 1)))).toList();
    }

    /** People call contracts as they like. */
    private static String escaped(String text) {
        return text.replace("%", "%25").replace(",", "%2C");
    }

    private static String plain(String text) {
        return text.replace("%2C", ",").replace("%25", "%");
    }

    @Override
    public int compareTo(Maker other) {
        return ORDER.compare(this, other);
    }
}
