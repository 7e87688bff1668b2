package io.lakeactors.lake.catalog;

import io.lakeactors.lake.iceberg.CatalogDoor;
import io.lakeactors.model.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.UnprocessableEntityException;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.RESTCatalogProperties.SnapshotMode;
import org.apache.iceberg.rest.requests.CommitTransactionRequest;
import org.apache.iceberg.rest.requests.CreateNamespaceRequest;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.requests.CreateViewRequest;
import org.apache.iceberg.rest.requests.RegisterTableRequest;
import org.apache.iceberg.rest.requests.RegisterViewRequest;
import org.apache.iceberg.rest.requests.RenameTableRequest;
import org.apache.iceberg.rest.requests.UpdateNamespacePropertiesRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.responses.CreateNamespaceResponse;
import org.apache.iceberg.rest.responses.LoadTableResponse;
import org.apache.iceberg.rest.responses.UpdateNamespacePropertiesResponse;

/** What each endpoint of the protocol does. A change that is asked for again under its key answers as it did before, as far as the catalog still knows. */
final class RestEndpoints {
    private static final String PAGE_TOKEN = "pageToken";
    private static final String PAGE_SIZE = "pageSize";
    /** Who does not ask for pages gets one of everything. */
    private static final String WHOLE = "1000000";

    private final CatalogDoor door;
    private final FedTableGuard guard;

    RestEndpoints(CatalogDoor door, FedTableGuard guard) {
        this.door = door;
        this.guard = guard;
    }

    interface Handler {
        /** @return what is answered with 200, or null for 204 */
        Object handle(RestCall call) throws Exception;
    }

    Map<Endpoint, Handler> all() {
        var all = new LinkedHashMap<Endpoint, Handler>();
        namespaces(all);
        tables(all);
        views(all);
        return all;
    }

    private ServedCatalog catalog(RestCall call) {
        return new ServedCatalog(door, guard, call.changeId());
    }

    /** Whether this very request has been answered before. */
    private boolean isRepeated(RestCall call) {
        return call.request().idempotencyKey().isPresent() && door.isDone(call.changeId());
    }

    private void namespaces(Map<Endpoint, Handler> all) {
        all.put(Endpoint.V1_LIST_NAMESPACES, call -> CatalogHandlers.listNamespaces(catalog(call),
                call.parameter("parent").map(parent -> Namespace.of(parent.split("\u001f", -1))).orElse(Namespace.empty()), token(call), size(call)));
        all.put(Endpoint.V1_CREATE_NAMESPACE, this::createNamespace);
        all.put(Endpoint.V1_LOAD_NAMESPACE, call -> CatalogHandlers.loadNamespace(catalog(call), call.namespace()));
        all.put(Endpoint.V1_NAMESPACE_EXISTS, call -> {
            CatalogHandlers.namespaceExists(catalog(call), call.namespace());
            return null;
        });
        all.put(Endpoint.V1_DELETE_NAMESPACE, call -> {
            if (!isRepeated(call)) {
                CatalogHandlers.dropNamespace(catalog(call), call.namespace());
            }
            return null;
        });
        all.put(Endpoint.V1_UPDATE_NAMESPACE, this::updateNamespace);
    }

    private Object createNamespace(RestCall call) throws Exception {
        var request = call.body(CreateNamespaceRequest.class);
        if (!isRepeated(call)) {
            CatalogHandlers.createNamespace(catalog(call), request);
        }
        return CreateNamespaceResponse.builder().withNamespace(request.namespace()).setProperties(catalog(call).told(request.namespace(), request.properties())).build();
    }

    /** The library's handler sets and removes in two changes; this is one. */
    private Object updateNamespace(RestCall call) throws Exception {
        var request = call.body(UpdateNamespacePropertiesRequest.class);
        var both = request.removals().stream().filter(request.updates()::containsKey).toList();
        if (!both.isEmpty()) {
            throw new UnprocessableEntityException("Invalid namespace update, cannot simultaneously set and remove keys: %s", both);
        }
        Map<String, String> before = catalog(call).loadNamespaceMetadata(call.namespace());
        var removed = request.removals().stream().filter(key -> isRepeated(call) || before.containsKey(key)).toList();
        catalog(call).changeProperties(call.namespace(), request.updates(), Set.copyOf(removed));
        return UpdateNamespacePropertiesResponse.builder().addUpdated(request.updates().keySet()).addRemoved(removed)
                .addMissing(request.removals().stream().filter(key -> !removed.contains(key)).toList()).build();
    }

    private void tables(Map<Endpoint, Handler> all) {
        all.put(Endpoint.V1_LIST_TABLES, call -> CatalogHandlers.listTables(catalog(call), call.namespace(), token(call), size(call)));
        all.put(Endpoint.V1_CREATE_TABLE, this::createTable);
        all.put(Endpoint.V1_REGISTER_TABLE, this::registerTable);
        all.put(Endpoint.V1_LOAD_TABLE, call -> CatalogHandlers.loadTable(catalog(call), call.table(),
                SnapshotMode.valueOf(call.parameter("snapshots").orElse("all").toUpperCase(Locale.ROOT))));
        all.put(Endpoint.V1_TABLE_EXISTS, call -> {
            CatalogHandlers.tableExists(catalog(call), call.table());
            return null;
        });
        all.put(Endpoint.V1_UPDATE_TABLE, call -> answer(commit(call, List.of(named(call.table(), call.body(UpdateTableRequest.class)))).getFirst()));
        all.put(Endpoint.V1_COMMIT_TRANSACTION, call -> {
            commit(call, call.body(CommitTransactionRequest.class).tableChanges());
            return null;
        });
        all.put(Endpoint.V1_DELETE_TABLE, call -> {
            if (!isRepeated(call)) {
                drop(call);
            }
            return null;
        });
        all.put(Endpoint.V1_RENAME_TABLE, call -> {
            if (!isRepeated(call)) {
                CatalogHandlers.renameTable(catalog(call), call.body(RenameTableRequest.class));
            }
            return null;
        });
        // Engines tell how their scans and commits went; a catalog that does not take it makes them complain each time.
        all.put(Endpoint.V1_REPORT_METRICS, call -> null);
    }

