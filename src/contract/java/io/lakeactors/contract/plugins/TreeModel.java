package io.lakeactors.contract.plugins;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.sdk.RowFunction;
import io.lakeactors.sdk.ValueType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** An ensemble of decision trees: the leaf of each that the arguments lead to, added up in the order of the trees, or their mean; then the base, and maybe {@code 1 / (1 + e^-sum)}. */
final class TreeModel implements RowFunction {
    private static final int TREES_MAX = 10_000;
    private static final int DEPTH_MAX = 64;
    private static final int NONE = -1;

    private final String name;
    private final int version;
    private final List<String> arguments;
    private final boolean strict;
    private final boolean mean;
    private final boolean logistic;
    private final double base;
    private final List<Tree> trees = new ArrayList<>();

    /**
     * A tree by its nodes, the root first.
     *
     * @param argument the number of the one that is looked at; NONE of a leaf
     * @param value the threshold, or what a leaf gives
     * @param missing where a null leads; NONE if to no value
     */
    private record Tree(int[] argument, double[] value, int[] left, int[] right, int[] missing) {}

    private TreeModel(String name, int version, List<String> arguments, JsonNode root) {
        this.name = name;
        this.version = version;
        this.arguments = arguments;
        strict = ModelFile.text(root, "test", Set.of("<=", "<"), "<=").equals("<");
        mean = ModelFile.text(root, "combine", Set.of("sum", "mean"), "sum").equals("mean");
        logistic = ModelFile.text(root, "link", Set.of("none", "logistic"), "none").equals("logistic");
        base = ModelFile.number(root, "base", 0.0);
    }

    static TreeModel read(String name, int version, List<String> arguments, JsonNode root) {
        ModelFile.only(root, Set.of("kind", "description", "arguments", "test", "combine", "link", "base", "trees"));
        var model = new TreeModel(name, version, arguments, root);
        JsonNode trees = root.path("trees");
        if (!trees.isArray() || trees.isEmpty() || trees.size() > TREES_MAX) {
            throw new IllegalArgumentException("\"trees\" is not a list of 1 to " + TREES_MAX + " trees");
        }
        for (int i = 0; i < trees.size(); i++) {
            model.trees.add(model.tree(trees.get(i), "tree " + i));
        }
        return model;
    }

    private Tree tree(JsonNode nodes, String where) {
        int size = nodes.size();
        if (!nodes.isArray() || size == 0) {
            throw new IllegalArgumentException(where + " is not a list of nodes");
        }
        var tree = new Tree(new int[size], new double[size], new int[size], new int[size], new int[size]);
        for (int i = 0; i < size; i++) {
            try {
                node(nodes.get(i), i, tree);
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException("node " + i + " of " + where + ": " + wrong.getMessage());
            }
        }
        var seen = new boolean[size];
        walk(tree, 0, 0, seen, where);
        for (int i = 0; i < size; i++) {
            if (!seen[i]) {
                throw new IllegalArgumentException("nothing leads to node " + i + " of " + where);
            }
        }
        return tree;
    }

    private void node(JsonNode node, int i, Tree tree) {
        tree.missing()[i] = NONE;
        if (node.has("value")) {
            ModelFile.only(node, Set.of("value"));
            tree.argument()[i] = NONE;
            tree.value()[i] = ModelFile.number(node, "value", null);
            return;
        }
        ModelFile.only(node, Set.of("argument", "threshold", "left", "right", "missing"));
        tree.argument()[i] = arguments.indexOf(node.path("argument").asText());
        if (tree.argument()[i] < 0) {
            throw new IllegalArgumentException("\"" + node.path("argument").asText() + "\" is none of the arguments " + String.join(", ", arguments));
        }
        tree.value()[i] = ModelFile.number(node, "threshold", null);
        tree.left()[i] = next(node, "left", tree);
        tree.right()[i] = next(node, "right", tree);
        if (node.has("missing")) {
            tree.missing()[i] = ModelFile.text(node, "missing", Set.of("left", "right"), "").equals("left") ? tree.left()[i] : tree.right()[i];
        }
    }

    private static int next(JsonNode node, String side, Tree tree) {
        JsonNode number = node.path(side);
        if (!number.canConvertToInt() || !number.isIntegralNumber() || number.intValue() < 1 || number.intValue() >= tree.value().length) {
            throw new IllegalArgumentException("\"" + side + "\" is no number of another node");
        }
        return number.intValue();
    }

    /** Each node is reached once, so there is no circle. */
    private static void walk(Tree tree, int node, int depth, boolean[] seen, String where) {
        if (seen[node]) {
            throw new IllegalArgumentException("two nodes of " + where + " lead to node " + node + ", or they go in a circle");
        }
        if (depth > DEPTH_MAX) {
            throw new IllegalArgumentException(where + " is deeper than " + DEPTH_MAX);
        }
        seen[node] = true;
        if (tree.argument()[node] != NONE) {
            walk(tree, tree.left()[node], depth + 1, seen, where);
            walk(tree, tree.right()[node], depth + 1, seen, where);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int version() {
        return version;
    }

    @Override
    public List<ValueType> arguments() {
        return Collections.nCopies(arguments.size(), ValueType.DOUBLE);
    }

    @Override
    public ValueType result() {
        return ValueType.DOUBLE;
    }

    @Override
    public boolean takesNulls() {
        return true;
    }

    @Override
    public Object apply(Object[] given) {
        double sum = 0;
        for (Tree tree : trees) {
            int leaf = leaf(tree, given);
            if (leaf == NONE) {
                return null;
            }
            sum += tree.value()[leaf];
        }
        double value = base + (mean ? sum / trees.size() : sum);
        return logistic ? LinearModel.logistic(value) : value;
    }

    /** @return NONE if a null leads nowhere */
    private int leaf(Tree tree, Object[] given) {
        int node = 0;
        while (node != NONE && tree.argument()[node] != NONE) {
            var value = (Double) given[tree.argument()[node]];
            if (value == null) {
                node = tree.missing()[node];
            } else {
                boolean left = strict ? value < tree.value()[node] : value <= tree.value()[node];
                node = left ? tree.left()[node] : tree.right()[node];
            }
        }
        return node;
    }
}
