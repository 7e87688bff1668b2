package io.lakeactors.connectors.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeactors.model.Clock;
import io.lakeactors.model.SchemaRegistry;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A registry that speaks Confluent's REST API: Confluent's own, Karapace, Apicurio. What a number stands for is remembered as long as the node lives;
 * that nobody has registered it, for a moment, so that records of such a number do not become a request each.
 */
public final class ConfluentRegistry implements SchemaRegistry {
    private static final int KEPT = 10_000;
    private static final int REFERENCES_MAX = 100;
    private static final Duration UNREGISTERED_KEPT = Duration.ofSeconds(5);
    /** What the API says of a number that it does not know, and of a subject or its version; any other 404 does not come from it. */
    private static final int SCHEMA_NOT_FOUND = 40403;
    private static final Set<Integer> VERSION_NOT_FOUND = Set.of(40401, 40402);

    private static final String NO_REGISTRY = "answers 404 as no registry does: is the url right?";

    private final RegistryCalls calls;
    private final Clock clock;
    private final Map<Integer, Answer> known = new ConcurrentHashMap<>();
    private final Map<Integer, Long> unregisteredUntil = new ConcurrentHashMap<>();

    private ConfluentRegistry(RegistryCalls calls, Clock clock) {
        this.calls = calls;
        this.clock = clock;
    }

    /** Connects to nothing yet. */
    public static ConfluentRegistry of(RegistryConfig config, Clock clock) {
        return new ConfluentRegistry(new RegistryCalls(config), clock);
    }

    @Override
    public Answer find(int id) {
        // Numbers count up from 1, and registries that are asked for one beyond their range do not say that it is not registered, but that there is no such page.
        if (id < 0) {
            return new Unregistered();
        }
        Answer before = known.get(id);
        if (before != null) {
            return before;
        }
        Long until = unregisteredUntil.get(id);
        if (until != null && until - clock.nanos() > 0) {
            return new Unregistered();
        }
        Answer now = ask(id);
        if (now instanceof Unregistered) {
            bounded(unregisteredUntil).put(id, clock.nanos() + UNREGISTERED_KEPT.toNanos());
        } else {
            bounded(known).put(id, now);
            unregisteredUntil.remove(id);
        }
        return now;
    }

    private static <T> Map<Integer, T> bounded(Map<Integer, T> map) {
        if (map.size() >= KEPT) {
            map.clear();
        }
        return map;
    }

    private Answer ask(int id) {
        return switch (calls.get("/schemas/ids/" + id)) {
            case RegistryCalls.Found(var body) -> registered(body);
            case RegistryCalls.NotFound(var code) when code == SCHEMA_NOT_FOUND -> new Unregistered();
            case RegistryCalls.NotFound(var code) -> throw calls.unreachable(NO_REGISTRY);
            case RegistryCalls.TooLarge(var most) -> new Refused("it has more than " + most + " bytes");
        };
    }

    private Answer registered(JsonNode body) {
        var referenced = new LinkedHashMap<String, Referenced>();
        Optional<Refused> missing = follow(body.path("references"), referenced, 0);
        if (missing.isPresent()) {
            return missing.get();
        }
        return new Registered(body.path("schemaType").asText("AVRO"), body.path("schema").asText(), List.copyOf(referenced.values()));
    }

    /** Gathers the texts of schemas that one names, those first that others name. @return why that cannot be */
    private Optional<Refused> follow(JsonNode references, Map<String, Referenced> texts, int depth) {
        for (JsonNode reference : references) {
            String path = "/subjects/" + URLEncoder.encode(reference.path("subject").asText(), StandardCharsets.UTF_8).replace("+", "%20") + "/versions/"
                    + reference.path("version").asInt();
            String name = reference.path("name").asText();
            if (texts.containsKey(name + " " + path)) {
                continue;
            }
            if (texts.size() >= REFERENCES_MAX || depth >= REFERENCES_MAX) {
                return Optional.of(new Refused("it names more than " + REFERENCES_MAX + " other schemas"));
            }
            String named = "it names " + reference.path("subject").asText() + " version " + reference.path("version").asInt() + ", which ";
            // Deleted ones too: what was written with them is still there.
            JsonNode body;
            switch (calls.get(path + "?deleted=true")) {
                case RegistryCalls.Found found -> body = found.body();
                case RegistryCalls.NotFound(var code) when VERSION_NOT_FOUND.contains(code) -> {
                    return Optional.of(new Refused(named + "the registry does not have"));
                }
                // What is not said by a registry may be otherwise in a moment; what is refused is refused for good.
                case RegistryCalls.NotFound(var code) -> throw calls.unreachable(NO_REGISTRY);
                case RegistryCalls.TooLarge(var most) -> {
                    return Optional.of(new Refused(named + "has more than " + most + " bytes"));
                }
            }
            Optional<Refused> missing = follow(body.path("references"), texts, depth + 1);
            if (missing.isPresent()) {
                return missing;
            }
            texts.put(name + " " + path, new Referenced(name, body.path("schema").asText()));
        }
        return Optional.empty();
    }

    @Override
    public String address() {
        return calls.address();
    }

    @Override
    public void close() {
        calls.close();
    }
}
