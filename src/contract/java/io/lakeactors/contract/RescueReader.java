package io.lakeactors.contract;

import io.lakeactors.model.Field;
import io.lakeactors.model.RescuedColumn;
import java.util.List;
import java.util.stream.Stream;

/** Adds {@link RescuedColumn} to the columns of a contract that says {@code unknownFields: rescue}. */
final class RescueReader {
    private RescueReader() {}

    /** @param fields of the object, without it */
    static List<Field> with(YamlNode.Mapping object, List<Field> fields, Faults faults) {
        for (Field field : fields) {
            if (SourceSchema.path(field).stream().findFirst().filter(RescuedColumn.NAME::equals).isPresent()) {
                faults.add(object, "\"" + field.name() + "\" is read from a field " + RescuedColumn.NAME + ", and fields that the contract does not name are kept under that name",
                        "Call the source's field otherwise, or take unknownFields: rescue out.");
                return fields;
            }
        }
        return Stream.concat(fields.stream(), Stream.of(RescuedColumn.FIELD)).toList();
    }
}
