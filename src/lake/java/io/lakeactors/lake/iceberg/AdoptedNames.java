package io.lakeactors.lake.iceberg;

import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;

/** What adopted files call their columns: as the table did when it was made of them. */
final class AdoptedNames {
    private final String directory;
    private final Map<Integer, String> names;

    AdoptedNames(Table table) {
        String adopted = table.properties().get(Adoption.DIRECTORY);
        directory = adopted == null ? "" : adopted + "/";
        names = directory.isEmpty() ? Map.of() : table.schemas().get(0).columns().stream().collect(Collectors.toMap(Types.NestedField::fieldId, Types.NestedField::name));
    }

    /** Empty for a file that has ids. */
    Map<Integer, String> in(String path) {
        return !directory.isEmpty() && path.startsWith(directory) ? names : Map.of();
    }
}
