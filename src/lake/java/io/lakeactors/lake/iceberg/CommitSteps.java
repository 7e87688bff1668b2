package io.lakeactors.lake.iceberg;

/** Called at named steps of a commit, so that drills can stop the process there. */
public interface CommitSteps {
    /** New metadata is durable, the pointer not yet swapped. */
    String BEFORE_SWAP = "before-swap";
    /** The pointer is swapped, nobody was told. */
    String AFTER_SWAP = "after-swap";

    CommitSteps NONE = step -> {};

    void at(String step);
}
