package io.lakeactors.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lines of several files as single numbers, so that nodes of one file can stand among those of another and still say where they were written. */
final class Places {
    /** No file has as many lines, as none has as many characters. */
    private static final int LINES_MAX = 1 << 21;
    static final int FILES_MAX = 64;

    private final List<String> files = new ArrayList<>();

    /** @param main the file that lines are of if nothing else is said */
    Places(String main) {
        files.add(main);
    }

    /** The place that a number stands for. */
    Faults.Place of(int line) {
        return new Faults.Place(files.get(line / LINES_MAX), line % LINES_MAX);
    }

    /** What to remark of a line: where it is, if in another file than the main one; else nothing. */
    String remark(int line) {
        return line < LINES_MAX ? "" : local(of(line).file()) + ":" + of(line).line();
    }

    /** A file of the main file's folder, or of those below, from there on: the same wherever a command was started. */
    String local(String file) {
        return file.substring(files.getFirst().lastIndexOf('/') + 1);
    }

    /** Adds a file. @return its nodes with lines that know it */
    YamlNode.Mapping add(String file, YamlNode.Mapping root) {
        files.add(file);
        return (YamlNode.Mapping) moved(root, (files.size() - 1) * LINES_MAX);
    }

    int count() {
        return files.size();
    }

    private static YamlNode moved(YamlNode node, int by) {
        return switch (node) {
            case YamlNode.Mapping mapping -> {
                Map<String, YamlNode> values = new LinkedHashMap<>();
                mapping.values().forEach((key, value) -> values.put(key, moved(value, by)));
                Map<String, Integer> lines = new LinkedHashMap<>();
                mapping.keyLines().forEach((key, line) -> lines.put(key, line + by));
                yield new YamlNode.Mapping(values, lines, mapping.line() + by);
            }
            case YamlNode.Sequence sequence -> new YamlNode.Sequence(sequence.items().stream().map(item -> moved(item, by)).toList(), sequence.line() + by);
            case YamlNode.Scalar scalar -> new YamlNode.Scalar(scalar.text(), scalar.form(), scalar.line() + by);
        };
    }
}
