package io.lakeactors.contract;

import io.lakeactors.model.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Files that say what is different of another in one environment: {@code flights.prod.yaml} beside {@code flights.yaml}. */
public final class Overlays {
    private static final Pattern ENVIRONMENT = Pattern.compile("[a-z][a-z0-9-]{0,30}");
    private static final String MEND = "An overlay changes goals, keep, every and from.kafka.cluster; change the file itself.";
    /** What may be different, and below what; an empty mapping for whatever is there. */
    private static final Map<String, Map<String, Map<String, ?>>> PLACES = Map.of("goals", Map.of(), "every", Map.of(), "from", Map.of("kafka", Map.of("cluster", Map.of())),
            "to", Map.of("bronze", Map.of("keep", Map.of()), "silver", Map.of("keep", Map.of()), "quarantine", Map.of("keep", Map.of())));

    private Overlays() {}

    /** Whether a text can name an environment. */
    public static boolean isEnvironment(String text) {
        return ENVIRONMENT.matcher(text).matches();
    }

    /** The overlay of a file, be it there or not. */
    public static Path of(Path file, String environment) {
        return file.resolveSibling(name(file.getFileName().toString(), environment));
    }

    static String name(String file, String environment) {
        int dot = file.endsWith(".yaml") || file.endsWith(".yml") ? file.lastIndexOf('.') : file.length();
        return file.substring(0, dot) + "." + environment + file.substring(dot);
    }

    /**
     * The text of a pipeline or gold table in an environment; its own if there is no overlay for it. Faults are those of the overlay only.
     *
     * @param shown what to call the file in faults
     * @param reading is told each file before it is read
     */
    public static Checked<String> pipeline(Path file, String shown, String text, String environment, Consumer<Path> reading) {
        Path beside = of(file.toAbsolutePath(), environment);
        reading.accept(beside);
        if (!Files.exists(beside)) {
            return Checked.of(text, java.util.List.of());
        }
        var places = new Places(shown);
        var faults = new Faults(ErrorCode.PIPELINE_INVALID, shown, places::of);
        String name = name(shown, environment);
        var own = new Faults(ErrorCode.PIPELINE_INVALID, name);
        Optional<YamlNode.Mapping> base = YamlReader.read(text, faults);
        Optional<YamlNode.Mapping> overlay = YamlReader.read(TextFiles.textOf(beside), own).map(mapping -> places.add(name, mapping));
        faults.include(own);
        if (base.isEmpty() || overlay.isEmpty()) {
            return Checked.faulty(faults);
        }
        var written = new YamlText(places::remark);
        written.write("Put together from " + places.local(shown) + " and " + places.local(name) + ".", over(base.get(), overlay.get(), PLACES, "", faults));
        return faults.none() ? Checked.of(written.text(), faults.notices()) : Checked.faulty(faults);
    }

    @SuppressWarnings("unchecked")
    private static YamlNode.Mapping over(YamlNode.Mapping base, YamlNode.Mapping overlay, Map<String, ? extends Map<String, ?>> allowed, String path, Faults faults) {
        var edit = new YamlEdit(base);
        overlay.values().forEach((key, value) -> {
            Map<String, ?> below = allowed.get(key);
            boolean free = allowed.isEmpty();
            if (below == null && !free) {
                faults.add(overlay.keyLines().get(key), "an overlay cannot change " + path + key, MEND);
            } else if (value instanceof YamlNode.Mapping inner && base.mapping(key).isPresent()) {
                edit.put(key, over(base.mapping(key).get(), inner, free ? Map.of() : (Map<String, Map<String, ?>>) below, path + key + ".", faults), base.keyLines().get(key));
            } else if (value instanceof YamlNode.Mapping inner && !free && !below.isEmpty()) {
                edit.put(key, over(YamlEdit.empty(value.line()).mapping(), inner, (Map<String, Map<String, ?>>) below, path + key + ".", faults), overlay.keyLines().get(key));
            } else {
                edit.put(key, value, overlay.keyLines().get(key));
            }
        });
        return edit.mapping();
    }
}
