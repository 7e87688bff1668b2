package io.lakeactors.rooms;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may import whom. */
class RoomsTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.lakeactors");

    /** Each room and the rooms that it may see, itself aside. */
    private static final Map<String, Set<String>> MAY_SEE = new TreeMap<>(Map.ofEntries(
            Map.entry("model", Set.of()),
            Map.entry("sdk", Set.of()),
            Map.entry("contract", Set.of("model", "sdk")),
            Map.entry("decode", Set.of("model", "contract")),
            Map.entry("quality", Set.of("model", "contract")),
            Map.entry("connectors", Set.of("model")),
            Map.entry("lake", Set.of("model")),
            Map.entry("query", Set.of("model")),
            Map.entry("engine", Set.of("model", "contract", "decode", "quality")),
            Map.entry("author", Set.of("model", "contract", "decode", "quality", "engine")),
            Map.entry("api", Set.of("model", "engine", "contract", "quality", "query")),
            Map.entry("cli", Set.of("model", "contract", "api", "author"))));

    @Test
    void everyRoomWasSeen() {
        // An importer that cannot read this JDK's class files sees nothing, and every rule below would pass.
        var seen = ALL.stream().map(RoomsTest::room).distinct().toList();
        assertThat(seen).containsAll(MAY_SEE.keySet()).contains("server");
    }

    @TestFactory
    Stream<DynamicTest> aRoomSeesOnlyTheRoomsThatItMay() {
        return MAY_SEE.entrySet().stream().map(room -> DynamicTest.dynamicTest(room.getKey(), () -> {
            String[] forbidden = Stream.concat(MAY_SEE.keySet().stream(), Stream.of("server"))
                    .filter(other -> !other.equals(room.getKey()) && !room.getValue().contains(other))
                    .map(other -> "io.lakeactors." + other + "..")
                    .toArray(String[]::new);
            noClasses().that().resideInAPackage("io.lakeactors." + room.getKey() + "..").should().dependOnClassesThat().resideInAnyPackage(forbidden).check(ALL);
        }));
    }

    /** The library's own check of it at the start is off, for the sake of the one module that comes out more seldom. */
    @Test
    void allModulesOfTheActorLibraryButTheOneThatThereIsNotAreOfOneVersion() {
        var apart = Set.of("discovery", "discovery-kubernetes-api", "management", "management-cluster-bootstrap", "management-pki", "persistence-jdbc", "http", "http-core",
                "http-spray-json", "parsing");
        var versions = new TreeMap<String, String>();
        Pattern.compile("pekko-([a-z0-9-]+)_2\\.13-([0-9.]+)\\.jar").matcher(System.getProperty("java.class.path")).results()
                .filter(jar -> !apart.contains(jar.group(1))).forEach(jar -> versions.put(jar.group(1), jar.group(2)));
        assertThat(versions).containsKeys("actor", "cluster", "remote", "stream");
        assertThat(Set.copyOf(versions.values())).as(versions.toString()).hasSize(1);
    }

    @Test
    void theCommandLineSeesOnlyWireTypesOfTheApi() {
        noClasses().that().resideInAPackage("io.lakeactors.cli..").should().dependOnClassesThat().resideInAPackage("io.lakeactors.api").check(ALL);
    }

    @Test
    void theEngineMeetsNoAdapterLibrary() {
        noClasses().that().resideInAnyPackage("io.lakeactors.engine..", "io.lakeactors.model..", "io.lakeactors.quality..", "io.lakeactors.decode..", "io.lakeactors.contract..")
                .should().dependOnClassesThat().resideInAnyPackage("org.apache.kafka..", "org.apache.iceberg..", "org.apache.parquet..", "org.duckdb..", "org.apache.hadoop..")
                .check(ALL);
    }

    @Test
    void connectorsAndTableFormatsAreBlindToOneAnother() {
        noClasses().that().resideInAPackage("io.lakeactors.connectors..").should().dependOnClassesThat().resideInAnyPackage("org.apache.iceberg..", "org.apache.pekko..").check(ALL);
        noClasses().that().resideInAPackage("io.lakeactors.lake..").should().dependOnClassesThat().resideInAnyPackage("org.apache.kafka..", "org.apache.pekko..").check(ALL);
    }

    @Test
    void timeAndChanceAreAskedForNotTaken() {
        String[] judged = {"io.lakeactors.model..", "io.lakeactors.contract..", "io.lakeactors.decode..", "io.lakeactors.quality..", "io.lakeactors.engine.."};
        for (Class<?> clock : List.of(java.time.Instant.class, java.time.LocalDate.class, java.time.LocalDateTime.class, java.time.OffsetDateTime.class)) {
            noClasses().that().resideInAnyPackage(judged).should().callMethod(clock, "now").because("simulations and replays own the clock").check(ALL);
        }
        noClasses().that().resideInAnyPackage(judged).should().callMethod(System.class, "currentTimeMillis").check(ALL);
        noClasses().that().resideInAnyPackage(judged).should().callMethod(System.class, "nanoTime").check(ALL);
        noClasses().that().resideInAnyPackage(judged).should().callMethod(java.util.UUID.class, "randomUUID").check(ALL);
        noClasses().that().resideInAnyPackage(judged).should().callMethod(Math.class, "random").check(ALL);
    }

    @Test
    void nothingIsSerialisedByJava() {
        noClasses().that().resideInAPackage("io.lakeactors..").should().dependOnClassesThat().haveFullyQualifiedName("java.io.ObjectInputStream").check(ALL);
        noClasses().that().resideInAPackage("io.lakeactors..").should().dependOnClassesThat().haveFullyQualifiedName("java.io.ObjectOutputStream").check(ALL);
    }

    @Test
    void namesSayWhatAThingIs() {
        var banned = List.of("Impl", "Utils", "Util", "Helper", "Common");
        var offenders = ALL.stream().map(JavaClass::getSimpleName).filter(name -> banned.stream().anyMatch(name::endsWith)).toList();
        assertThat(offenders).isEmpty();
    }

    private static String room(JavaClass type) {
        String[] parts = type.getPackageName().split("\\.");
        return Arrays.stream(parts).skip(2).findFirst().orElse("");
    }
}
