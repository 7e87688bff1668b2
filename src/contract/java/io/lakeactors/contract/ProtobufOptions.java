package io.lakeactors.contract;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Sets the options that a .proto file has, its own and declared ones, in the file's descriptor. */
final class ProtobufOptions {
    /** Written as options, but no part of them. */
    private static final Set<String> NO_OPTIONS = Set.of("default", "json_name");

    private final ExtensionRegistry declared;

    private ProtobufOptions(ExtensionRegistry declared) {
        this.declared = declared;
    }

    /**
     * @param file of the same text
     * @param declared options that it and its imports declare
     * @throws IllegalArgumentException for an option that nobody declares, or a value that it cannot have
     */
    static void set(List<ProtobufStatement> statements, FileDescriptorProto.Builder file, ExtensionRegistry declared) {
        var options = new ProtobufOptions(declared);
        String scope = file.getPackage();
        var messages = byName(file.getMessageTypeBuilderList(), DescriptorProto.Builder::getName);
        var enums = byName(file.getEnumTypeBuilderList(), EnumDescriptorProto.Builder::getName);
        var services = byName(file.getServiceBuilderList(), ServiceDescriptorProto.Builder::getName);
        int extension = 0;
        for (var statement : statements) {
            switch (statement.head()) {
                case "option" -> options.set(file.getOptionsBuilder(), statement, scope);
                case "message" -> options.message(statement.body(), messages.get(statement.words().get(1)), scope);
                case "enum" -> options.values(statement, enums.get(statement.words().get(1)), scope);
                case "service" -> options.service(statement, services.get(statement.words().get(1)), scope);
                case "extend" -> extension = options.extensions(statement, file.getExtensionBuilderList(), extension, scope);
                default -> { }
            }
        }
    }

    private static <K, B> Map<K, B> byName(List<B> builders, Function<B, K> name) {
        return builders.stream().collect(Collectors.toMap(name, Function.identity()));
    }

    private void message(List<ProtobufStatement> body, DescriptorProto.Builder message, String outer) {
        String scope = outer.isEmpty() ? message.getName() : outer + "." + message.getName();
        var within = byName(message.getNestedTypeBuilderList(), DescriptorProto.Builder::getName);
        var enums = byName(message.getEnumTypeBuilderList(), EnumDescriptorProto.Builder::getName);
        var fields = byName(message.getFieldBuilderList(), FieldDescriptorProto.Builder::getNumber);
        int extension = 0;
        for (var one : body) {
            switch (one.isGroup() ? "group" : one.head()) {
                case "option" -> set(message.getOptionsBuilder(), one, scope);
                case "message" -> message(one.body(), within.get(one.words().get(1)), scope);
                case "group" -> group(one, fields, within, scope);
                case "enum" -> values(one, enums.get(one.words().get(1)), scope);
                case "extend" -> extension = extensions(one, message.getExtensionBuilderList(), extension, scope);
                case "oneof" -> oneof(one, message, fields, within, scope);
                case "reserved", "extensions" -> { }
                default -> field(one, fields.get(one.number()), scope);
            }
        }
    }

    private void group(ProtobufStatement group, Map<Integer, FieldDescriptorProto.Builder> fields, Map<String, DescriptorProto.Builder> within, String scope) {
        field(group, fields.get(group.number()), scope);
        message(group.body(), within.get(groupName(group)), scope);
    }

    static String groupName(ProtobufStatement group) {
        return group.words().get(group.words().indexOf("group") + 1);
    }

    private void oneof(ProtobufStatement statement, DescriptorProto.Builder message, Map<Integer, FieldDescriptorProto.Builder> fields,
            Map<String, DescriptorProto.Builder> within, String scope) {
        for (var one : statement.body()) {
            switch (one.isGroup() ? "group" : one.head()) {
                case "option" -> message.getOneofDeclBuilderList().stream().filter(oneof -> oneof.getName().equals(statement.words().get(1)))
                        .forEach(oneof -> set(oneof.getOptionsBuilder(), one, scope));
                case "group" -> group(one, fields, within, scope);
                default -> field(one, fields.get(one.number()), scope);
            }
        }
    }

