package io.lakeactors.lake.catalog;

import io.lakeactors.lake.iceberg.CatalogDoor;
import io.lakeactors.model.TableName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.view.BaseMetastoreViewCatalog;
import org.apache.iceberg.view.ViewOperations;

/** The catalog for the time of one request, whose id every change that it makes carries. */
final class ServedCatalog extends BaseMetastoreViewCatalog implements SupportsNamespaces {
    /** The property of a namespace by which clients choose where its tables are. */
    private static final String LOCATION = "location";
    private final CatalogDoor door;
    private final FedTableGuard guard;
    private final String changeId;

    ServedCatalog(CatalogDoor door, FedTableGuard guard, String changeId) {
        this.door = door;
        this.guard = guard;
        this.changeId = changeId;
    }

    /** The name as ours. @throws IllegalArgumentException if we could not keep it: names become folders and SQL */
    static TableName name(TableIdentifier identifier) {
        return known(identifier).orElseThrow(() -> new IllegalArgumentException("Cannot keep a table or view named " + identifier
                + ": give one namespace level and a name, each of letters, digits and underscores, at most 128, not beginning with a digit"));
    }

    static Optional<TableName> known(TableIdentifier identifier) {
        return identifier.namespace().length() == 1 && TableName.isPart(identifier.namespace().level(0)) && TableName.isPart(identifier.name())
                ? Optional.of(new TableName(identifier.namespace().level(0), identifier.name()))
                : Optional.empty();
    }

    @Override
    public String name() {
        return "lake";
    }

    @Override
    protected boolean isValidIdentifier(TableIdentifier identifier) {
        return known(identifier).isPresent();
    }

    @Override
    protected TableOperations newTableOps(TableIdentifier identifier) {
        return new ServedTable(door, changeId, name(identifier));
    }

    @Override
    protected ViewOperations newViewOps(TableIdentifier identifier) {
        return new ServedView(door, changeId, name(identifier));
    }

    @Override
    protected String defaultWarehouseLocation(TableIdentifier identifier) {
        return door.freshLocation(name(identifier));
    }

    @Override
    public List<TableIdentifier> listTables(Namespace namespace) {
        return identifiers(namespace, door.tables(existing(namespace)));
    }

    @Override
    public List<TableIdentifier> listViews(Namespace namespace) {
        return identifiers(namespace, door.views(existing(namespace)));
    }

    private static List<TableIdentifier> identifiers(Namespace namespace, List<TableName> names) {
        return names.stream().map(name -> TableIdentifier.of(namespace, name.name())).toList();
    }

    @Override
    public boolean dropTable(TableIdentifier identifier, boolean purge) {
        Optional<TableMetadata> metadata = known(identifier).flatMap(door::table);
        if (metadata.isEmpty()) {
            return false;
        }
        guard.mayGo(name(identifier), "drop");
        boolean dropped = door.dropTable(changeId, name(identifier));
        if (dropped && purge) {
            CatalogUtil.dropTableData(door.io(), metadata.get());
        }
        return dropped;
    }

    @Override
    public void renameTable(TableIdentifier from, TableIdentifier to) {
        known(from).ifPresent(table -> guard.mayGo(table, "rename"));
        door.renameTable(changeId, name(from), name(to));
    }

    @Override
    public boolean dropView(TableIdentifier identifier) {
        return known(identifier).map(view -> door.dropView(changeId, view)).orElse(false);
    }

    @Override
    public void renameView(TableIdentifier from, TableIdentifier to) {
        door.renameView(changeId, name(from), name(to));
    }

    @Override
    public void createNamespace(Namespace namespace, Map<String, String> properties) {
        if (namespace.length() != 1 || !TableName.isPart(namespace.level(0))) {
            throw new IllegalArgumentException("Cannot keep a namespace named " + namespace + ": give one level of letters, digits and underscores, not beginning with a digit");
        }
        door.createNamespace(changeId, namespace.level(0), properties);
    }

    @Override
    public List<Namespace> listNamespaces(Namespace parent) {
        if (parent.isEmpty()) {
            return door.namespaces().stream().map(Namespace::of).toList();
        }
        existing(parent);
        return List.of();
    }

    @Override
    public Map<String, String> loadNamespaceMetadata(Namespace namespace) {
        return told(namespace, single(namespace).flatMap(door::namespace).orElseThrow(() -> absent(namespace)));
    }

    /** With the folder that its tables lie in, where nobody has said otherwise: a client that is not told one, as Trino, makes a table before it looks whether its folder is empty. */
    Map<String, String> told(Namespace namespace, Map<String, String> properties) {
        var told = new HashMap<>(properties);
        told.putIfAbsent(LOCATION, door.folder(namespace.level(0)));
        return told;
    }

    @Override
    public boolean dropNamespace(Namespace namespace) {
        return single(namespace).map(name -> door.dropNamespace(changeId, name)).orElse(false);
    }

    @Override
    public boolean setProperties(Namespace namespace, Map<String, String> properties) {
        return changeProperties(namespace, properties, Set.of());
    }

    @Override
    public boolean removeProperties(Namespace namespace, Set<String> properties) {
        return changeProperties(namespace, Map.of(), properties);
    }

    boolean changeProperties(Namespace namespace, Map<String, String> set, Set<String> removed) {
        door.changeNamespace(changeId, single(namespace).orElseThrow(() -> absent(namespace)), set, removed);
        return true;
    }

    private String existing(Namespace namespace) {
        loadNamespaceMetadata(namespace);
        return namespace.level(0);
    }

    private static Optional<String> single(Namespace namespace) {
        return namespace.length() == 1 ? Optional.of(namespace.level(0)) : Optional.empty();
    }

    private static NoSuchNamespaceException absent(Namespace namespace) {
        return new NoSuchNamespaceException("Namespace does not exist: %s", namespace);
    }
}
