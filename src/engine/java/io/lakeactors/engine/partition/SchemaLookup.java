package io.lakeactors.engine.partition;

import io.lakeactors.contract.PipelineSpec;
import io.lakeactors.engine.Dependencies;
import io.lakeactors.engine.EngineNode;
import io.lakeactors.engine.PortCalls;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.SchemaRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Asks for schemas by number, on the dispatcher for calls that block, again and again while the registry is away. */
interface SchemaLookup {
    /** For records that name none. */
    SchemaLookup NONE = (ids, found, failed) -> {
        throw new IllegalStateException("schemas " + ids + " are asked for, and there is nobody to ask");
    };

    /**
     * @param found hears all answers, once
     * @param failed hears why there will be none
     */
    void find(Set<Integer> ids, Consumer<Map<Integer, SchemaRegistry.Answer>> found, Consumer<LakeError> failed);

    /** Nobody wants to hear any answer more. */
    default void close() {}

    /** Of a pipeline's registry. @param trouble hears that it is away, and (empty) that it is back */
    static SchemaLookup of(EngineNode node, PipelineSpec spec, Consumer<Optional<LakeError>> trouble) {
        if (spec.format().registryName().isEmpty()) {
            return NONE;
        }
        String name = spec.format().registryName().get();
        var calls = new PortCalls(node);
        return new SchemaLookup() {
            @Override
            public void find(Set<Integer> ids, Consumer<Map<Integer, SchemaRegistry.Answer>> found, Consumer<LakeError> failed) {
                calls.call(Dependencies.registry(name), () -> answers(node.parts().registry(name), ids), new PortCalls.Ears<>(
                        answers -> {
                            trouble.accept(Optional.empty());
                            found.accept(answers);
                        },
                        error -> trouble.accept(Optional.of(error)),
                        failed));
            }

            @Override
            public void close() {
                calls.forget();
            }
        };
    }

    /** Blocks. */
    static Map<Integer, SchemaRegistry.Answer> answers(SchemaRegistry registry, Set<Integer> ids) {
        var answers = new TreeMap<Integer, SchemaRegistry.Answer>();
        ids.forEach(id -> answers.put(id, registry.find(id)));
        return answers;
    }
}
