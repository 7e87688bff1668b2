package io.lakeactors.api;

import io.lakeactors.contract.registry.RegistryAnswer;
import io.lakeactors.contract.registry.RegistryCall;
import io.lakeactors.contract.registry.RegistryCall.Scope;
import io.lakeactors.contract.registry.RegistryFault;
import io.lakeactors.contract.registry.RegistryRefusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/** The paths of Confluent's API: what each asks, and how its answer looks. */
final class RegistryRoutes {
    /** What becomes of a request. */
    sealed interface Route {}

    /** @param page how the answer looks, unless it is a refusal */
    record Ask(RegistryCall call, Page page) implements Route {}

    /** All names of subjects. */
    record Names(RegistryCall.Subjects first, NamesPage page) implements Route {}

    /** Schemas of many subjects. */
    record Listing(RegistryCall.Schemas first, ListingPage page) implements Route {}

    /** Needs nobody. */
    record Fixed(String json) implements Route {}

    /** @param allowed the methods that there are; empty if nothing is there at all */
    record Unknown(List<String> allowed) implements Route {}

    @FunctionalInterface
    interface Page {
        String of(RegistryAnswer answer);
    }

    @FunctionalInterface
    interface NamesPage {
        String of(List<String> names);
    }

    @FunctionalInterface
    interface ListingPage {
        String of(List<RegistryAnswer.Found> schemas);
    }

    /** @param pattern segments; {@code *} for any */
    record Line(String method, List<String> pattern, String says, Function<RegistryRequest, Route> route) {
        Line(String method, String path, String says, Function<RegistryRequest, Route> route) {
            this(method, path.isEmpty() ? List.of("") : List.of(path.split("/")), says, route);
        }

        boolean matches(List<String> path) {
            if (path.size() != pattern.size()) {
                return false;
            }
            for (int i = 0; i < path.size(); i++) {
                boolean any = pattern.get(i).startsWith("{");
                if (any ? path.get(i).isEmpty() : !pattern.get(i).equals(path.get(i))) {
                    return false;
                }
            }
            return true;
        }

        String path() {
            return "/" + RegistryFront.ROOT + "/" + String.join("/", pattern);
        }
    }

    /** In the order of the reference. */
    static final List<Line> ALL = lines();

    private RegistryRoutes() {}

    /** @throws RegistryRefusal for a request that is no good */
    static Route find(String method, List<String> path, Map<String, String> query, String body) {
        var here = path.isEmpty() ? List.of("") : path;
        var lines = ALL.stream().filter(line -> line.matches(here)).toList();
        return lines.stream().filter(line -> line.method().equals(method)).findFirst().<Route>map(line -> line.route().apply(new RegistryRequest(line.pattern(), here, query, body)))
                .orElseGet(() -> new Unknown(List.copyOf(new TreeSet<>(lines.stream().map(Line::method).toList()))));
    }

    private static List<Line> lines() {
        var all = new ArrayList<Line>();
        all.add(new Line("GET", "", "That it is there", request -> new Fixed("{}")));
        all.add(new Line("GET", "schemas/types", "The languages of schemas that it takes", request -> new Fixed("[\"JSON\",\"PROTOBUF\",\"AVRO\"]")));
        all.add(new Line("GET", "contexts", "The only context", request -> new Fixed("[\".\"]")));
        schemas(all);
        subjects(all);
        compatibility(all);
        settings(all);
        return List.copyOf(all);
    }

    private static void schemas(List<Line> all) {
        all.add(new Line("GET", "schemas", "Versions of all subjects with their schemas; `subjectPrefix`, `latestOnly=true`, `deleted=true`, `offset`, `limit` (1,000 at most)", request ->
                new Listing(request.schemas(), RegistryPages::versions)));
        all.add(new Line("GET", "schemas/ids/{id}", "The schema of a number; `format=serialized` for a descriptor of Protobuf", request ->
                new Ask(request.formatted(new RegistryCall.ById(request.id(), request.text("subject"))), RegistryPages::byId)));
        all.add(new Line("GET", "schemas/ids/{id}/schema", "Its text; `format`", request ->
                new Ask(request.formatted(new RegistryCall.ById(request.id(), request.text("subject"))), RegistryPages::text)));
        all.add(new Line("GET", "schemas/ids/{id}/versions", "The subjects and versions that have it", request ->
                new Ask(new RegistryCall.UsesOf(request.id(), request.flag("deleted")), RegistryPages::uses)));
        all.add(new Line("GET", "schemas/ids/{id}/subjects", "The subjects that have it", request ->
                new Ask(new RegistryCall.UsesOf(request.id(), request.flag("deleted")), RegistryPages::users)));
    }

