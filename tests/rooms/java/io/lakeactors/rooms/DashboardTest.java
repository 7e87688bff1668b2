package io.lakeactors.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.lakeactors.engine.signal.SignalInfo;
import io.lakeactors.engine.signal.Signals;
import io.lakeactors.model.MemoryBudget;
import io.lakeactors.testkit.WallClock;
import io.prometheus.metrics.core.metrics.MetricWithFixedMetadata;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The dashboard and the alerting rules ask for metrics that nodes have, in PromQL that holds together. deploy/validate.sh parses it with a real parser. */
class DashboardTest {
    private static final Path GRAFANA = Path.of(System.getProperty("lakeactors.root"), "deploy", "grafana");
    private static final Pattern METRIC = Pattern.compile("\\b(lake_[a-z_]+)(?:\\{([^}]*)})?");
    private static final Set<String> FUNCTIONS = Set.of("sum", "min", "max", "rate", "increase", "deriv", "topk", "histogram_quantile", "vector", "time");
    private static final Set<String> WORDS = Set.of("group_right", "by", "on", "group_left", "and", "or");
    private static final Set<String> LABELS_OF_PROMETHEUS = Set.of("instance", "le");

    @Test
    void everyMetricOfDashboardAndRulesExistsWithTheLabelsThatAreAskedFor() throws IOException {
        var known = metrics();
        for (String query : queries()) {
            METRIC.matcher(query).results().forEach(found -> {
                assertThat(known).as(query).containsKey(found.group(1));
                if (found.group(2) != null) {
                    Pattern.compile("([a-z]+)\\s*(=~|!~|!=|=)").matcher(found.group(2)).results()
                            .forEach(label -> assertThat(known.get(found.group(1))).as(query).contains(label.group(1)));
                }
            });
            groupedBy(query).forEach(label -> assertThat(labelsIn(query, known)).as(query).contains(label));
        }
    }

    @Test
    void everyMetricThatANodeHasIsShownOrAlarmedOn() throws IOException {
        var shown = String.join("\n", queries());
        assertThat(metrics().keySet().stream().filter(name -> !name.endsWith("_sum") && !name.endsWith("_count"))).allSatisfy(name -> assertThat(shown).contains(name));
    }

    @Test
    void theListOfSignalsNamesWhatTheRegistryHoldsWithItsLabels() {
        var registered = new TreeMap<String, Set<String>>();
        metrics().forEach((name, labels) -> {
            if (!name.endsWith("_sum") && !name.endsWith("_count")) {
                // Of a histogram the list names what it measures.
                registered.put(name.replaceAll("_bucket$", ""), labels);
            }
        });
        var listed = new TreeMap<String, Set<String>>();
        Stream.concat(SignalInfo.ALL.stream().map(SignalInfo::metric), SignalInfo.UNLOGGED.stream()).forEach(text -> Pattern.compile("(lake_[a-z_]+)(?:\\{([a-z,]*)})?").matcher(text).results()
                .forEach(found -> listed.put(found.group(1), found.group(2) == null ? Set.of() : Set.of(found.group(2).split(",")))));
        assertThat(listed).isEqualTo(registered);
    }

    @Test
    void everyQueryIsBalancedAndCallsWhatPrometheusHas() throws IOException {
        assertThat(queries()).hasSizeGreaterThan(30).allSatisfy(query -> {
            assertThat(isBalanced(query)).as(query).isTrue();
            String bare = query.replaceAll("\"[^\"]*\"", "").replaceAll("\\{[^}]*}", "");
            Pattern.compile("([a-z_]+)\\s*\\(").matcher(bare).results().map(found -> found.group(1)).filter(word -> !WORDS.contains(word))
                    .forEach(function -> assertThat(FUNCTIONS).as(query).contains(function));
        });
    }

    @Test
    void everyAlertSaysHowBadItIsAndWhatItMeans() throws IOException {
        var names = new HashSet<String>();
        rules().filter(rule -> rule.has("alert")).forEach(rule -> {
            assertThat(rule.at("/labels/severity").asText()).isIn("warning", "critical");
            assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
            assertThat(names.add(rule.path("alert").asText())).isTrue();
        });
        assertThat(names).contains("LakeLag", "LakeQuarantineGrows", "LakeCommitsFail", "LakeDependencyDown", "LakeStale");
    }

