package io.lakeactors.contract;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Files that say what is different of another in one environment: {@code flights.prod.yaml} beside {@code flights.yaml}. */
public final class Overlays {
    private static final Pattern ENVIRONMENT = Pattern.compile("[a-z][a-z0-9-]{0,30}");
    /** Such files beside a pipeline are its cases and its contract. */
    private static final Set<String> TAKEN = Set.of("test", "odcs");
    private static final int NAMED_MAX = 4;
    private static final String MEND = "An overlay changes goals, keep, every and from.kafka.cluster; change the file itself.";
    /** What may be different, and below what; an empty mapping for whatever is there. */
    private static final Map<String, Map<String, Map<String, ?>>> PLACES = Map.of("goals", Map.of(), "every", Map.of(), "from", Map.of("kafka", Map.of("cluster", Map.of())),
            "to", Map.of("bronze", Map.of("keep", Map.of()), "silver", Map.of("keep", Map.of()), "quarantine", Map.of("keep", Map.of())));

    private Overlays() {}

    /** Whether a text can name an environment. */
    public static boolean isEnvironment(String text) {
        return ENVIRONMENT.matcher(text).matches() && !TAKEN.contains(text);
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
     * Fails where an environment's name says nothing, and may be misspelt.
     *
     * @param files what may have an overlay; others of the same folders do no harm
     * @throws LakeException {@link ErrorCode#REQUEST_INVALID} if none of them has
     */
    public static void require(Collection<Path> files, String environment, String shown) {
        if (files.stream().noneMatch(file -> Files.exists(of(file, environment)))) {
            List<String> absent = files.stream().map(file -> of(file, environment).getFileName().toString()).distinct().limit(NAMED_MAX + 1L).toList();
            String there = absent.stream().limit(NAMED_MAX).collect(Collectors.joining(", nor ")) + (absent.size() > NAMED_MAX ? " …" : "");
            throw LakeError.of(ErrorCode.REQUEST_INVALID, "nothing is said of the environment " + environment + ": there is no " + there, shown, "Write one beside it, or leave --env out").asException();
        }
    }

    /**
     * A pipeline's or gold table's text in an environment.
     *
     * @param text its own if there is no overlay for it, or what is wrong with the overlay
     * @param place where a line of the text was written
     */
    record Laid(Checked<String> text, IntFunction<Faults.Place> place) {
        /** Reads it further, with faults that name what was written. */
        <T> Checked<T> read(ErrorCode code, String shown, BiFunction<String, Faults, Checked<T>> reader) {
            return text.value().map(whole -> reader.apply(whole, new Faults(code, shown, place))).orElseGet(() -> new Checked<>(Optional.empty(), text.faults(), text.notices()));
        }
    }

    /**
     * Lays what is said of an environment over a text.
     *
     * @param shown what to call the file in faults
     * @param code of faults
     * @param reading is told the overlay before it is read
     */
    static Laid laid(Path file, String shown, String text, Optional<String> environment, ErrorCode code, Consumer<Path> reading) {
        Optional<Path> beside = environment.map(name -> of(file.toAbsolutePath(), name));
        beside.ifPresent(reading);
        if (beside.filter(Files::exists).isEmpty()) {
            return new Laid(Checked.of(text, List.of()), line -> new Faults.Place(shown, line));
        }
        var places = new Places(shown);
        var faults = new Faults(code, shown, places::of);
        String name = name(shown, environment.orElseThrow());
        var own = new Faults(code, name);
        Optional<YamlNode.Mapping> base = YamlReader.read(text, faults);
        Optional<YamlNode.Mapping> overlay = YamlReader.read(TextFiles.textOf(beside.get()), own).map(mapping -> places.add(name, mapping));
        faults.include(own);
        if (base.isEmpty() || overlay.isEmpty()) {
            return new Laid(Checked.faulty(faults), places::of);
        }
        var written = new YamlText(places::remark);
        written.write(places.local(shown) + " and " + places.local(name), over(base.get(), overlay.get(), PLACES, "", faults));
        return new Laid(faults.none() ? Checked.of(written.text(), faults.notices()) : Checked.faulty(faults), line -> places.of(written.place(line)));
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
