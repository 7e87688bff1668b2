package io.lakeactors.contract;

import io.lakeactors.model.ErrorCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/** Gathers everything that is wrong with a file, so that its writer sees it at once. */
final class Faults {
    /** @param line from 1; 0 for the whole file */
    record Place(String file, int line) {}

    /** How notices end of what a file says that was taken before, and that cannot be: see {@link Checked#leftOut}. */
    static final String LEFT_OUT = " left out";

    private final ErrorCode code;
    private final String file;
    private final IntFunction<Place> places;
    private final List<Fault> found = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private boolean taken;

    Faults(ErrorCode code, String file) {
        this(code, file, line -> new Place(file, line));
    }

    /** @param places where a line was written, of a text that was put together from several files */
    Faults(ErrorCode code, String file, IntFunction<Place> places) {
        this.code = code;
        this.file = file;
        this.places = places;
    }

    /** Of a contract's text. @param putTogether whether it has lines that nobody wrote, so that only its file is named */
    static Faults of(String file, boolean putTogether) {
        return of(ErrorCode.CONTRACT_INVALID, file, putTogether);
    }

    /** As above. */
    static Faults of(ErrorCode code, String file, boolean putTogether) {
        return putTogether ? new Faults(code, file, line -> new Place(file, 0)) : new Faults(code, file);
    }

    /** For what is looked at and maybe not taken: gathers as this does, and tells this nothing. */
    Faults aside() {
        return new Faults(code, file, places).ofTaken(taken);
    }

    /** Of a text that was taken before: what is not loaded now was then, and who needs it says so. */
    Faults ofTaken(boolean isTaken) {
        taken = isTaken;
        return this;
    }

    /** Of a function that is not loaded. */
    void lacks(YamlNode at, String message, String mend) {
        if (taken) {
            notice(at, message);
        } else {
            add(ErrorCode.FUNCTION_UNKNOWN, at.line(), message, mend);
        }
    }

    void add(YamlNode at, String message, String mend) {
        add(code, at.line(), message, mend);
    }

    void add(int line, String message, String mend) {
        add(code, line, message, mend);
    }

    void add(ErrorCode otherCode, int line, String message, String mend) {
        Place place = places.apply(line);
        found.add(new Fault(otherCode, place.file(), place.line(), message, mend));
    }

    /** {@code line 7}, with its file if that is another one. */
    String line(int line) {
        Place place = places.apply(line);
        return place.line() == 0 ? place.file() : "line " + place.line() + (place.file().equals(file) ? "" : " of " + place.file());
    }

    /** Takes over what was found in another file. */
    void include(Checked<?> other) {
        found.addAll(other.faults());
        notices.addAll(other.notices());
    }

    void include(Faults other) {
        found.addAll(other.found);
        notices.addAll(other.notices);
    }

    /** Tells of something that is right, and not enforced yet. */
    void notice(YamlNode at, String sentence) {
        notice(at.line(), sentence);
    }

    void notice(int line, String sentence) {
        Place place = places.apply(line);
        notices.add(place.file() + (place.line() == 0 ? "" : ":" + place.line()) + ": " + sentence);
    }

    boolean none() {
        return found.isEmpty();
    }

    int count() {
        return found.size();
    }

    List<Fault> all() {
        return found.stream().distinct().sorted(Comparator.comparing((Fault fault) -> !fault.file().equals(file)).thenComparingInt(Fault::line)).toList();
    }

    List<String> notices() {
        return List.copyOf(notices);
    }
}
