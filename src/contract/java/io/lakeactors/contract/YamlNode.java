package io.lakeactors.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value of a YAML file that knows its line. */
sealed interface YamlNode {
    /** From 1. */
    int line();

    /** What kind of value this is, for people. */
    String kind();

    /** @param keyLines the line of each key */
    record Mapping(Map<String, YamlNode> values, Map<String, Integer> keyLines, int line) implements YamlNode {
        public Mapping {
            values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
            keyLines = Map.copyOf(keyLines);
        }

        Optional<YamlNode> get(String key) {
            return Optional.ofNullable(values.get(key));
        }

        /** The text of a scalar that is not null. */
        Optional<String> text(String key) {
            return scalar(key).map(Scalar::text);
        }

        /** A scalar that is not null. */
        Optional<Scalar> scalar(String key) {
            return values.get(key) instanceof Scalar scalar && scalar.form() != Scalar.Form.NULL ? Optional.of(scalar) : Optional.empty();
        }

        boolean isTrue(String key) {
            return values.get(key) instanceof Scalar scalar && scalar.form() == Scalar.Form.BOOLEAN && scalar.text().equals("true");
        }

        /** The items of a sequence; none if there is no such key. */
        List<YamlNode> items(String key) {
            return values.get(key) instanceof Sequence sequence ? sequence.items() : List.of();
        }

        /** The mappings in a sequence. */
        List<Mapping> mappings(String key) {
            return items(key).stream().filter(Mapping.class::isInstance).map(Mapping.class::cast).toList();
        }

        Optional<Mapping> mapping(String key) {
            return values.get(key) instanceof Mapping mapping ? Optional.of(mapping) : Optional.empty();
        }

        @Override
        public String kind() {
            return "a mapping";
        }
    }

    record Sequence(List<YamlNode> items, int line) implements YamlNode {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** @param text as written, without quotes */
    record Scalar(String text, Form form, int line) implements YamlNode {
        /** As YAML 1.2's core schema has it: {@code NO} is text. */
        enum Form {
            NULL,
            BOOLEAN,
            INTEGER,
            DECIMAL,
            TEXT
        }

        @Override
        public String kind() {
            return switch (form) {
                case NULL -> "nothing";
                case BOOLEAN -> "a boolean";
                case INTEGER, DECIMAL -> "a number";
                case TEXT -> "a text";
            };
        }
    }
}