    @Test
    void noTwoPanelsShareAnIdOrOverlap() throws IOException {
        var ids = new HashSet<Integer>();
        var places = new HashSet<String>();
        dashboard().path("panels").forEach(panel -> {
            assertThat(ids.add(panel.path("id").asInt())).isTrue();
            assertThat(places.add(panel.at("/gridPos/x").asInt() + "," + panel.at("/gridPos/y").asInt())).isTrue();
        });
        assertThat(ids).hasSizeGreaterThan(20);
    }

    /** As the registry is told of them. */
    private static final class Registered extends PrometheusRegistry {
        private final List<Collector> collectors = new ArrayList<>();

        @Override
        public void register(Collector collector) {
            super.register(collector);
            collectors.add(collector);
        }
    }

    /** Names as Prometheus sees them, to the labels that nodes give them: what lists say of them is not asked. */
    private static Map<String, Set<String>> metrics() {
        var registry = new Registered();
        new Signals(registry, new MemoryBudget(64L << 20), new WallClock());
        var names = new TreeMap<String, Set<String>>();
        for (Collector one : registry.collectors) {
            MetricSnapshot metric = one.collect();
            String name = metric.getMetadata().getPrometheusName();
            switch (metric) {
                case CounterSnapshot counter -> names.put(name + "_total", labels(one));
                case HistogramSnapshot histogram -> List.of("_bucket", "_sum", "_count").forEach(suffix -> names.put(name + suffix, labels(one)));
                default -> names.put(name, labels(one));
            }
        }
        assertThat(names).hasSizeGreaterThan(40);
        return names;
    }

    /** The library tells them to nobody before there is a value. */
    private static Set<String> labels(Collector metric) {
        try {
            var names = MetricWithFixedMetadata.class.getDeclaredField("labelNames");
            names.setAccessible(true);
            return Set.of((String[]) names.get(metric));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("another version of the library keeps labels elsewhere", e);
        }
    }

    private static Set<String> labelsIn(String query, Map<String, Set<String>> known) {
        var labels = new HashSet<>(LABELS_OF_PROMETHEUS);
        METRIC.matcher(query).results().forEach(found -> labels.addAll(known.getOrDefault(found.group(1), Set.of())));
        if (query.contains("lake:")) {
            labels.add("pipeline");
        }
        return labels;
    }

    private static Set<String> groupedBy(String query) {
        var labels = new HashSet<String>();
        Pattern.compile("\\b(?:by|on) \\(([^)]*)\\)").matcher(query).results().forEach(found -> Stream.of(found.group(1).split(",\\s*")).filter(label -> !label.isBlank())
                .forEach(labels::add));
        return labels;
    }

    private static boolean isBalanced(String query) {
        var open = new StringBuilder();
        boolean quoted = false;
        for (char c : query.toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && "([{".indexOf(c) >= 0) {
                open.append(c);
            } else if (!quoted && ")]}".indexOf(c) >= 0) {
                if (open.isEmpty() || "([{".indexOf(open.charAt(open.length() - 1)) != ")]}".indexOf(c)) {
                    return false;
                }
                open.setLength(open.length() - 1);
            }
        }
        return open.isEmpty() && !quoted;
    }

    private static List<String> queries() throws IOException {
        var queries = new ArrayList<String>();
        dashboard().findValues("expr").forEach(expr -> queries.add(expr.asText()));
        rules().forEach(rule -> queries.add(rule.path("expr").asText()));
        return queries;
    }

    private static JsonNode dashboard() throws IOException {
        return new ObjectMapper().readTree(GRAFANA.resolve("lakeactors.json").toFile());
    }

    private static Stream<JsonNode> rules() throws IOException {
        var rules = new ArrayList<JsonNode>();
        new ObjectMapper(new YAMLFactory()).readTree(GRAFANA.resolve("lakeactors.rules.yaml").toFile()).path("groups").forEach(group ->
                group.path("rules").forEach(rules::add));
        return rules.stream();
    }
}
