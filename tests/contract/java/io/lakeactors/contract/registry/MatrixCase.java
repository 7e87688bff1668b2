package io.lakeactors.contract.registry;

import java.util.List;
import java.util.stream.Stream;

/**
 * A schema and one that follows it, with the verdict that this registry owes: by Confluent's rules, and by their language's specification where it speaks.
 *
 * @param oldImport the file imported.proto that the old schema imports; empty for none
 * @param backward whether the new schema reads what was written with the old one
 * @param forward the other way round
 */
record MatrixCase(SchemaKind kind, String name, String old, String oldImport, String fresh, String freshImport, boolean backward, boolean forward) {
    static List<MatrixCase> all() {
        return Stream.of(AvroCompatibilityTest.matrix(), JsonCompatibilityTest.matrix(), ProtobufCompatibilityTest.matrix()).flatMap(cases -> cases).toList();
    }

    boolean accepted(Compatibility level) {
        return (backward || !level.readsOlder()) && (forward || !level.readByOlder());
    }
}
