package io.lakeactors.cli;

import io.lakeactors.api.wire.Pipeline;
import io.lakeactors.api.wire.Status;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** {@code lake status} for people. */
final class StatusPage {
    private static final int WATERMARKS_MAX = 20;

    private StatusPage() {}

    static String of(Status status) {
        var text = new StringBuilder();
        var node = status.node();
        text.append("node  ").append(node.state()).append(", version ").append(node.version()).append(", up ")
                .append(Human.duration(Math.max(0, System.currentTimeMillis() - node.startedAt())))
                .append(", pid ").append(node.pid()).append(", ").append(Human.bytes(node.memoryUsed())).append(" of ").append(Human.bytes(node.memoryCap()))
                .append(" in flight\n");
        text.append("home  ").append(node.home()).append('\n');
        status.endpoints().forEach((name, address) -> text.append(String.format("%-8s  %s%n", name, address)));
        node.dependencies().forEach((name, state) -> {
            if (!state.equals("ok")) {
                text.append("! ").append(name).append(": ").append(state).append('\n');
            }
        });
        text.append('\n');
        if (status.pipelines().isEmpty()) {
            return text.append("No pipelines. Make one: lake apply -f FILE\n").toString();
        }
        var table = new TextTable("PIPELINE", "STATE", ">ROWS IN", ">ROWS/S", ">LAG", ">WRITTEN", ">QUARANTINED", ">DROPPED", ">FRESH", "LAST COMMIT");
        status.pipelines().forEach(pipeline -> {
            Pipeline.Totals totals = pipeline.totals();
            table.row(
                    pipeline.name(), pipeline.state(), Human.count(totals.consumed()), Human.rate(totals.rowsPerSecond()), Human.count(totals.lag()),
                    Human.count(totals.written()),
                    Human.count(totals.quarantined()), Human.count(totals.dropped()), Human.duration(totals.freshMillis()), totals.lastCommitAt() == null ? "-" : Human.ago(totals.lastCommitAt()));
        });
        text.append(table);
        status.pipelines().forEach(pipeline -> details(text, pipeline));
        return text.toString();
    }

    private static void details(StringBuilder text, Pipeline pipeline) {
        if (!pipeline.reason().isBlank()) {
            text.append('\n').append(pipeline.name()).append(" is ").append(pipeline.state()).append(": ").append(pipeline.reason()).append('\n')
                    .append(ChoiceText.open(pipeline));
        }
        Long watermark = pipeline.totals().watermark();
        if (watermark != null) {
            text.append('\n').append(pipeline.name()).append(": watermark ").append(Instant.ofEpochMilli(watermark)).append(", what is before it comes late (").append(Human.count(late(pipeline)))
                    .append(late(pipeline) == 1 ? " row so far)\n" : " rows so far)\n");
            watermarks(text, pipeline);
        }
        pipeline.leftOut().forEach(rule -> text.append('\n').append(pipeline.name()).append(": not held to all of its contract: ").append(rule).append(". Mend it and apply it again.\n"));
        rules(text, pipeline.name() + ": quarantined", pipeline.quarantinedByRule());
        rules(text, pipeline.name() + ": dropped", pipeline.droppedByRule());
        rules(text, pipeline.name() + ": logged", pipeline.loggedByRule());
    }

    /** Of several partitions, those that are furthest behind first: one that lags holds up what is made of all. */
    private static void watermarks(StringBuilder text, Pipeline pipeline) {
        var known = pipeline.partitions().stream().filter(partition -> partition.watermark() != null).sorted(Comparator.comparing(Pipeline.Partition::watermark)).toList();
        if (known.size() > 1) {
            var table = new TextTable(pipeline.name().toUpperCase(Locale.ROOT) + ": PARTITION", "WATERMARK", "");
            known.stream().limit(WATERMARKS_MAX).forEach(one -> table.row(one.topic() + "/" + one.partition(), Instant.ofEpochMilli(one.watermark()).toString(), one.idle() ? "idle" : ""));
            text.append('\n').append(table);
            if (known.size() > WATERMARKS_MAX) {
                text.append("… and ").append(known.size() - WATERMARKS_MAX).append(" more: lake status -o json\n");
            }
        }
    }

    private static long late(Pipeline pipeline) {
        return Stream.of(pipeline.quarantinedByRule(), pipeline.droppedByRule(), pipeline.loggedByRule()).mapToLong(byRule -> byRule.getOrDefault("late", 0L)).sum();
    }

    private static void rules(StringBuilder text, String title, Map<String, Long> byRule) {
        if (byRule.isEmpty()) {
            return;
        }
        var table = new TextTable(title.toUpperCase(Locale.ROOT), ">RECORDS");
        byRule.forEach((rule, records) -> table.row(rule, Human.count(records)));
        text.append('\n').append(table);
    }
}
