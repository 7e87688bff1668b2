package io.lakeactors.api;

import io.lakeactors.api.Operation.Method;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds the operation of a request. */
final class Routes {
    record Found(Operation operation, Map<String, String> variables) {}

    private final List<Operation> operations;

    Routes(List<Operation> operations) {
        this.operations = List.copyOf(operations);
        var ids = operations.stream().map(Operation::id).toList();
        if (ids.stream().distinct().count() != ids.size()) {
            throw new IllegalArgumentException("an operation id occurs twice: " + ids);
        }
    }

    List<Operation> operations() {
        return operations;
    }

    /** @throws HttpFault 404 with the nearest path, 405 with the methods that there are */
    Found find(String method, List<String> segments) {
        var here = operations.stream().filter(operation -> matches(operation, segments)).toList();
        if (here.isEmpty()) {
            throw HttpFault.request(404, "there is nothing at /" + String.join("/", segments), "", "Did you mean " + nearest(segments)
                    + "? /v1/openapi.json lists every call.");
        }
        return here.stream()
                .filter(operation -> operation.method().name().equals(method))
                .findFirst()
                .map(operation -> new Found(operation, variables(operation, segments)))
                .orElseThrow(() -> HttpFault.request(405, "/" + String.join("/", segments) + " does not take " + method, "", "Use " + methods(here) + "."));
    }

    private static String methods(List<Operation> operations) {
        return operations.stream().map(Operation::method).map(Method::name).distinct().sorted().collect(Collectors.joining(" or "));
    }

    private static boolean matches(Operation operation, List<String> segments) {
        var pattern = operation.segments();
        if (pattern.size() != segments.size()) {
            return false;
        }
        for (int i = 0; i < pattern.size(); i++) {
            if (Operation.isVariable(pattern.get(i)) ? segments.get(i).isEmpty() : !pattern.get(i).equals(segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, String> variables(Operation operation, List<String> segments) {
        var found = new HashMap<String, String>();
        var pattern = operation.segments();
        for (int i = 0; i < pattern.size(); i++) {
            if (Operation.isVariable(pattern.get(i))) {
                found.put(pattern.get(i).substring(1, pattern.get(i).length() - 1), segments.get(i));
            }
        }
        return found;
    }

    /** The path that shares most segments, in whatever place. */
    private String nearest(List<String> segments) {
        return operations.stream()
                .max(Comparator.<Operation>comparingLong(operation -> operation.segments().stream().filter(segments::contains).count())
                        .thenComparingInt(operation -> -Math.abs(operation.segments().size() - segments.size()))
                        .thenComparing(Operation::path, Comparator.reverseOrder()))
                .map(Operation::path)
                .orElse("/v1/status");
    }
}