    private static void subjects(List<Line> all) {
        all.add(new Line("GET", "subjects", "All subjects; `deleted=true` with those that are deleted, `subjectPrefix`", request ->
                new Names(new RegistryCall.Subjects(request.prefix(), request.scope(), ""), names -> RegistryPages.names(request.page(names)))));
        all.add(new Line("POST", "subjects/{subject}", "Under which version a subject has a schema; `normalize=true`, `deleted=true`, `format`", request ->
                new Ask(request.formatted(new RegistryCall.Lookup(request.subject(), request.schema(), request.flag("normalize"), request.flag("deleted"))), RegistryPages::version)));
        all.add(new Line("DELETE", "subjects/{subject}", "Deletes a subject; `permanent=true` for good, after that", request ->
                new Ask(new RegistryCall.DeleteSubject(request.subject(), request.flag("permanent")), RegistryPages::numbers)));
        all.add(new Line("GET", "subjects/{subject}/versions", "Its versions; `deleted=true`, `deletedOnly=true`", request ->
                new Ask(new RegistryCall.Versions(request.subject(), request.scope()), RegistryPages::numbers)));
        all.add(new Line("POST", "subjects/{subject}/versions", "Registers a schema; `normalize=true`", request -> new Ask(request.register(), RegistryPages::id)));
        all.add(new Line("GET", "subjects/{subject}/versions/{version}", "A version, or `latest`; `deleted=true`, `format`", request ->
                new Ask(request.formatted(new RegistryCall.Version(request.subject(), request.version(), request.flag("deleted"))), RegistryPages::version)));
        all.add(new Line("DELETE", "subjects/{subject}/versions/{version}", "Deletes a version; `permanent=true` for good, after that", request ->
                new Ask(new RegistryCall.DeleteVersion(request.subject(), request.version(), request.flag("permanent")), RegistryPages::number)));
        all.add(new Line("GET", "subjects/{subject}/versions/{version}/schema", "Its text; `deleted=true`, `format`", request ->
                new Ask(request.formatted(new RegistryCall.Version(request.subject(), request.version(), request.flag("deleted"))), RegistryPages::text)));
        all.add(new Line("GET", "subjects/{subject}/versions/{version}/referencedby", "The numbers of schemas that reference it", request ->
                new Ask(new RegistryCall.ReferencedBy(request.subject(), request.version()), RegistryPages::numbers)));
    }

    private static void compatibility(List<Line> all) {
        all.add(new Line("POST", "compatibility/subjects/{subject}/versions", "Whether a schema could follow, by the subject's level; `verbose=true`", request -> new Ask(
                new RegistryCall.Check(request.subject(), RegistryCall.ALL, request.schema(), request.flag("normalize")), answer -> RegistryPages.verdict(answer, request.flag("verbose")))));
        all.add(new Line("POST", "compatibility/subjects/{subject}/versions/{version}", "Whether it gets along with one version", request -> new Ask(
                new RegistryCall.Check(request.subject(), request.version(), request.schema(), request.flag("normalize")), answer -> RegistryPages.verdict(answer, request.flag("verbose")))));
    }

    private static void settings(List<Line> all) {
        for (String path : List.of("config", "config/{subject}")) {
            String whose = path.equals("config") ? "of all subjects" : "of a subject";
            all.add(new Line("GET", path, "The compatibility " + whose, request ->
                    new Ask(new RegistryCall.ShowConfig(request.subjectOrAll(), request.flag("defaultToGlobal")), RegistryPages::config)));
            all.add(new Line("PUT", path, "Sets it", request -> new Ask(new RegistryCall.SetConfig(request.subjectOrAll(), request.config()), RegistryPages::configSet)));
            all.add(new Line("DELETE", path, "Back to what counts else", request -> new Ask(new RegistryCall.DropConfig(request.subjectOrAll()), RegistryPages::config)));
        }
        for (String path : List.of("mode", "mode/{subject}")) {
            String whose = path.equals("mode") ? "of all subjects" : "of a subject";
            all.add(new Line("GET", path, "The mode " + whose, request ->
                    new Ask(new RegistryCall.ShowMode(request.subjectOrAll(), request.flag("defaultToGlobal")), RegistryPages::mode)));
            all.add(new Line("PUT", path, "Sets it: READWRITE, READONLY, IMPORT; `force=true`", request ->
                    new Ask(new RegistryCall.SetMode(request.subjectOrAll(), request.mode(), request.flag("force")), RegistryPages::mode)));
        }
        all.add(new Line("DELETE", "mode/{subject}", "Back to what counts else", request -> new Ask(new RegistryCall.DropMode(request.subjectOrAll()), RegistryPages::mode)));
    }

    static RegistryRefusal refused(RegistryFault fault, String message) {
        return new RegistryRefusal(fault, message);
    }

    static Scope scope(boolean deleted, boolean only) {
        return only ? Scope.DELETED : deleted ? Scope.WITH_DELETED : Scope.LIVE;
    }
}
