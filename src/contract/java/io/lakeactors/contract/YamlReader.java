package io.lakeactors.contract;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads YAML into nodes with lines; constructs no objects. Bounded in size, depth, aliases and number of nodes, so that no file can exhaust the node that
 * checks it.
 */
final class YamlReader {
    static final int CHARACTERS_MAX = 1 << 20;
    private static final int DEPTH_MAX = 64;
    private static final int ALIASES_MAX = 64;
    private static final int NODES_MAX = 100_000;
    private static final Set<Tag> TAGS = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MAP, Tag.SEQ, Tag.MERGE);
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]{1,60}");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\.[0-9]{1,60}|[0-9]{1,60}(\\.[0-9]{0,60})?)([eE][-+]?[0-9]{1,3})?");

    private final Faults faults;
    private int nodes;

    private YamlReader(Faults faults) {
        this.faults = faults;
    }

    /** The file's one document, which must be a mapping; empty if it is not, with the faults added. */
    static Optional<YamlNode.Mapping> read(String text, Faults faults) {
        if (text.length() > CHARACTERS_MAX) {
            faults.add(0, "the file has more than " + CHARACTERS_MAX + " characters", "Split it.");
            return Optional.empty();
        }
        Optional<Node> root = compose(text, faults);
        if (root.isEmpty()) {
            return Optional.empty();
        }
        int before = faults.count();
        YamlNode node = new YamlReader(faults).view(root.get(), 0);
        if (node instanceof YamlNode.Mapping mapping) {
            return faults.count() == before ? Optional.of(mapping) : Optional.empty();
        }
        faults.add(node, "the file is " + node.kind() + ", not a mapping of keys to values",
                "Begin with a key, as in the examples under cluster-config/examples.");
        return Optional.empty();
    }

    private static Optional<Node> compose(String text, Faults faults) {
        var options = new LoaderOptions();
        options.setCodePointLimit(CHARACTERS_MAX);
        options.setNestingDepthLimit(DEPTH_MAX);
        options.setMaxAliasesForCollections(ALIASES_MAX);
        try {
            Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
            if (root == null) {
                faults.add(0, "the file is empty", "See the examples under cluster-config/examples.");
            }
            return Optional.ofNullable(root);
        } catch (MarkedYAMLException broken) {
            var mark = broken.getProblemMark();
            faults.add(mark == null ? 0 : mark.getLine() + 1, "not valid YAML: " + broken.getProblem(), "Check indentation, colons and quotes there.");
        } catch (YAMLException broken) {
            faults.add(0, "not valid YAML: " + broken.getMessage(), "Check indentation, colons and quotes.");
        }
        return Optional.empty();
    }

    private YamlNode view(Node node, int depth) {
        int line = node.getStartMark().getLine() + 1;
        if (++nodes > NODES_MAX || depth > DEPTH_MAX) {
            if (nodes <= NODES_MAX + 1) {
                faults.add(line, "the file nests too deep or expands to too many values", "Write aliases out, or split the file.");
            }
            nodes = NODES_MAX + 1;
            return nothing(line);
        }
        if (!TAGS.contains(node.getTag())) {
            faults.add(line, "the tag " + node.getTag().getValue() + " is not allowed", "Remove it.");
            return nothing(line);
        }
        if (node instanceof MappingNode mapping) {
            return view(mapping, line, depth);
        }
        if (node instanceof SequenceNode sequence) {
            var items = new ArrayList<YamlNode>();
            for (Node item : sequence.getValue()) {
                items.add(view(item, depth + 1));
            }
            return new YamlNode.Sequence(items, line);
        }
        return view((ScalarNode) node, line);
    }

    private YamlNode view(MappingNode node, int line, int depth) {
        var values = new LinkedHashMap<String, YamlNode>();
        var keyLines = new LinkedHashMap<String, Integer>();
        for (NodeTuple tuple : node.getValue()) {
            int keyLine = tuple.getKeyNode().getStartMark().getLine() + 1;
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                faults.add(keyLine, "a key must be a word", "Quote it if it is meant as text.");
            } else if (key.getTag().equals(Tag.MERGE)) {
                faults.add(keyLine, "merge keys (<<) are not supported", "Write the values out.");
            } else if (values.containsKey(key.getValue())) {
                faults.add(keyLine, "the key \"" + key.getValue() + "\" occurs twice, first in " + faults.line(keyLines.get(key.getValue())), "Remove one of them.");
            } else {
                values.put(key.getValue(), view(tuple.getValueNode(), depth + 1));
                keyLines.put(key.getValue(), keyLine);
            }
        }
        return new YamlNode.Mapping(values, keyLines, line);
    }

    private static YamlNode.Scalar view(ScalarNode node, int line) {
        boolean plain = node.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN;
        return new YamlNode.Scalar(node.getValue(), plain ? form(node.getValue()) : YamlNode.Scalar.Form.TEXT, line);
    }

    private static YamlNode.Scalar.Form form(String text) {
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> YamlNode.Scalar.Form.NULL;
            case "true", "false" -> YamlNode.Scalar.Form.BOOLEAN;
            default -> {
                if (INTEGER.matcher(text).matches()) {
                    yield YamlNode.Scalar.Form.INTEGER;
                }
                yield DECIMAL.matcher(text).matches() ? YamlNode.Scalar.Form.DECIMAL : YamlNode.Scalar.Form.TEXT;
            }
        };
    }

    private static YamlNode nothing(int line) {
        return new YamlNode.Scalar("", YamlNode.Scalar.Form.NULL, line);
    }
}
