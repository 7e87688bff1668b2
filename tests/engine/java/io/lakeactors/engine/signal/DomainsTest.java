package io.lakeactors.engine.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeactors.contract.Contracts;
import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.contract.Pipelines;
import io.lakeactors.contract.ServiceLevels;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.model.TableName;
import io.lakeactors.testkit.ManualClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CON-06: two domains share rules by reference, and what each of them promises is told by domain. */
class DomainsTest {
    private static final String SHARED = """
            ruleSet: email
            version: 1.2.0
            fields:
              email:
                quality:
                  - { id: work, type: custom, engine: lakeactors, implementation: "row: !${column}.endsWith('.invalid')" }
            """;

    @TempDir
    Path dir;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Signals signals = new Signals(registry, new MemoryBudget(100), new ManualClock(0));

    @BeforeEach
    void shareRules() throws IOException {
        Files.writeString(Files.createDirectories(dir.resolve("shared")).resolve("email.yaml"), SHARED);
    }

    private PipelineSpec pipeline(String domain, String object, String column, String promises) {
        String contract = """
                apiVersion: v3.1.0
                kind: DataContract
                id: %1$s-%2$s
                name: %1$s.%2$s
                version: 1.0.0
                status: active
                domain: %1$s
                customProperties: [{ property: la.ruleSets, value: [{ file: shared/email.yaml, version: "1.2", fields: { email: %3$s } }] }]
                schema:
                  - { name: %2$s, physicalName: silver.%2$s, logicalType: object, properties: [{ name: %3$s, logicalType: string }] }
                slaProperties: [%4$s]
                """.formatted(domain, object, column, promises);
        String effective = Contracts.effective(dir.resolve(object + ".odcs.yaml"), object + ".odcs.yaml", contract, path -> { }).orThrow();
        return Pipelines.read(object, "pipeline: " + object + "\nfrom: { kafka: { topics: [" + object + "], format: json } }\ncontract: c\nto: { silver: { table: silver." + object + " } }\n", path -> effective).orThrow();
    }

    private List<String> told(String metric) {
        return registry.scrape(metric::equals).stream().map(GaugeSnapshot.class::cast).flatMap(all -> all.getDataPoints().stream())
                .map(one -> one.getLabels().stream().map(label -> label.getName() + "=" + label.getValue()).collect(Collectors.joining(" ")) + " " + one.getValue()).sorted().toList();
    }

    @Test
    void twoDomainsShareRulesByReferenceAndEachIsHeldToWhatItPromisesItself() throws IOException {
        var orders = pipeline("sales", "orders", "buyer", "{ property: latency, value: 250, unit: ms }");
        var tickets = pipeline("support", "tickets", "sender", "{ property: latency, value: 5, unit: m }, { property: frequency, value: 1, unit: d }");
        assertThat(orders.contract().rules()).extracting(Object::toString).anyMatch(rule -> rule.contains("work") && rule.contains("buyer"));
        assertThat(tickets.contract().rules()).extracting(Object::toString).anyMatch(rule -> rule.contains("work") && rule.contains("sender"));
        signals.levels().promised("orders", ServiceLevels.of(orders));
        signals.levels().promised("tickets", ServiceLevels.of(tickets));
        assertThat(told("lake_sla_seconds")).containsExactly("domain=sales pipeline=orders property=latency 0.25", "domain=support pipeline=tickets property=frequency 86400.0",
                "domain=support pipeline=tickets property=latency 300.0");
        Files.writeString(dir.resolve("shared/email.yaml"), SHARED.replace("1.2.0", "1.2.1").replace(".invalid", ".example"));
        assertThat(List.of(pipeline("sales", "orders", "buyer", ""), pipeline("support", "tickets", "sender", ""))).as("both have what changed in one place")
                .allSatisfy(spec -> assertThat(spec.contract().rules().toString()).contains(".example"));
    }

    @Test
    void whatGoldTablesPromiseIsToldByDomainUntilTheyGo() {
        var sales = new ServiceLevels("sales", new TreeMap<>(Map.of("frequency", 3600.0)));
        var support = new ServiceLevels("support", new TreeMap<>(Map.of("latency", 60.0)));
        signals.levels().gold(Map.of(TableName.parse("gold.sales"), new LevelSeries.Gold(sales, OptionalLong.of(5_000)), TableName.parse("gold.care"), new LevelSeries.Gold(support, OptionalLong.empty())));
        assertThat(told("lake_gold_sla_seconds")).containsExactly("domain=sales property=frequency table=gold.sales 3600.0", "domain=support property=latency table=gold.care 60.0");
        assertThat(told("lake_gold_published_timestamp_seconds")).containsExactly("table=gold.sales 5.0");
        signals.levels().gold(Map.of(TableName.parse("gold.care"), new LevelSeries.Gold(sales, OptionalLong.empty())));
        assertThat(told("lake_gold_sla_seconds")).containsExactly("domain=sales property=frequency table=gold.care 3600.0");
        assertThat(told("lake_gold_published_timestamp_seconds")).isEmpty();
    }
}
