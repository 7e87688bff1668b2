package io.lakeactors.engine.pipeline;

import io.lakeactors.contract.PipelineSpec;

/** Those who look after tables, as pipelines tell them. */
@FunctionalInterface
public interface TableKeepers {
    /** A pipeline tells again and again what it is. */
    void told(PipelineSpec spec);

    /** It is deleted; said when it is, and whenever it is woken later. */
    default void gone(String pipeline) {}
}
