package io.lakeactors.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeactors.api.Operation.Access;
import io.lakeactors.api.wire.Fault;
import io.lakeactors.api.wire.Json;
import io.lakeactors.api.wire.MayBeNull;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Prints the OpenAPI document from the table of operations and the wire records. */
final class OpenApi {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Map<String, ObjectNode> schemas = new TreeMap<>();

    private OpenApi() {}

    static String of(List<Operation> operations) {
        return Json.write(new OpenApi().document(operations));
    }

    private ObjectNode document(List<Operation> operations) {
        var root = NODES.objectNode();
        root.put("openapi", "3.1.0");
        root.putObject("info").put("title", "LakeActors").put("version", "1")
                .put("description", "A node of LakeActors. Times are milliseconds since 1970 unless they are text.");
        var paths = root.putObject("paths");
        for (Operation operation : operations) {
            paths.withObjectProperty(operation.path()).set(operation.method().name().toLowerCase(Locale.ROOT), operation(operation));
        }
        schema(Fault.class);
        var components = root.putObject("components");
        schemas.forEach(components.putObject("schemas")::set);
        components.putObject("securitySchemes").putObject("token").put("type", "http").put("scheme", "bearer")
                .put("description", "A node that listens beyond loopback asks for it with all other calls too, but for those about its health.");
        return root;
    }

    private ObjectNode operation(Operation operation) {
        var page = NODES.objectNode();
        page.put("operationId", operation.id()).put("summary", operation.summary());
        page.putArray("tags").add(operation.tag());
        var parameters = page.putArray("parameters");
        operation.segments().stream().filter(Operation::isVariable).forEach(segment -> parameters.addObject()
                .put("name", segment.substring(1, segment.length() - 1)).put("in", "path").put("required", true).putObject("schema").put("type", "string"));
        operation.query().forEach(parameter -> parameters.addObject()
                .put("name", parameter.name()).put("in", "query").put("required", false).put("description", parameter.says()).putObject("schema")
                .put("type", parameter.type()));
        operation.request().ifPresent(type -> page.putObject("requestBody").put("required", true).putObject("content").putObject("application/json")
                .set("schema", schema(type)));
        if (operation.access() == Access.CHANGE) {
            page.putArray("security").addObject().putArray("token");
        }
        var responses = page.putObject("responses");
        var success = responses.putObject(Integer.toString(operation.status())).put("description", "done").putObject("content");
        if (operation.answer() == String.class && !operation.path().endsWith(".json")) {
            success.putObject("text/plain").putObject("schema").put("type", "string");
        } else {
            success.putObject("application/json")
                    .set("schema", operation.answer() == String.class ? NODES.objectNode().put("type", "object") : schema(operation.answer()));
        }
        responses.putObject("default").put("description", "what is wrong, where, and the mend").putObject("content").putObject("application/json")
                .set("schema", schema(Fault.class));
        return page;
    }

    private ObjectNode schema(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            return generic.getRawType() == List.class
                    ? array(schema(last))
                    : NODES.objectNode().put("type", "object").set("additionalProperties", schema(last));
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            return record(plain);
        }
        return switch (plain.getSimpleName()) {
            case "String" -> NODES.objectNode().put("type", "string");
            case "boolean", "Boolean" -> NODES.objectNode().put("type", "boolean");
            case "int", "Integer" -> NODES.objectNode().put("type", "integer").put("format", "int32");
            case "long", "Long" -> NODES.objectNode().put("type", "integer").put("format", "int64");
            case "double", "Double" -> NODES.objectNode().put("type", "number");
            case "Object" -> NODES.objectNode();
            default -> throw new IllegalArgumentException("no wire type: " + type);
        };
    }

    private static ObjectNode array(ObjectNode items) {
        return NODES.objectNode().put("type", "array").set("items", items);
    }

    private ObjectNode record(Class<?> type) {
        String name = type.isMemberClass() ? type.getEnclosingClass().getSimpleName() + type.getSimpleName() : type.getSimpleName();
        if (!schemas.containsKey(name)) {
            var body = NODES.objectNode().put("type", "object");
            schemas.put(name, body);
            var properties = body.putObject("properties");
            var required = NODES.arrayNode();
            for (RecordComponent component : type.getRecordComponents()) {
                properties.set(component.getName(), property(component));
                if (!component.isAnnotationPresent(MayBeNull.class) && !(type == Fault.class && component.getName().equals("others"))) {
                    required.add(component.getName());
                }
            }
            body.set("required", required);
        }
        return NODES.objectNode().put("$ref", "#/components/schemas/" + name);
    }

    private ObjectNode property(RecordComponent component) {
        ObjectNode schema = schema(component.getGenericType());
        if (component.isAnnotationPresent(MayBeNull.class) && schema.has("type")) {
            schema.putArray("type").add(schema(component.getGenericType()).get("type")).add("null");
        }
        return schema;
    }
}
