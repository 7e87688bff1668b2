package io.lakeactors.contract.expression;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The functions that this process has. They are code, as its own classes are: whoever starts the process puts them there, once and before it reads anything, and no contract and no request brings any.
 */
public final class Functions {
    private static volatile Functions installed = of(List.of());

    private final Map<String, KnownFunction> byId;

    private Functions(Map<String, KnownFunction> byId) {
        this.byId = byId;
    }

    /** @throws IllegalStateException if two of them have the same name and version */
    public static Functions of(Collection<KnownFunction> functions) {
        return new Functions(functions.stream().collect(Collectors.toMap(KnownFunction::id, Function.identity(), (one, other) -> {
            throw new IllegalStateException("two functions " + one.id());
        }, TreeMap::new)));
    }

    /** From now on expressions call these, and no others. */
    public static void install(Functions functions) {
        installed = functions;
    }

    public static Functions installed() {
        return installed;
    }

    /** @param id {@code score@1} */
    Optional<KnownFunction> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Names with their versions, in order. */
    public List<String> ids() {
        return List.copyOf(byId.keySet());
    }
}
