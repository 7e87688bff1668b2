package io.lakeactors.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.lakeactors.engine.signal.SignalInfo;
import io.lakeactors.model.ErrorCode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints the reference pages from the code, so that they cannot say something else. */
public final class ReferencePages {
    private static final String PRINTED = "<!-- Printed from the code: `mvn -pl tests/rooms -am verify -Dreference.write=true` writes it anew. -->\n\n";

    private ReferencePages() {}

    public static String errors() {
        String rows = Arrays.stream(ErrorCode.values())
                .sorted(Comparator.comparingInt(ErrorCode::number))
                .map(code -> "| LA-" + code.number() + " | `" + code.name() + "` | " + lower(code.blame()) + " | " + lower(code.reaction()) + " | " + code.meaning() + " |\n")
                .collect(Collectors.joining());
        return "# Errors\n\n" + PRINTED
                + "An error names what is wrong, where, and the mend. Numbers are never reused. *Blame* says who has to act: data (the record), user (what was typed), external (a dependency), "
                + "bug (LakeActors). *Reaction* is what the engine does.\n\n"
                + "| number | name | blame | reaction | meaning |\n|---|---|---|---|---|\n" + rows;
    }

    public static String config() {
        Config defaults = NodeConfig.defaults();
        var rows = new StringBuilder();
        list("lakeactors", defaults.getObject("lakeactors"), rows);
        return "# Configuration\n\n" + PRINTED
                + "A node reads these defaults, then `lake.conf` in its home, then the file named with `--config`. HOCON; an unknown key stops the start.\n\n"
                + "| key | default | |\n|---|---|---|\n" + rows;
    }

    public static String signals() {
        String rows = SignalInfo.ALL.stream()
                .map(info -> "| `" + info.name() + "` | " + info.level() + " | " + info.message() + " | " + metrics(info.metric()) + " | " + info.help() + " |\n")
                .collect(Collectors.joining());
        String unlogged = SignalInfo.UNLOGGED.stream().map(metric -> "- `" + metric + "`\n").collect(Collectors.joining());
        return "# Signals\n\n" + PRINTED
                + "What is worth saying is said once: a signal is one line of JSON in the log (`signal` is its name, beside pipeline, table, partition, batch, commit) and one movement of a metric at "
                + "`/metrics` (Prometheus).\n\n| signal | level | message | metric | |\n|---|---|---|---|---|\n" + rows + "\nMetrics without a log line:\n\n" + unlogged;
    }

    private static String metrics(String names) {
        return Arrays.stream(names.split(", (?=lake_)")).map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    }

    private static void list(String path, ConfigObject group, StringBuilder rows) {
        group.keySet().stream().sorted().forEach(key -> {
            ConfigValue value = group.get(key);
            String comment = value.origin().comments().stream().map(String::strip).collect(Collectors.joining(" ")).replace("|", "\\|");
            if (value.valueType() == ConfigValueType.OBJECT && !((ConfigObject) value).isEmpty()) {
                if (!comment.isEmpty()) {
                    rows.append("| **").append(path).append('.').append(key).append("** | | ").append(comment).append(" |\n");
                }
                list(path + "." + key, (ConfigObject) value, rows);
            } else {
                rows.append("| `").append(path).append('.').append(key).append("` | `").append(value.render(ConfigRenderOptions.concise())).append("` | ").append(comment).append(" |\n");
            }
        });
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