    private Object createTable(RestCall call) throws Exception {
        var request = call.body(CreateTableRequest.class);
        var identifier = TableIdentifier.of(call.namespace(), request.name());
        ServedCatalog.name(identifier);
        if (isRepeated(call)) {
            return load(identifier);
        }
        if (request.location() != null) {
            door.checkLocation(request.location());
        }
        return request.stageCreate()
                ? CatalogHandlers.stageTableCreate(catalog(call), call.namespace(), request)
                : CatalogHandlers.createTable(catalog(call), call.namespace(), request);
    }

    private Object registerTable(RestCall call) throws Exception {
        var request = call.body(RegisterTableRequest.class);
        var identifier = TableIdentifier.of(call.namespace(), request.name());
        ServedCatalog.name(identifier);
        if (isRepeated(call)) {
            return load(identifier);
        }
        door.checkLocation(request.metadataLocation());
        try {
            return CatalogHandlers.registerTable(catalog(call), call.namespace(), request);
        } catch (NotFoundException absent) {
            throw new IllegalArgumentException("there is no metadata file " + request.metadataLocation());
        }
    }

    private void drop(RestCall call) {
        if (call.parameter("purgeRequested").map(Boolean::parseBoolean).orElse(false)) {
            CatalogHandlers.purgeTable(catalog(call), call.table());
        } else {
            CatalogHandlers.dropTable(catalog(call), call.table());
        }
    }

    /** The path says which table is meant, whatever the body says. */
    private static UpdateTableRequest named(TableIdentifier table, UpdateTableRequest request) {
        return UpdateTableRequest.create(table, request.requirements(), request.updates());
    }

    private List<TableMetadata> commit(RestCall call, List<UpdateTableRequest> requests) {
        var tables = requests.stream().map(request -> ServedCatalog.known(request.identifier())
                .orElseThrow(() -> new NoSuchTableException("Table does not exist: %s", request.identifier()))).toList();
        if (Set.copyOf(tables).size() < tables.size()) {
            throw new IllegalArgumentException("a transaction names one table twice");
        }
        if (isRepeated(call)) {
            return tables.stream().map(table -> door.table(table).orElseThrow(() -> new NoSuchTableException("Table does not exist: %s", table))).toList();
        }
        var changes = new ArrayList<CatalogDoor.Change>();
        for (int i = 0; i < requests.size(); i++) {
            TableName table = tables.get(i);
            changes.add(new CatalogDoor.Change(table, new TableRemake(table, requests.get(i), door, guard)));
        }
        List<TableMetadata> committed = door.commit(call.changeId(), changes);
        tables.forEach(guard::landed);
        return committed;
    }

    private LoadTableResponse load(TableIdentifier identifier) {
        return answer(door.table(ServedCatalog.name(identifier)).orElseThrow(() -> new NoSuchTableException("Table does not exist: %s", identifier)));
    }

    private static LoadTableResponse answer(TableMetadata metadata) {
        return LoadTableResponse.builder().withTableMetadata(metadata).build();
    }

    private void views(Map<Endpoint, Handler> all) {
        all.put(Endpoint.V1_LIST_VIEWS, call -> CatalogHandlers.listViews(catalog(call), call.namespace(), token(call), size(call)));
        all.put(Endpoint.V1_CREATE_VIEW, call -> {
            var request = call.body(CreateViewRequest.class);
            var identifier = TableIdentifier.of(call.namespace(), request.name());
            ServedCatalog.name(identifier);
            return isRepeated(call) ? CatalogHandlers.loadView(catalog(call), identifier) : CatalogHandlers.createView(catalog(call), call.namespace(), request);
        });
        all.put(Endpoint.V1_REGISTER_VIEW, call -> {
            var request = call.body(RegisterViewRequest.class);
            var identifier = TableIdentifier.of(call.namespace(), request.name());
            return isRepeated(call) ? CatalogHandlers.loadView(catalog(call), identifier) : CatalogHandlers.registerView(catalog(call), call.namespace(), request);
        });
        all.put(Endpoint.V1_LOAD_VIEW, call -> CatalogHandlers.loadView(catalog(call), call.view()));
        all.put(Endpoint.V1_VIEW_EXISTS, call -> {
            CatalogHandlers.viewExists(catalog(call), call.view());
            return null;
        });
        all.put(Endpoint.V1_UPDATE_VIEW, call -> isRepeated(call)
                ? CatalogHandlers.loadView(catalog(call), call.view())
                : CatalogHandlers.updateView(catalog(call), call.view(), call.body(UpdateTableRequest.class)));
        all.put(Endpoint.V1_DELETE_VIEW, call -> {
            if (!isRepeated(call)) {
                CatalogHandlers.dropView(catalog(call), call.view());
            }
            return null;
        });
        all.put(Endpoint.V1_RENAME_VIEW, call -> {
            if (!isRepeated(call)) {
                CatalogHandlers.renameView(catalog(call), call.body(RenameTableRequest.class));
            }
            return null;
        });
    }

    /** Without a token it is the first page. */
    private static String token(RestCall call) {
        return call.parameter(PAGE_TOKEN).orElse("");
    }

    private static String size(RestCall call) {
        return call.parameter(PAGE_SIZE).orElse(WHOLE);
    }
}
