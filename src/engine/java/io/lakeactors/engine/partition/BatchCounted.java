package io.lakeactors.engine.partition;

/** Beside a prepared batch in the journal: what people want to know of it. @param rawBytes keys and values as received */
public record BatchCounted(String batchId, RuleCounts counts, long rawBytes) {}
