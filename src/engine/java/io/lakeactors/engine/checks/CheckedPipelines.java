package io.lakeactors.engine.checks;

/** The way to pipelines whose tables are checked, by their names. */
@FunctionalInterface
public interface CheckedPipelines {
    /** @param why it is to be shown as degraded; empty if it is not */
    void degraded(String pipeline, String why);

    /** Asks one that is silent to tell what it is, or that it is no more. */
    default void wake(String pipeline) {}
}
