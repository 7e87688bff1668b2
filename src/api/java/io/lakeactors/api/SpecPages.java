package io.lakeactors.api;

import io.lakeactors.api.wire.Explanation;
import io.lakeactors.api.wire.Explanation.Check;
import io.lakeactors.api.wire.Explanation.Column;
import io.lakeactors.api.wire.Explanation.Setting;
import io.lakeactors.contract.CheckWords;
import io.lakeactors.contract.Derived;
import io.lakeactors.contract.GoldSpec;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.RuleWords;
import io.lakeactors.contract.Strictness;
import io.lakeactors.engine.gold.GoldRun;
import io.lakeactors.model.Contract;
import io.lakeactors.model.Field;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.Rule;
import io.lakeactors.model.TableCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A pipeline in words. */
final class SpecPages {
    private static final String PLAIN = "all records were written with the schema in the pipeline";

    private static final Map<String, String> WORDS = Map.of("unknownFields", "unknown fields", "typeMismatch", "type mismatch");

    private SpecPages() {}

    static Explanation explanation(PipelineSpec spec, List<String> changes, List<String> contractChanges, List<String> notices) {
        var settings = new ArrayList<Setting>();
        settings.add(new Setting("reads", spec.topics().words(), "from, on the cluster " + spec.cluster()));
        settings.add(format(spec.format()));
        settings.add(new Setting("starts at", word(spec.start()), "for partitions that no table has read yet"));
        spec.bronze().ifPresent(table -> settings.add(new Setting("bronze", table.toString(), "every record as received")));
        spec.silver().ifPresent(silver -> {
            String by = silver.partitioning().isEmpty() ? "not partitioned" : "partitioned by " + silver.partitioning().stream().map(Object::toString)
                    .collect(Collectors.joining(", "));
            settings.add(new Setting("silver", silver.table().toString(), "typed and judged; " + by));
            if (!silver.sort().isEmpty()) {
                settings.add(new Setting("sorted by", silver.sort().stream().map(Object::toString).collect(Collectors.joining(", ")), "by compaction, within each file; to.silver.sort"));
            }
            settings.add(new Setting("quarantine", silver.table().quarantine().toString(), "records that break a rule whose action is quarantine"));
        });
        spec.formatVersion().ifPresent(version -> settings.add(new Setting("table format", "Iceberg, version " + version, "to.format-version; of tables that are made")));
        settings.add(new Setting("contract", spec.contract().title(), "fingerprint " + spec.contract().fingerprint()));
        Strictness.lines(spec.contractText(), spec.contract().object()).forEach(line -> settings.add(strictness(line)));
        Derived.of(spec).lines().forEach(line -> settings.add(new Setting(line.name(), line.value(), line.because())));
        return new Explanation(
                spec.name(), settings, spec.contract().schema().fields().stream().map(SpecPages::column).toList(),
                Stream.concat(spec.contract().rules().stream().map(rule -> check(rule, spec.contract())), spec.contract().checks().stream().map(SpecPages::check)).toList(), changes, contractChanges, notices);
    }

    static Explanation explanation(GoldSpec spec, List<String> changes, List<String> notices) {
        String by = spec.partitioning().isEmpty() ? "not partitioned" : "partitioned by " + spec.partitioning().stream().map(Object::toString).collect(Collectors.joining(", "));
        var settings = new ArrayList<>(List.of(
                new Setting("gold", spec.table().toString(), "made of other tables; " + by),
                made(spec),
                new Setting("every", Derived.duration(spec.everyMillis()), "at most, and only when a source has changed"),
                new Setting("contract", spec.contract().title(), "fingerprint " + spec.contract().fingerprint()),
                new Setting("candidates", GoldRun.BRANCH, "the branch where they are judged; readers see one when it has passed"),
                new Setting("file", Derived.size(spec.fileBytes()), "goals.file"),
                new Setting("keep snapshots", spec.snapshotsMillis().map(Derived::duration).orElse("as the node says"), "goals.snapshots")));
        Strictness.lines(spec.contractText(), spec.contract().object()).forEach(line -> settings.add(strictness(line)));
        var checks = new ArrayList<Check>();
        spec.contract().rules().forEach(rule -> checks.add(new Check(rule.id(), GoldRun.sentence(rule), rule.onFail() == OnFail.LOG ? "log" : "withhold")));
        spec.rowCounts().forEach(count -> checks.add(new Check(count.id(), count.says(), count.warns() ? "log" : "withhold")));
        spec.checks().forEach(check -> checks.add(new Check(check.id(), CheckWords.sentence(check), check.severity() == TableCheck.Severity.WARN ? "log" : "withhold")));
        return new Explanation(spec.name(), settings, spec.contract().schema().fields().stream().map(field -> new Column(field.name(), field.type().word(), field.required(), "query")).toList(),
                checks, changes, List.of(), notices);
    }

    /** What it is, and which word of the contract says so. */
    private static Setting strictness(Strictness.Line line) {
        return new Setting(WORDS.getOrDefault(line.key(), line.key()), line.value(), line.from());
    }

    private static Setting made(GoldSpec spec) {
        if (spec.incremental().isEmpty()) {
            return new Setting("made anew", "as a whole", "its file does not say incremental");
        }
        GoldSpec.Incremental window = spec.incremental().get();
        String closed = window.latenessMillis().map(late -> "closed " + Derived.duration(late) + " after its end").orElse("never closed");
        return new Setting("made anew", "by " + window.window().word() + ", where rows of " + window.from() + " changed", window.of() + " is the " + window.window().word() + " of " + window.source()
                + (window.zone().getId().equals("Z") ? "" : " in " + window.zone()) + "; a window is " + closed);
    }

    private static Setting format(PipelineSpec.Format format) {
        return new Setting("format", format.word(), switch (format) {
            case PipelineSpec.Json() -> "one object a record";
            case PipelineSpec.RegisteredAvro(var registry) -> registered(registry);
            case PipelineSpec.PlainAvro(var schema) -> PLAIN;
            case PipelineSpec.RegisteredProtobuf(var registry) -> registered(registry);
            case PipelineSpec.PlainProtobuf plain -> PLAIN + (plain.message().isEmpty() ? ", its first message" : ", message " + plain.message());
            case PipelineSpec.Csv csv -> "one line a record, of " + (csv.columns().isEmpty() ? "the columns below" : String.join(", ", csv.columns()));
        });
    }

    private static String registered(String registry) {
        return "each record names its schema by number, which the registry " + registry + " knows";
    }

    private static Column column(Field field) {
        return new Column(field.name(), field.type().word(), field.required(), field.source());
    }

    private static Check check(Rule rule, Contract contract) {
        return new Check(rule.id(), RuleWords.sentence(rule, contract), RuleWords.action(rule, contract));
    }

    /** One on the whole table, evaluated after its commits. */
    private static Check check(TableCheck check) {
        return new Check(check.id(), "table: " + CheckWords.sentence(check), CheckWords.action(check));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
