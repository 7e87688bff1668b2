package io.lakeactors.lake.iceberg;

/** Called at named steps of a commit, so that drills can stop the process there. */
public interface CommitSteps {
    /** New metadata is durable, the pointer not yet swapped. */
    String BEFORE_SWAP = "before-swap";
    /** The pointer is swapped, nobody was told. */
    String AFTER_SWAP = "after-swap";
    /** As before-swap, of a change that adds no data of a source. */
    String CHANGE_BEFORE_SWAP = "change-before-swap";
    String CHANGE_AFTER_SWAP = "change-after-swap";
    /** The new files of a rewrite are durable, nobody was told. */
    String REWRITTEN = "rewritten";
    /** Before each deletion of a file that nobody refers to. */
    String BEFORE_DELETE = "before-delete";

    CommitSteps NONE = step -> {};

    void at(String step);
}
