package io.lakeactors.api;

import java.util.List;

/** The API's description without a node, for the reference pages. */
public final class ApiReference {
    private ApiReference() {}

    /** What {@code GET /v1/openapi.json} answers. */
    public static String openApi() {
        return OpenApi.of(operations());
    }

    /** The calls as a page in Markdown. */
    public static String markdown() {
        var page = new StringBuilder("# REST API\n\nPrinted from the code; do not edit. Every node serves its OpenAPI document at `/v1/openapi.json`.\n");
        for (String tag : operations().stream().map(Operation::tag).distinct().toList()) {
            page.append("\n## ").append(tag).append("\n\n| call | does | takes | answers | token |\n|---|---|---|---|---|\n");
            operations().stream().filter(operation -> operation.tag().equals(tag)).forEach(operation -> page.append("| `")
                    .append(operation.method()).append(' ').append(operation.path()).append("` | ").append(operation.summary()).append(" | ")
                    .append(operation.request().map(Class::getSimpleName).orElse("")).append(" | ")
                    .append(operation.status()).append(' ').append(operation.answer() == String.class ? "text" : operation.answer().getSimpleName())
                    .append(" | ")
                    .append(token(operation.access())).append(" |\n"));
        }
        page.append("\n## catalog\n\nBelow `/iceberg/v1/` every node serves the Iceberg REST catalog protocol; `GET /iceberg/v1/config` lists its endpoints, and its errors are that protocol's. ")
                .append("Changing needs the token, reading does beyond loopback. See the [guide](../guides/catalog.md).\n");
        page.append("\n## schema registry\n\nBelow `/registry` every node serves Confluent's API for schema registries, with that API's errors (`{error_code, message}`). What changes something needs the token, reading ")
                .append("does beyond loopback; it may also come as the password of basic authentication. See the [guide](../guides/registry.md).\n\n| call | does |\n|---|---|\n");
        RegistryRoutes.ALL.forEach(line -> page.append("| `").append(line.method()).append(' ').append(line.path()).append("` | ").append(line.says()).append(" |\n"));
        page.append("\nEvery other answer is a Fault: `{number, code, blame, what, where, mend}`, with further faults of the same text under `others`.\n");
        return page.toString();
    }

    private static String token(Operation.Access access) {
        return switch (access) {
            case PROBE -> "";
            case METRICS, READ -> "beyond loopback";
            case CHANGE -> "yes";
        };
    }

    private static List<Operation> operations() {
        // Nothing is called: the parts are not needed to describe the calls.
        return Operations.of(new ApiParts(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null), Runnable::run);
    }
}
