package io.lakeactors.engine.signal;

import io.lakeactors.contract.ServiceLevels;
import io.lakeactors.model.TableName;
import io.prometheus.metrics.core.metrics.Gauge;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** The series of what contracts promise, of the pipelines and gold tables that are looked after here. Safe for threads. */
public final class LevelSeries {
    private static final double MILLIS_PER_SECOND = 1_000;

    private final Told pipelines;
    private final Told gold;
    private final Gauge published;

    /** @param publishedAt when its table was published last, milliseconds since 1970; empty if nobody knows */
    public record Gold(ServiceLevels levels, OptionalLong publishedAt) {}

    /** One metric: what was told last, by whom it is about. */
    private record Told(Gauge series, Map<String, ServiceLevels> last) {
        void now(String of, ServiceLevels levels) {
            if (!levels.equals(last.get(of))) {
                left(of);
                last.put(of, levels);
                levels.seconds().forEach((property, seconds) -> series.labelValues(levels.domain(), of, property).set(seconds));
            }
        }

        void left(String of) {
            ServiceLevels before = last.remove(of);
            if (before != null) {
                before.seconds().keySet().forEach(property -> series.remove(before.domain(), of, property));
            }
        }
    }

    LevelSeries(Metrics metrics) {
        pipelines = new Told(metrics.levels, new ConcurrentHashMap<>());
        gold = new Told(metrics.goldLevels, new ConcurrentHashMap<>());
        published = metrics.goldPublished;
    }

    /** What is not promised any more goes. */
    public void promised(String pipeline, ServiceLevels levels) {
        pipelines.now(pipeline, levels);
    }

    public void left(String pipeline) {
        pipelines.left(pipeline);
    }

    /** Of all gold tables that there are: what was told of others goes. */
    public void gold(Map<TableName, Gold> all) {
        gold.last().keySet().stream().filter(table -> all.keySet().stream().noneMatch(one -> one.toString().equals(table))).toList().forEach(table -> {
            gold.left(table);
            published.remove(table);
        });
        all.forEach((table, one) -> {
            gold.now(table.toString(), one.levels());
            one.publishedAt().ifPresent(at -> published.labelValues(table.toString()).set(at / MILLIS_PER_SECOND));
        });
    }
}
