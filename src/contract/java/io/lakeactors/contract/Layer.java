package io.lakeactors.contract;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A layer of the lake, and what a table of it is held to where its contract does not say: {@code la.layer} and keys of {@code la.strictness}. */
public enum Layer {
    /** Keeps what comes: a field that nobody knew is in a column of the row, and columns may go again. */
    BRONZE("rescue", "quarantine", "BACKWARD"),
    /** Holds what comes to the contract, and itself to who reads it. */
    SILVER("quarantine", "quarantine", "FULL_TRANSITIVE"),
    /** Is made by a query, whose result has the contract's columns and types or is refused as a whole. */
    GOLD("", "", "FULL_TRANSITIVE");

    /** What a contract says its layer by. */
    static final String NAME = "la.layer";

    private final Map<String, String> gives;

    Layer(String unknownFields, String typeMismatch, String compatibility) {
        var all = new LinkedHashMap<String, String>();
        all.put(Strictness.UNKNOWN_FIELDS, unknownFields);
        all.put(Strictness.TYPE_MISMATCH, typeMismatch);
        all.put(Strictness.COMPATIBILITY, compatibility);
        all.values().removeIf(String::isEmpty);
        gives = java.util.Collections.unmodifiableMap(all);
    }

    /** By the key of {@code la.strictness}. */
    public Map<String, String> gives() {
        return gives;
    }

    /** As contracts write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Layer> of(YamlNode.Mapping object) {
        return Extensions.text(object, NAME).flatMap(word -> Arrays.stream(values()).filter(layer -> layer.word().equals(word)).findFirst());
    }

    /** What a schema object of a contract says that it is. @param object its name */
    static Optional<Layer> of(String contractText, String object) {
        return Strictness.object(contractText, object).flatMap(Layer::of);
    }
}
