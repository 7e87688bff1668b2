package io.lakeactors.sdk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** What every function must keep, for the tests of its author. What a node loads is held to {@link #ofShape} too. */
public final class FunctionCheck {
    public static final int ARGUMENTS_MAX = 64;
    private static final int SCALE_MAX = 38;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

    private FunctionCheck() {}

    /** What is wrong with what a function says of itself, a clause each; empty if all is well. */
    public static List<String> ofShape(RowFunction function) {
        var faults = new ArrayList<String>();
        if (function.name() == null || !NAME.matcher(function.name()).matches()) {
            faults.add("the name \"" + function.name() + "\" is not made of letters, digits and underscores, 64 at most");
        }
        if (function.version() < 1) {
            faults.add("the version " + function.version() + " is below 1");
        }
        if (function.result() == null) {
            faults.add("it has no type of result");
        }
        if (function.scale() < 0 || function.scale() > SCALE_MAX) {
            faults.add("the scale " + function.scale() + " is not 0 to " + SCALE_MAX);
        }
        List<ValueType> arguments = function.arguments();
        if (arguments == null || arguments.size() > ARGUMENTS_MAX || arguments.stream().anyMatch(Objects::isNull)) {
            faults.add("its arguments are not a list of at most " + ARGUMENTS_MAX + " types");
        }
        return faults;
    }

    /**
     * Calls the function with each of the samples, twice forwards and once backwards, and compares.
     *
     * @param samples arguments as {@link RowFunction#apply} takes them
     * @return what is wrong, a clause each; empty if all is well
     */
    public static List<String> ofCalls(RowFunction function, List<Object[]> samples) {
        var faults = new ArrayList<>(ofShape(function));
        var first = samples.stream().map(sample -> outcome(function, sample)).toList();
        var second = samples.stream().map(sample -> outcome(function, sample)).toList();
        var backwards = samples.reversed().stream().map(sample -> outcome(function, sample)).toList().reversed();
        for (int i = 0; i < samples.size(); i++) {
            Object outcome = first.get(i);
            String called = "of " + Arrays.toString(samples.get(i));
            if (!outcome.equals(second.get(i)) || !outcome.equals(backwards.get(i))) {
                faults.add(called + " it gives " + outcome + ", and at another time " + (outcome.equals(second.get(i)) ? backwards.get(i) : second.get(i)));
            }
            if (outcome instanceof Given(Object value) && value != null && function.result() != null && !function.result().javaClass().isInstance(value)) {
                faults.add(called + " it gives a " + value.getClass().getSimpleName() + ", not a " + function.result().javaClass().getSimpleName());
            }
        }
        return faults;
    }

    private record Given(Object value) {}

    private record Thrown(String failure) {}

    private static Object outcome(RowFunction function, Object[] sample) {
        try {
            return new Given(function.apply(sample.clone()));
        } catch (Exception failure) {
            return new Thrown(failure.toString());
        }
    }
}
