package io.lakeactors.cli;

import io.lakeactors.api.wire.AuditReport;
import io.lakeactors.api.wire.Pipeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What persons can choose about stopped partitions, and what they chose. */
final class ChoiceText {
    private ChoiceText() {}

    /** Each choice that a pipeline's stops leave, once, with what it means and the partitions that it answers; empty if there is none. */
    static String open(Pipeline pipeline) {
        Map<String, List<Pipeline.Partition>> stopped = new LinkedHashMap<>();
        Map<String, Pipeline.Option> options = new LinkedHashMap<>();
        for (var partition : pipeline.partitions()) {
            for (var option : partition.choices()) {
                options.putIfAbsent(option.choice(), option);
                stopped.computeIfAbsent(option.choice(), choice -> new ArrayList<>()).add(partition);
            }
        }
        var text = new StringBuilder();
        options.forEach((choice, option) -> {
            var names = stopped.get(choice).stream().map(partition -> partition.topic() + "/" + partition.partition()).toList();
            text.append("  --choose ").append(choice).append(" (").append(String.join(", ", names)).append("): ").append(option.meaning()).append('\n');
        });
        return text.toString();
    }

    /** {@code shop of orders/3: skip-truncated of [10,20), chosen by ann at 2026-01-01T00:00:00Z after LA-3003 …}. */
    static String made(AuditReport.Explained chosen) {
        String range = chosen.first() == null ? "" : " of [" + chosen.first() + "," + chosen.next() + ")";
        return chosen.pipeline() + " of " + chosen.topic() + "/" + chosen.partition() + ": " + chosen.choice() + range + ", chosen by " + chosen.by() + " at "
                + Instant.ofEpochMilli(chosen.at()) + " after " + chosen.about();
    }
}
