package io.lakeactors.contract;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a contract. What stands behind a plus sign is no part of it.
 *
 * @param candidate what stands behind a dash, as in {@code 2.0.0-rc1}: an earlier form of the version; empty for the version itself
 */
public record SemanticVersion(int major, int minor, int patch, String candidate) implements Comparable<SemanticVersion> {
    private static final Pattern FORM = Pattern.compile("v?([0-9]{1,9})\\.([0-9]{1,9})\\.([0-9]{1,9})(?:-([^+]+))?(?:\\+.*)?");
    private static final Comparator<SemanticVersion> ORDER = Comparator.comparingInt(SemanticVersion::major).thenComparingInt(SemanticVersion::minor)
            .thenComparingInt(SemanticVersion::patch).thenComparing(version -> version.candidate.isEmpty()).thenComparing(SemanticVersion::candidate, SemanticVersion::dotted);

    /** Empty if the text is no semantic version. */
    public static Optional<SemanticVersion> of(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return Optional.of(new SemanticVersion(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)),
                parts.group(4) == null ? "" : parts.group(4)));
    }

    /** Part by part, numbers as numbers and below words. */
    private static int dotted(String one, String other) {
        String[] left = one.split("\\.");
        String[] right = other.split("\\.");
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            boolean leftNumber = left[i].matches("[0-9]{1,18}");
            boolean rightNumber = right[i].matches("[0-9]{1,18}");
            int order = leftNumber && rightNumber ? Long.compare(Long.parseLong(left[i]), Long.parseLong(right[i]))
                    : leftNumber != rightNumber ? leftNumber ? -1 : 1 : left[i].compareTo(right[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.length, right.length);
    }

    /** Whether a step from an earlier version says that something breaks. Before 1.0.0 a raised second number says so too. */
    boolean breaksWith(SemanticVersion earlier) {
        return major > earlier.major || earlier.major == 0 && major == 0 && minor > earlier.minor;
    }

    /** The lowest version that says what a change of this weight needs to be said. */
    SemanticVersion next(ChangeRule.Weight weight) {
        return switch (weight) {
            case BREAKING -> major == 0 ? new SemanticVersion(0, minor + 1, 0, "") : new SemanticVersion(major + 1, 0, 0, "");
            case ADDITIVE -> new SemanticVersion(major, minor + 1, 0, "");
            case WORDING -> new SemanticVersion(major, minor, patch + 1, "");
        };
    }

    @Override
    public int compareTo(SemanticVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch + (candidate.isEmpty() ? "" : "-" + candidate);
    }
}
