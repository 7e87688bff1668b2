package io.lakeactors.lake.iceberg;

import io.lakeactors.model.TableQuarantine;
import java.util.List;
import java.util.Map;

/**
 * What a catalog's rows said at one moment.
 *
 * @param lake the lake's id
 * @param epochs the last one of each entity: what was written before can never be committed again
 * @param fences by the table's uuid
 * @param quarantineLog what had left quarantines, newest first
 */
record CatalogCopy(String lake, List<Name> names, List<Property> namespaces, Map<String, Long> epochs, Map<String, Long> fences, List<TableQuarantine.Entry> quarantineLog) {
    /** @param type TABLE or VIEW @param metadata location of its metadata file */
    record Name(String namespace, String name, String type, String metadata) {
        boolean isTable() {
            return type.equals("TABLE");
        }

        @Override
        public String toString() {
            return namespace + "." + name;
        }
    }

    record Property(String namespace, String key, String value) {}

    CatalogCopy {
        names = List.copyOf(names);
        namespaces = List.copyOf(namespaces);
        epochs = Map.copyOf(epochs);
        fences = Map.copyOf(fences);
        // Backups of earlier versions do not have it.
        quarantineLog = quarantineLog == null ? List.of() : List.copyOf(quarantineLog);
    }
}
