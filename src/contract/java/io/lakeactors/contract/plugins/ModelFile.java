package io.lakeactors.contract.plugins;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lakeactors.sdk.FunctionCheck;
import io.lakeactors.sdk.RowFunction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads models: regressions and ensembles of trees, as docs/guides/plugins.md describes their files. Faults are IllegalArgumentExceptions. */
final class ModelFile {
    static final String ENDING = ".model.json";
    static final long BYTES_MAX = 8L << 20;
    private static final Pattern NAME = Pattern.compile("([A-Za-z_][A-Za-z0-9_]{0,63})@([1-9][0-9]{0,8})\\.model\\.json");
    private static final JsonMapper JSON = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    record Model(String kind, RowFunction function) {}

    private ModelFile() {}

    /** @param file {@code delay_risk@2.model.json} */
    static Model read(String file, byte[] bytes) throws IOException {
        Matcher name = NAME.matcher(file);
        if (!name.matches()) {
            throw new IllegalArgumentException("a model's file is called NAME@VERSION" + ENDING + ", as in delay_risk@2" + ENDING);
        }
        JsonNode root = parsed(bytes);
        String kind = text(root, "kind", Set.of("linear", "logistic", "trees"), "");
        List<String> arguments = arguments(root);
        String id = name.group(1);
        int version = Integer.parseInt(name.group(2));
        if (kind.equals("trees")) {
            return new Model(kind, TreeModel.read(id, version, arguments, root));
        }
        only(root, Set.of("kind", "description", "arguments", "intercept", "coefficients"));
        return new Model(kind, new LinearModel(id, version, coefficients(root, arguments), number(root, "intercept", 0.0), kind.equals("logistic")));
    }

    private static JsonNode parsed(byte[] bytes) throws IOException {
        try {
            JsonNode root = JSON.readTree(bytes);
            if (!root.isObject()) {
                throw new IllegalArgumentException("it is no JSON object");
            }
            return root;
        } catch (JacksonException wrong) {
            throw new IllegalArgumentException("it is no JSON: " + wrong.getOriginalMessage() + (wrong.getLocation() == null ? "" : " (line " + wrong.getLocation().getLineNr() + ")"));
        }
    }

    private static List<String> arguments(JsonNode root) {
        var names = new ArrayList<String>();
        root.path("arguments").forEach(name -> names.add(name.isTextual() ? name.textValue() : ""));
        if (names.isEmpty() || names.size() > FunctionCheck.ARGUMENTS_MAX || names.contains("") || new HashSet<>(names).size() != names.size()) {
            throw new IllegalArgumentException("\"arguments\" is not a list of 1 to " + FunctionCheck.ARGUMENTS_MAX + " different names");
        }
        return names;
    }

    private static double[] coefficients(JsonNode root, List<String> arguments) {
        JsonNode given = root.path("coefficients");
        Map<String, Double> byName = new LinkedHashMap<>();
        given.fieldNames().forEachRemaining(name -> byName.put(name, number(given, name, null)));
        if (!byName.keySet().equals(new HashSet<>(arguments))) {
            var differing = new TreeSet<>(arguments);
            byName.keySet().stream().filter(name -> !differing.remove(name)).forEach(differing::add);
            throw new IllegalArgumentException("\"coefficients\" are not of the same names as \"arguments\": " + String.join(", ", differing));
        }
        return arguments.stream().mapToDouble(byName::get).toArray();
    }

    static void only(JsonNode object, Set<String> known) {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("there is no \"" + name + "\" here; there are " + String.join(", ", new TreeSet<>(known)));
            }
        });
    }

    /** @param otherwise null if it has to be there */
    static double number(JsonNode object, String key, Double otherwise) {
        JsonNode value = object.path(key);
        if (value.isMissingNode() && otherwise != null) {
            return otherwise;
        }
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw new IllegalArgumentException("\"" + key + "\" is no finite number: " + (value.isMissingNode() ? "it is missing" : value.toString()));
        }
        return value.doubleValue();
    }

    /** @param otherwise empty if it has to be there */
    static String text(JsonNode object, String key, Set<String> known, String otherwise) {
        String value = object.path(key).isMissingNode() ? otherwise : object.path(key).asText();
        if (!known.contains(value)) {
            throw new IllegalArgumentException("\"" + key + "\" is none of " + String.join(", ", new TreeSet<>(known)) + (value.isEmpty() ? "" : ": " + value));
        }
        return value;
    }
}
