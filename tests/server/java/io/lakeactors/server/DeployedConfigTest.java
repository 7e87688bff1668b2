package io.lakeactors.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.typesafe.config.ConfigFactory;
import io.lakeactors.engine.EngineConfig;
import io.lakeactors.model.LakeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings that deploy/ gives to nodes, read as a node reads them. */
class DeployedConfigTest {
    private static final Path DEPLOY = Path.of(System.getProperty("lakeactors.root"), "deploy");
    /** In the place of the container's environment. */
    private static final Map<String, Object> ENVIRONMENT = Map.of("LAKE_CLUSTER_HOST", "lake-2", "LAKE_CATALOG_PASSWORD", "hush", "POD_NAME", "lake-2",
            "LAKE_TOKEN", "a-token-of-their-own", "LAKE_POD_IP", "10.0.0.7");

    @TempDir
    Path dir;

    @Test
    void theSettingsOfComposeAreValidAndMakeACluster() {
        NodeConfig config = NodeConfig.read(List.of(DEPLOY.resolve("compose/lake.conf")), ENVIRONMENT);
        assertThat(config.name()).isEqualTo("lake-2");
        assertThat(config.http().port()).isEqualTo(7070);
        assertThat(config.catalog().kind()).isEqualTo(NodeConfig.CatalogKind.POSTGRES);
        assertThat(config.catalog().password().value()).isEqualTo("hush");
        assertThat(config.all().getStringList("lakeactors.cluster.seeds")).containsExactly("lake-1:7355", "lake-2:7355", "lake-3:7355");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bootstrap", "seeds"})
    void theSettingsOfTheChartAreValid(String forming) throws IOException {
        Path conf = Files.writeString(dir.resolve("lake.conf"), chart(forming));
        NodeConfig config = NodeConfig.read(List.of(conf), ENVIRONMENT);
        assertThat(config.all().getString("lakeactors.cluster.host")).isEqualTo("lake-2");
        assertThat(config.sources().get("default").bootstrap()).isEqualTo("kafka:9092");
        assertThat(config.catalog().database()).isEqualTo("lake");
        var engine = EngineConfig.read(EngineSettings.of(config, dir).withFallback(ConfigFactory.defaultReferenceUnresolved()).resolve());
        assertThat(engine.cluster().forming().name().toLowerCase(Locale.ROOT)).isEqualTo(forming);
        assertThat(engine.cluster().bootstrap().host()).isEqualTo(forming.equals("seeds") ? "lake-2" : "10.0.0.7");
        assertThat(engine.cluster().isShared()).isTrue();
    }

    @Test
    void aSecretThatTheEnvironmentDoesNotGiveStopsTheStart() {
        Map<String, Object> without = Map.of("LAKE_CLUSTER_HOST", "lake-2", "LAKE_TOKEN", "a-token-of-their-own");
        assertThatThrownBy(() -> NodeConfig.read(List.of(DEPLOY.resolve("compose/lake.conf")), without))
                .isInstanceOf(LakeException.class).hasMessageContaining("LAKE_CATALOG_PASSWORD");
    }

    /** The ConfigMap's file with the defaults of values.yaml put in. */
    private static String chart(String forming) throws IOException {
        JsonNode values = new ObjectMapper(new YAMLFactory()).readTree(DEPLOY.resolve("helm/lakeactors/values.yaml").toFile());
        String template = Files.readString(DEPLOY.resolve("helm/lakeactors/templates/configmap.yaml"));
        String conf = template.substring(template.indexOf("lake.conf: |") + "lake.conf: |".length())
                .replaceAll("(?ms)^ *\\{\\{- if eq \\.Values\\.cluster\\.forming \"bootstrap\" }}$(.*?)^ *\\{\\{- else }}$(.*?)^ *\\{\\{- end }}$",
                        forming.equals("bootstrap") ? "$1" : "$2")
                .replace("forming = {{ .Values.cluster.forming }}", "forming = " + forming)
                .replace("{{ include \"lakeactors.needed\" . }}", "2")
                .replace("{{ include \"lakeactors.podlabels\" . | quote }}", "\"app.kubernetes.io/name=lakeactors\"")
                .replace("{{ .Release.Namespace | quote }}", "\"data\"")
                .replaceAll("(?ms)^ *\\{\\{- if .*?\\{\\{- end }}$", "")
                .replaceAll("(?m)^ *\\{\\{-.*$", "")
                .replace("{{ include \"lakeactors.seeds\" . }}", "\"lake-0.nodes:7355\"");
        return Pattern.compile("\\{\\{ \\.Values\\.([A-Za-z.]+)( \\| quote)? }}").matcher(conf).replaceAll(found -> {
            String value = values.at("/" + found.group(1).replace('.', '/')).asText();
            return Matcher.quoteReplacement(found.group(2) == null ? value : '"' + value + '"');
        });
    }
}
