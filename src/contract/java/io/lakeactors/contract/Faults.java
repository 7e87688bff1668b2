package io.lakeactors.contract;

import io.lakeactors.model.ErrorCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers everything that is wrong with a file, so that its writer sees it at once. */
final class Faults {
    private final ErrorCode code;
    private final String file;
    private final List<Fault> found = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();

    Faults(ErrorCode code, String file) {
        this.code = code;
        this.file = file;
    }

    void add(YamlNode at, String message, String mend) {
        add(code, at.line(), message, mend);
    }

    void add(int line, String message, String mend) {
        add(code, line, message, mend);
    }

    void add(ErrorCode otherCode, int line, String message, String mend) {
        found.add(new Fault(otherCode, file, line, message, mend));
    }

    /** Takes over what was found in another file. */
    void include(Checked<?> other) {
        found.addAll(other.faults());
        notices.addAll(other.notices());
    }

    /** Tells of something that is right, and not enforced yet. */
    void notice(YamlNode at, String sentence) {
        notice(at.line(), sentence);
    }

    void notice(int line, String sentence) {
        notices.add(file + ":" + line + ": " + sentence);
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
