package io.lakeactors.connectors.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeException;
import io.lakeactors.model.SchemaRegistry;
import io.lakeactors.model.Secret;
import io.lakeactors.testkit.ManualClock;
import io.lakeactors.testkit.PemFiles;
import io.lakeactors.testkit.RegistryServer;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfluentRegistryTest {
    private static final Secret NONE = new Secret("");
    private static final String LONG = "{\"type\":\"record\",\"name\":\"R\",\"fields\":[]}";

    @TempDir
    Path dir;

    private final ManualClock clock = new ManualClock(1_000);
    private RegistryServer server;

    @BeforeEach
    void start() throws Exception {
        server = RegistryServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ConfluentRegistry registry(String user, String password, String token) {
        return ConfluentRegistry.of(RegistryConfig.of("default", server.url() + "/", user, new Secret(password), new Secret(token), ""), clock);
    }

    @Test
    void aSchemaIsAskedForOnce() {
        server.avro(7, LONG);
        try (var registry = registry("", "", "")) {
            assertThat(registry.find(7)).isEqualTo(new SchemaRegistry.Registered("AVRO", LONG, List.of()));
            server.failing(500);
            assertThat(registry.find(7)).isEqualTo(new SchemaRegistry.Registered("AVRO", LONG, List.of()));
            assertThat(server.asked()).containsExactly("/schemas/ids/7");
        }
    }

    @Test
    void aNumberThatNobodyRegisteredIsAskedForAgainLater() {
        try (var registry = registry("", "", "")) {
            assertThat(registry.find(42)).isEqualTo(new SchemaRegistry.Unregistered());
            assertThat(registry.find(42)).isEqualTo(new SchemaRegistry.Unregistered());
            assertThat(server.asked()).hasSize(1);
            server.avro(42, LONG);
            clock.advance(java.time.Duration.ofSeconds(6));
            assertThat(registry.find(42)).isInstanceOf(SchemaRegistry.Registered.class);
        }
    }

    @Test
    void aNumberBeyondWhatRegistriesCountToIsOfNoSchemaAndNotAskedFor() {
        server.unknown("{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}");
        try (var registry = registry("", "", "")) {
            assertThat(registry.find(-1)).isEqualTo(new SchemaRegistry.Unregistered());
            assertThat(registry.find(Integer.MIN_VALUE)).isEqualTo(new SchemaRegistry.Unregistered());
            assertThat(server.asked()).isEmpty();
            assertFails(() -> registry.find(Integer.MAX_VALUE), ErrorCode.REGISTRY_UNREACHABLE, "is the url right?");
        }
    }

    @Test
    void schemasThatOneNamesComeWithItThoseFirstThatOthersName() {
        server.answering("/schemas/ids/1", "{\"schema\":\"a\",\"schemaType\":\"AVRO\",\"references\":[{\"name\":\"B\",\"subject\":\"b s\",\"version\":2},"
                + "{\"name\":\"C\",\"subject\":\"c\",\"version\":1}]}");
        server.answering("/subjects/b%20s/versions/2?deleted=true", "{\"schema\":\"b\",\"references\":[{\"name\":\"C\",\"subject\":\"c\",\"version\":1}]}");
        server.answering("/subjects/c/versions/1?deleted=true", "{\"schema\":\"c\"}");
        server.answering("/schemas/ids/2", "{\"schema\":\"x\",\"references\":[{\"name\":\"D\",\"subject\":\"d\",\"version\":3}]}");
        server.answering("/schemas/ids/3", "{\"schema\":\"x\",\"references\":[{\"name\":\"E\",\"subject\":\"e\",\"version\":1}]}");
        server.answering("/subjects/e/versions/1?deleted=true", "{\"schema\":\"e\",\"references\":[{\"name\":\"E\",\"subject\":\"e\",\"version\":1}]}");
        try (var registry = registry("", "", "")) {
            assertThat(registry.find(1)).isEqualTo(new SchemaRegistry.Registered("AVRO", "a", List.of(new SchemaRegistry.Referenced("C", "c"), new SchemaRegistry.Referenced("B", "b"))));
            assertThat(registry.find(2)).isEqualTo(new SchemaRegistry.Refused("it names d version 3, which the registry does not have"));
            assertThat(registry.find(3)).isEqualTo(new SchemaRegistry.Refused("it names more than 100 other schemas"));
        }
    }

    /** A proxy's, for a moment: what is refused is refused as long as the node lives. */
    @Test
    void aSchemaIsNotRefusedForA404OfSomebodyElseWhereOneIsThatItNames() {
        server.answering("/schemas/ids/1", "{\"schema\":\"a\",\"references\":[{\"name\":\"C\",\"subject\":\"c\",\"version\":1}]}");
        server.unknown("<html>Not Found</html>");
        try (var registry = registry("", "", "")) {
            assertFails(() -> registry.find(1), ErrorCode.REGISTRY_UNREACHABLE, "is the url right?");
            server.answering("/subjects/c/versions/1?deleted=true", "{\"schema\":\"c\"}");
            assertThat(registry.find(1)).isInstanceOf(SchemaRegistry.Registered.class);
        }
    }

    @Test
    void aSchemaThatIsTooLargeIsRefused() {
        server.answering("/schemas/ids/1", "{\"schema\":\"" + "x".repeat(5 << 20) + "\"}");
        try (var registry = registry("", "", "")) {
            assertThat(registry.find(1)).isEqualTo(new SchemaRegistry.Refused("it has more than 4194304 bytes"));
        }
    }

    @Test
    void whatAnswersButIsNoRegistryIsOneThatCannotBeReached() {
        server.unknown("<html>nothing here</html>");
        server.answering("/schemas/ids/1", "<html>hello</html>");
        try (var registry = registry("", "", "")) {
            assertFails(() -> registry.find(7), ErrorCode.REGISTRY_UNREACHABLE, "is the url right?");
            assertFails(() -> registry.find(1), ErrorCode.REGISTRY_UNREACHABLE, "is the url right?");
            server.failing(503);
            assertFails(() -> registry.find(7), ErrorCode.REGISTRY_UNREACHABLE, "answers 503");
            server.close();
            assertFails(() -> registry.find(7), ErrorCode.REGISTRY_UNREACHABLE, "does not answer (ConnectException");
        }
    }

    @Test
    void whoItAsksIsToldByNameAndPasswordOrByToken() {
        server.avro(7, LONG);
        server.demands("Basic YW5uOnB3OsOk");
        try (var right = registry("ann", "pw:ä", ""); var wrong = registry("ann", "guess", ""); var nobody = registry("", "", "")) {
            assertThat(right.find(7)).isInstanceOf(SchemaRegistry.Registered.class);
            assertFails(() -> wrong.find(7), ErrorCode.REGISTRY_DENIED, "answers 401");
            assertFails(() -> nobody.find(7), ErrorCode.REGISTRY_DENIED, "answers 401");
        }
        server.demands("Bearer t0ken");
        try (var right = registry("", "", "t0ken")) {
            assertThat(right.find(7)).isInstanceOf(SchemaRegistry.Registered.class);
        }
    }

    @Test
    void overTlsTheAuthorityOfTheFileIsTrustedAndNoOther() throws Exception {
        var pem = new PemFiles(dir);
        var identity = pem.self("registry", "RSA", "ip:127.0.0.1");
        var other = pem.self("other", "EC", "ip:127.0.0.1");
        try (var tls = RegistryServer.startTls(pem.server("registry"))) {
            tls.avro(7, LONG);
            var trusted = RegistryConfig.of("default", tls.url(), "", NONE, NONE, identity.certificate().toString());
            var stranger = RegistryConfig.of("default", tls.url(), "", NONE, NONE, other.certificate().toString());
            try (var right = ConfluentRegistry.of(trusted, clock); var wrong = ConfluentRegistry.of(stranger, clock)) {
                assertThat(right.find(7)).isInstanceOf(SchemaRegistry.Registered.class);
                assertFails(() -> wrong.find(7), ErrorCode.REGISTRY_UNREACHABLE, "SSLHandshakeException");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"ftp://a:1,'','','','',url must be", "a:8081,'','','','',url must be", "http://u:p@a:1,'','','','',without a login", "http://a:1?x=y,'','','','',url must be",
        "http://a:1,ann,'','','',both or not at all", "http://a:1,'',pw,'','',both or not at all", "http://a:1,ann,pw,t,'',choose one",
        "http://a:1,'','','a b','',no blanks", "http://a:1,'','','',x.pem,has no effect", "https://a:1,'','','',/nowhere/x.pem,not a readable PEM file"})
    void whatIsConfiguredBadlyIsSaidAtTheStart(String url, String user, String password, String token, String authority, String why) {
        assertThatThrownBy(() -> RegistryConfig.of("main", url, user, new Secret(password), new Secret(token), authority))
                .isInstanceOf(LakeException.class).hasMessageContaining(why).hasMessageContaining("registry main")
                .satisfies(fault -> assertThat(((LakeException) fault).error().code()).isEqualTo(ErrorCode.CONFIG_INVALID));
    }

    private static void assertFails(ThrowingCallable call, ErrorCode code, String why) {
        assertThatThrownBy(call).isInstanceOf(LakeException.class).hasMessageContaining(why)
                .satisfies(fault -> assertThat(((LakeException) fault).error().code()).isEqualTo(code));
    }
}
