package io.lakeactors.contract;

import io.lakeactors.model.Contract;
import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.OnFail;
import io.lakeactors.model.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How strict a contract is with records and with itself: what it says in {@code la.strictness}, and where it says nothing, what its {@link Layer} gives.
 *
 * <p>Programs before 0.16 took {@code la.layer} for a word to people. What they have taken goes on as it did until it is applied anew: only a text that was taken
 * since then ends with a {@linkplain #marked mark}, so that pipelines do not judge otherwise because a node was given another program.
 */
public final class Strictness {
    static final String NAME = "la.strictness";
    static final String UNKNOWN_FIELDS = "unknownFields";
    static final String TYPE_MISMATCH = "typeMismatch";
    static final String COMPATIBILITY = "compatibility";
    private static final String MARK = "# Taken with what " + Layer.NAME + " gives.";
    private static final String DEFAULT = "default";
    private static final Map<String, String> DEFAULTS = Map.of(UNKNOWN_FIELDS, "ignore", TYPE_MISMATCH, "quarantine", COMPATIBILITY, "for readers");

    private Strictness() {}

    /** @param key of {@code la.strictness}, or la.layer @param from what says it: {@code la.strictness}, {@code la.layer: silver}, or {@code default} */
    public record Line(String key, String value, String from) {
        /** {@code unknownFields: rescue (la.layer: bronze)}. */
        public String words() {
            return key + ": " + value + " (" + from + ")";
        }

        /** Whether neither the contract nor its layer says it. */
        public boolean isDefault() {
            return from.equals(DEFAULT);
        }
    }

    /** What a contract's table is held to, and which word of the contract says so. @param text of a contract that is right @param object the schema object's name */
    public static List<Line> lines(String text, String object) {
        return object(text, object).map(one -> lines(one, isMarked(text))).orElse(List.of());
    }

    private static List<Line> lines(YamlNode.Mapping object, boolean laid) {
        var lines = new ArrayList<Line>();
        Optional<Layer> layer = Layer.of(object);
        layer.ifPresent(of -> lines.add(new Line("layer", of.word(), Layer.NAME)));
        for (String key : List.of(UNKNOWN_FIELDS, TYPE_MISMATCH, COMPATIBILITY)) {
            Optional<String> own = said(object, key);
            Optional<String> onFail = key.equals(TYPE_MISMATCH) ? Extensions.text(object, "la.onFail") : Optional.empty();
            Optional<String> given = layer.filter(of -> laid).map(of -> of.gives().get(key));
            // Of a query's result both are refused as a whole: there is nothing to choose.
            boolean isOfRecords = layer.isEmpty() || layer.get() != Layer.GOLD || key.equals(COMPATIBILITY);
            if (own.isPresent()) {
                lines.add(new Line(key, own.get(), NAME));
            } else if (onFail.isPresent()) {
                lines.add(new Line(key, onFail.get(), "la.onFail"));
            } else if (given.isPresent()) {
                lines.add(new Line(key, given.get(), Layer.NAME + ": " + layer.get().word()));
            } else if (isOfRecords) {
                lines.add(new Line(key, DEFAULTS.get(key), DEFAULT));
            }
        }
        return lines;
    }

    /** A text as it is kept: such that who reads it again knows what its layers gave. */
    static String marked(String text) {
        return text.contains(Layer.NAME) && !isMarked(text) ? text + (text.endsWith("\n") ? "" : "\n") + MARK + "\n" : text;
    }

    static boolean isMarked(String text) {
        return text.stripTrailing().endsWith(MARK);
    }

    /** A contract whose objects say themselves what their layers give them. */
    static YamlNode.Mapping laid(YamlNode.Mapping contract) {
        if (contract.mappings("schema").stream().allMatch(object -> Layer.of(object).isEmpty())) {
            return contract;
        }
        var objects = contract.items("schema").stream().map(item -> item instanceof YamlNode.Mapping object ? under(object) : item).toList();
        YamlNode schema = contract.get("schema").orElseThrow();
        return new YamlEdit(contract).put("schema", new YamlNode.Sequence(objects, schema.line()), contract.keyLines().get("schema")).mapping();
    }

    private static YamlNode under(YamlNode.Mapping object) {
        Optional<Layer> layer = Layer.of(object);
        if (layer.isEmpty()) {
            return object;
        }
        int line = Extensions.value(object, Layer.NAME).orElseThrow().line();
        var all = words(object).map(YamlEdit::new).orElseGet(() -> YamlEdit.empty(line));
        layer.get().gives().forEach((key, value) -> {
            // What an object says of all its rules is nearer than what its layer says of one.
            if (all.get(key).isEmpty() && !(key.equals(TYPE_MISMATCH) && Extensions.onFail(object).isPresent())) {
                all.put(key, YamlEdit.text(value, line), line);
            }
        });
        return new YamlEdit(object).custom(NAME, all.mapping(), line).mapping();
    }

    static Contract.UnknownFields unknownFields(YamlNode.Mapping object) {
        return said(object, UNKNOWN_FIELDS).filter(word -> !word.equals("ignore"))
                .map(word -> word.equals("rescue") ? Contract.UnknownFields.RESCUE : Contract.UnknownFields.QUARANTINE).orElse(Contract.UnknownFields.IGNORE);
    }

    static Optional<OnFail> typeMismatch(YamlNode.Mapping object) {
        return said(object, TYPE_MISMATCH).flatMap(Extensions::onFail);
    }

    static Promise promise(YamlNode.Mapping object) {
        return said(object, COMPATIBILITY).flatMap(Promise::of).orElse(Promise.UNSAID);
    }

    /** The schema object of that name. */
    static Optional<YamlNode.Mapping> object(String contractText, String name) {
        return YamlReader.read(contractText, new Faults(ErrorCode.CONTRACT_INVALID, "")).stream().flatMap(root -> root.mappings("schema").stream())
                .filter(object -> object.text("name").filter(name::equals).isPresent()).findFirst();
    }

    private static Optional<YamlNode.Mapping> words(YamlNode.Mapping object) {
        return Extensions.value(object, NAME).filter(YamlNode.Mapping.class::isInstance).map(YamlNode.Mapping.class::cast);
    }

    private static Optional<String> said(YamlNode.Mapping object, String key) {
        return words(object).flatMap(words -> words.text(key));
    }
}
