package io.lakeactors.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.lakeactors.api.ApiReference;
import io.lakeactors.server.ReferencePages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What deploy/ says of a node is so. What it makes of it in a cluster: deploy/validate.sh. */
class DeployTest {
    private static final Path ROOT = Path.of(System.getProperty("lakeactors.root"));
    private static final Path CHART = ROOT.resolve("deploy/helm/lakeactors");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Pattern KEY = Pattern.compile("(?<![\"/])\\blakeactors(\\.[a-z-]+)+");

    @Test
    void everyYamlFileParses() throws IOException {
        var read = new ArrayList<Path>();
        try (Stream<Path> files = Files.walk(ROOT.resolve("deploy"))) {
            for (Path file : files.filter(file -> file.toString().endsWith(".yaml") && !file.getParent().endsWith("templates")).toList()) {
                assertThat(YAML.readTree(file.toFile()).isObject()).as(file.toString()).isTrue();
                read.add(file.getFileName());
            }
        }
        assertThat(read).contains(Path.of("compose.yaml"), Path.of("values.yaml"), Path.of("Chart.yaml"), Path.of("prometheus.yaml"));
    }

    @Test
    void theThreeNodesOfComposeDifferInTheirNameOnlyAndAreTheSeeds() throws IOException {
        JsonNode services = YAML.readTree(ROOT.resolve("deploy/compose/compose.yaml").toFile()).path("services");
        String conf = read("deploy/compose/lake.conf");
        for (int i = 1; i <= 3; i++) {
            JsonNode node = services.path("lake-" + i);
            assertThat(node.path("ports").path(0).asText()).isEqualTo("127.0.0.1:707" + i + ":7070");
            assertThat(conf).contains("\"lake-" + i + ":7355\"");
            assertThat(read("deploy/compose/prometheus.yaml")).contains("\"lake-" + i + ":7070\"");
        }
        assertThat(conf).contains("http { host = \"0.0.0.0\", port = 7070, token = ${LAKE_TOKEN}, tls.ended-in-front = on }").contains("port = 7355");
    }

    @Test
    void everyPublishedPortOfComposeIsOnLoopback() throws IOException {
        JsonNode services = YAML.readTree(ROOT.resolve("deploy/compose/compose.yaml").toFile()).path("services");
        var ports = new ArrayList<String>();
        services.forEach(service -> service.path("ports").forEach(port -> ports.add(port.asText())));
        assertThat(ports).isNotEmpty().allMatch(port -> port.startsWith("127.0.0.1:"));
    }

    @Test
    void portsAndUserAreTheSameInImageChartAndGuide() throws IOException {
        String image = read("Dockerfile");
        String pods = read("deploy/helm/lakeactors/templates/statefulset.yaml");
        String guide = read("docs/guides/deploy.md");
        assertThat(image).contains("EXPOSE 7070 7355 7626").contains("USER 10001:10001");
        assertThat(pods).contains("name: http, containerPort: 7070").contains("name: cluster, containerPort: 7355").contains("name: bootstrap, containerPort: 7626").contains("runAsUser: 10001");
        assertThat(read("deploy/helm/lakeactors/templates/configmap.yaml")).contains("port = 7070").contains("port = 7355");
        assertThat(guide).contains("| 7070 |").contains("| 7355 |").contains("| 7626 |");
    }

    @Test
    void probesAskForPathsThatANodeHas() throws IOException {
        String routes = ApiReference.markdown();
        var probes = new TreeSet<String>();
        Pattern.compile("path: (/[a-z/]+)[ },\n]").matcher(read("deploy/helm/lakeactors/templates/statefulset.yaml")).results().map(found -> found.group(1)).forEach(probes::add);
        Pattern.compile("GET (/[a-z/]+) HTTP").matcher(read("Dockerfile")).results().map(found -> found.group(1)).forEach(probes::add);
        Pattern.compile("path: (/[a-z/]+)[ },\n]").matcher(read("deploy/helm/lakeactors/templates/servicemonitor.yaml")).results().map(found -> found.group(1)).forEach(probes::add);
        assertThat(probes).contains("/health/live", "/health/ready").allSatisfy(path -> assertThat(routes).contains("| `GET " + path + "` |"));
    }

    @Test
    void keysNamedInPassingExist() throws IOException {
        String known = ReferencePages.config();
        List<String> named = new ArrayList<>();
        for (String file : List.of("Dockerfile", "deploy/compose/compose.yaml", "deploy/helm/lakeactors/values.yaml", "deploy/helm/lakeactors/templates/statefulset.yaml",
                "docs/guides/deploy.md")) {
            KEY.matcher(read(file)).results().map(MatchResult::group).filter(key -> !key.matches("lakeactors\\.(rules|json|ya?ml).*")).forEach(named::add);
        }
        assertThat(named).isNotEmpty().allSatisfy(key -> assertThat(known).containsPattern(Pattern.quote(key) + "[`.*]"));
    }

    @Test
    void everyValueThatATemplateAsksForHasADefault() throws IOException {
        JsonNode values = YAML.readTree(CHART.resolve("values.yaml").toFile());
        var asked = new TreeSet<String>();
        try (Stream<Path> templates = Files.list(CHART.resolve("templates"))) {
            for (Path template : templates.toList()) {
                Pattern.compile("\\.Values\\.([A-Za-z.]+)").matcher(Files.readString(template)).results().map(found -> found.group(1)).forEach(asked::add);
            }
        }
        assertThat(asked).hasSizeGreaterThan(20).allSatisfy(path -> assertThat(values.at("/" + path.replace('.', '/')).isMissingNode()).as(path).isFalse());
    }

    @Test
    void noSecretStandsInTheChart() throws IOException {
        assertThat(read("deploy/helm/lakeactors/templates/configmap.yaml")).contains("password = ${LAKE_CATALOG_PASSWORD}");
        assertThat(read("deploy/helm/lakeactors/templates/statefulset.yaml")).contains("secretKeyRef").doesNotContain("kind: Secret");
    }

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }
}
