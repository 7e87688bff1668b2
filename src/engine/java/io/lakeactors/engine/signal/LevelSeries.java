package io.lakeactors.engine.signal;

import io.lakeactors.contract.ServiceLevels;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The series of what contracts promise, of the pipelines that are looked after here. Safe for threads. */
public final class LevelSeries {
    private final Metrics metrics;
    private final Map<String, ServiceLevels> told = new ConcurrentHashMap<>();

    LevelSeries(Metrics metrics) {
        this.metrics = metrics;
    }

    /** What is not promised any more goes. */
    public void promised(String pipeline, ServiceLevels levels) {
        left(pipeline);
        told.put(pipeline, levels);
        levels.seconds().forEach((property, seconds) -> metrics.levels.labelValues(levels.domain(), pipeline, property).set(seconds));
    }

    public void left(String pipeline) {
        ServiceLevels before = told.remove(pipeline);
        if (before != null) {
            before.seconds().keySet().forEach(property -> metrics.levels.remove(before.domain(), pipeline, property));
        }
    }
}
