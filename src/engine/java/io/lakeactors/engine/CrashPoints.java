package io.lakeactors.engine;

/** Named steps of the commit at which a drill may kill the process. In production nothing happens at them. */
@FunctionalInterface
public interface CrashPoints {
    CrashPoints NONE = step -> {};

    String BEFORE_FILE = "before-file";
    String AFTER_FILE = "after-file";
    String AFTER_JOURNAL_WRITE = "after-journal-write";
    String BEFORE_COMMIT_INTENT = "before-commit-intent";
    String AFTER_COMMIT_INTENT = "after-commit-intent";
    String BEFORE_ANSWER = "before-answer";
    String AFTER_ANSWER = "after-answer";
    /** Of a portion that is let out of quarantine: its files are durable, nobody was told. */
    String AFTER_RELEASE_FILES = "after-release-files";
    /** A portion has left quarantine, whoever ordered it was not told. */
    String AFTER_RELEASE = "after-release";
    String GOLD_WRITTEN = "gold-written";
    String GOLD_STAGED = "gold-staged";
    String GOLD_PUBLISHED = "gold-published";

    /** Of a replay: the pipeline rests, no row is taken out yet. */
    String BEFORE_TAKE_OUT = "before-take-out";
    /** Rows were taken out of one table; the pipeline's journal does not say so yet. */
    String AFTER_TAKE_OUT = "after-take-out";
    /** It says so; no partition was told. */
    String AFTER_TAKE_OUT_KEPT = "after-take-out-kept";
    /** Rows and the place are sent, the transaction is open. */
    String OUTLET_SENT = "outlet-sent";
    /** The transaction has ended, nobody knows. */
    String OUTLET_ENDED = "outlet-ended";

    void at(String step);
}
