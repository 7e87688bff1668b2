package io.lakeactors.contract;

import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What was read from a file, or everything that is wrong with it.
 *
 * @param value present exactly if there are no faults
 * @param faults in the order of the file
 * @param notices what the file says and LakeActors does not enforce yet; in the order of the file
 */
public record Checked<T>(Optional<T> value, List<Fault> faults, List<String> notices) {
    public Checked {
        faults = List.copyOf(faults);
        notices = List.copyOf(notices);
        if (value.isPresent() != faults.isEmpty()) {
            throw new IllegalArgumentException("either a value or faults");
        }
    }

    /** Of the notices those of rules that a file has, which was taken before, and which cannot be: nothing is held to them. */
    public List<String> leftOut() {
        return notices.stream().filter(notice -> notice.endsWith(Faults.LEFT_OUT)).toList();
    }

    static <T> Checked<T> of(T value, List<String> notices) {
        return new Checked<>(Optional.of(value), List.of(), notices);
    }

    static <T> Checked<T> faulty(Faults faults) {
        return new Checked<>(Optional.empty(), faults.all(), faults.notices());
    }

    /** The value. @throws LakeException with the first fault's code and the text of all of them */
    public T orThrow() {
        return value.orElseThrow(() -> new LakeException(error()));
    }

    /** All faults as one error. @throws IllegalStateException if there are none */
    public LakeError error() {
        if (faults.isEmpty()) {
            throw new IllegalStateException("nothing is wrong");
        }
        Fault first = faults.getFirst();
        if (faults.size() == 1) {
            return first.asError();
        }
        String list = faults.stream().map(fault -> "\n  " + fault.text()).collect(Collectors.joining());
        return LakeError.of(first.code(), faults.size() + " faults:" + list + "\n", "", "Mend them all and try again.");
    }
}
