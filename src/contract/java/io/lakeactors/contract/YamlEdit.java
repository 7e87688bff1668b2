package io.lakeactors.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A mapping that is being changed. */
final class YamlEdit {
    private static final String CUSTOMS = "customProperties";

    private final Map<String, YamlNode> values;
    private final Map<String, Integer> lines;
    private final int line;

    YamlEdit(YamlNode.Mapping mapping) {
        values = new LinkedHashMap<>(mapping.values());
        lines = new LinkedHashMap<>(mapping.keyLines());
        line = mapping.line();
    }

    static YamlEdit empty(int line) {
        return new YamlEdit(new YamlNode.Mapping(Map.of(), Map.of(), line));
    }

    Optional<YamlNode> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** The elements of a list, to be changed; none if there is no list. */
    List<YamlNode> items(String key) {
        return new ArrayList<>(values.get(key) instanceof YamlNode.Sequence list ? list.items() : List.of());
    }

    /** Of a key that is there. */
    int line(String key) {
        return lines.get(key);
    }

    YamlEdit remove(String key) {
        values.remove(key);
        lines.remove(key);
        return this;
    }

    /** A key that is there keeps its place among the others. */
    YamlEdit put(String key, YamlNode value, int keyLine) {
        values.put(key, value);
        lines.put(key, keyLine);
        return this;
    }

    /** Appends to a list, which is begun if there is none. */
    YamlEdit append(String key, YamlNode item) {
        List<YamlNode> items = items(key);
        items.add(item);
        values.put(key, new YamlNode.Sequence(items, item.line()));
        lines.putIfAbsent(key, item.line());
        return this;
    }

    /** Sets a customProperty, in its place if there is one of that name. */
    YamlEdit custom(String name, YamlNode value, int at) {
        var item = empty(at).put("property", text(name, at), at).put("value", value, at).mapping();
        if (values.get(CUSTOMS) instanceof YamlNode.Sequence list && list.items().stream().anyMatch(custom -> isNamed(custom, name))) {
            values.put(CUSTOMS, new YamlNode.Sequence(list.items().stream().map(custom -> isNamed(custom, name) ? item : custom).toList(), list.line()));
            return this;
        }
        return append(CUSTOMS, item);
    }

    /** Takes a customProperty out. */
    YamlEdit withoutCustom(String name) {
        if (values.get(CUSTOMS) instanceof YamlNode.Sequence list) {
            List<YamlNode> others = list.items().stream().filter(custom -> !isNamed(custom, name)).toList();
            values.put(CUSTOMS, new YamlNode.Sequence(others, list.line()));
            if (others.isEmpty()) {
                values.remove(CUSTOMS);
            }
        }
        return this;
    }

    private static boolean isNamed(YamlNode custom, String name) {
        return custom instanceof YamlNode.Mapping mapping && mapping.text("property").filter(name::equals).isPresent();
    }

    static YamlNode.Scalar text(String text, int line) {
        return new YamlNode.Scalar(text, YamlNode.Scalar.Form.TEXT, line);
    }

    YamlNode.Mapping mapping() {
        return new YamlNode.Mapping(values, lines, line);
    }
}
