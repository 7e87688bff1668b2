package io.lakeactors.server.chaos;

import java.util.ArrayList;
import java.util.List;

/** One fault as it was done. Filled by the one thread that injects. */
final class Episode {
    private final int number;
    private final String fault;
    /** Positions that were visible before: what came later was at this fault's risk. */
    private final long[] visibleBefore;
    private final List<ResumeWatch.Mark> marks = new ArrayList<>();
    private String detail = "";
    private boolean fenced;
    private long repliesLost;
    private int endedUnasked;
    private String unsettled = "";

    /** @param number from 1 @param fault its word */
    Episode(int number, String fault, long[] visibleBefore) {
        this.number = number;
        this.fault = fault;
        this.visibleBefore = visibleBefore;
    }

    int number() {
        return number;
    }

    String fault() {
        return fault;
    }

    long[] visibleBefore() {
        return visibleBefore;
    }

    /** From which times to resume are counted. */
    List<ResumeWatch.Mark> marks() {
        return marks;
    }

    void mark(ResumeWatch.Mark mark) {
        marks.add(mark);
    }

    String detail() {
        return detail;
    }

    void tell(String what) {
        detail = detail.isEmpty() ? what : detail + ", " + what;
    }

    /** Whether a node that had stood still was shut out and ended itself. */
    boolean fenced() {
        return fenced;
    }

    void fenced(boolean was) {
        fenced = was;
    }

    long repliesLost() {
        return repliesLost;
    }

    void repliesLost(long count) {
        repliesLost = count;
    }

    /** Nodes that ended although this fault was not done to them. */
    int endedUnasked() {
        return endedUnasked;
    }

    void endedUnasked(int count) {
        endedUnasked = count;
    }

    /** Why the cluster was not whole again in time; empty if it was. */
    String unsettled() {
        return unsettled;
    }

    void unsettled(String why) {
        unsettled = why;
    }

    List<Long> resumed() {
        return marks.stream().flatMap(mark -> mark.resumed().stream()).toList();
    }

    /** The longest time that each partition stood still, for each mark. */
    List<Long> still() {
        return marks.stream().flatMap(mark -> mark.still().stream()).toList();
    }

    boolean allResumed() {
        return marks.stream().allMatch(ResumeWatch.Mark::allResumed);
    }
}