    private int extensions(ProtobufStatement statement, List<FieldDescriptorProto.Builder> fields, int before, String scope) {
        int next = before;
        for (var one : statement.body()) {
            if (!one.isGroup()) {
                field(one, fields.get(next++), scope);
            }
        }
        return next;
    }

    private void field(ProtobufStatement statement, FieldDescriptorProto.Builder field, String scope) {
        statement.options().stream().filter(option -> !NO_OPTIONS.contains(option.getFirst())).forEach(option -> set(field.getOptionsBuilder(), option, scope));
    }

    private void values(ProtobufStatement statement, EnumDescriptorProto.Builder values, String scope) {
        int next = 0;
        for (var one : statement.body()) {
            switch (one.head()) {
                case "option" -> set(values.getOptionsBuilder(), one, scope);
                case "reserved" -> { }
                default -> {
                    var value = values.getValueBuilder(next++);
                    one.options().forEach(option -> set(value.getOptionsBuilder(), option, scope));
                }
            }
        }
    }

    private void service(ProtobufStatement statement, ServiceDescriptorProto.Builder service, String scope) {
        int next = 0;
        for (var one : statement.body()) {
            if (one.head().equals("option")) {
                set(service.getOptionsBuilder(), one, scope);
            } else {
                var method = service.getMethodBuilder(next++);
                if (one.body() != null) {
                    one.body().forEach(option -> set(method.getOptionsBuilder(), option, scope));
                }
            }
        }
    }

    private void set(Message.Builder options, ProtobufStatement statement, String scope) {
        set(options, statement.words().subList(1, statement.words().size()), scope);
    }

    /** As Protobuf's text format, which is what options' values are written in. */
    private void set(Message.Builder options, List<String> words, String scope) {
        int equal = words.indexOf("=");
        String name = ProtobufStatement.line(equal < 0 ? words : words.subList(0, equal));
        if (equal < 1 || equal == words.size() - 1) {
            throw new IllegalArgumentException("option " + name + " has no value");
        }
        var path = path(words.subList(0, equal), scope, name);
        var text = new StringBuilder(String.join(" { ", path)).append(words.get(equal + 1).equals("{") ? " " : ": ")
                .append(ProtobufStatement.line(words.subList(equal + 1, words.size()))).append(" }".repeat(path.size() - 1));
        try {
            TextFormat.getParser().merge(text, declared, options);
        } catch (TextFormat.ParseException wrong) {
            throw new IllegalArgumentException("option " + name + ": " + wrong.getMessage().replaceFirst("^\\d+:\\d+: ", ""), wrong);
        }
    }

    private List<String> path(List<String> words, String scope, String name) {
        var path = new ArrayList<String>();
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).equals("(")) {
                String wanted = words.get(i + 1);
                path.add("[" + full(wanted, scope).orElseThrow(() -> new IllegalArgumentException("option " + name + " is declared neither here nor in what is imported")) + "]");
                i += 2;
            } else {
                path.addAll(List.of(words.get(i).replaceFirst("^\\.", "").split("\\.")));
            }
        }
        return path;
    }

    /** Names are looked for in the message where they stand, then in the one around it, and so on. */
    private Optional<String> full(String name, String scope) {
        if (name.startsWith(".")) {
            return Optional.of(name.substring(1)).filter(this::isDeclared);
        }
        String within = scope;
        while (!within.isEmpty()) {
            if (isDeclared(within + "." + name)) {
                return Optional.of(within + "." + name);
            }
            within = within.contains(".") ? within.substring(0, within.lastIndexOf('.')) : "";
        }
        return Optional.of(name).filter(this::isDeclared);
    }

    private boolean isDeclared(String name) {
        return declared.findImmutableExtensionByName(name) != null;
    }
}
