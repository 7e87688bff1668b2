package io.lakeactors.lake.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Why we swap pointers ourselves: Iceberg's own commit, when the answer to its UPDATE is lost and the driver's pool sends it again, takes its own success for another's and deletes the manifest
 * list that it has just committed. The same fault against our commit path: {@link LostAnswersTest}.
 */
class ForeignHooksTest {
    private static final AtomicBoolean LOSE_NEXT = new AtomicBoolean();
    private static final LossyDriver DRIVER = new LossyDriver();

    @TempDir
    Path warehouse;

    @BeforeAll
    static void register() throws SQLException {
        DriverManager.registerDriver(DRIVER);
    }

    @AfterAll
    static void deregister() throws SQLException {
        DriverManager.deregisterDriver(DRIVER);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "default retries and no validator, 4, false, false, true",
        "a validator as Flink and Kafka Connect use it, 4, true, false, false",
        "no retries, 0, false, false, false",
        "no retries and a validator, 0, true, false, false",
        "a validator and no deletes, 4, true, true, true",
        "no retries and no deletes, 0, false, true, true"
    })
    void aLostAnswerLeavesTheTableReadableOnlyWhereNothingIsDeleted(String way, String retries, boolean validates, boolean keepsFiles, boolean readable) throws Exception {
        try (var catalog = new JdbcCatalog()) {
            catalog.setConf(new org.apache.hadoop.conf.Configuration());
            catalog.initialize("c", Map.of(
                    "uri", "jdbc:lossy:" + way.hashCode(), "warehouse", warehouse.toString(), "jdbc.schema-version", "V1", "io-impl", "org.apache.iceberg.hadoop.HadoopFileIO"));
            catalog.createNamespace(Namespace.of("n"));
            var id = TableIdentifier.of("n", "t");
            Table table = catalog.createTable(id, new Schema(Types.NestedField.required(1, "a", Types.IntegerType.get())));
            table.newAppend().appendFile(file("base")).set("at", "100").commit();
            table.updateProperties().set("commit.retry.num-retries", retries).commit();

            LOSE_NEXT.set(true);
            append(catalog.loadTable(id), validates, keepsFiles);

            assertThat(LOSE_NEXT).as("the fault was hit").isFalse();
            assertThat(isReadable(catalog.loadTable(id))).isEqualTo(readable);
        }
    }

    private static void append(Table table, boolean validates, boolean keepsFiles) {
        AppendFiles append = table.newAppend().appendFile(file("next")).set("at", "200");
        if (validates) {
            append.validateWith(ancestry -> {
                for (Snapshot snapshot : ancestry) {
                    if (snapshot.summary().containsKey("at")) {
                        return snapshot.summary().get("at").equals("100");
                    }
                }
                return false;
            });
        }
        if (keepsFiles) {
            append.deleteWith(path -> {});
        }
        try {
            append.commit();
        } catch (RuntimeException told) {
            // What the client is told differs from way to way; what became of the table is the point.
        }
    }

    private static boolean isReadable(Table table) throws java.io.IOException {
        try (var files = table.newScan().planFiles()) {
            files.forEach(file -> {});
            return true;
        } catch (org.apache.iceberg.exceptions.NotFoundException e) {
            return false;
        }
    }

    private static DataFile file(String name) {
        return DataFiles.builder(PartitionSpec.unpartitioned()).withPath("/nowhere/" + name + ".parquet").withFileSizeInBytes(10).withRecordCount(1).build();
    }

    /** H2 in memory, one database for each address, whose answer to a pointer's UPDATE is lost once, after it was applied. */
    private static final class LossyDriver implements Driver {
        @Override
        public Connection connect(String url, Properties properties) throws SQLException {
            if (!acceptsURL(url)) {
                return null;
            }
            Connection real = DriverManager.getConnection("jdbc:h2:mem:" + url.substring("jdbc:lossy:".length()) + ";DB_CLOSE_DELAY=-1", "sa", "");
            return (Connection) Proxy.newProxyInstance(LossyDriver.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                Object result = call(real, method, arguments);
                boolean swap = method.getName().equals("prepareStatement") && ((String) arguments[0]).startsWith("UPDATE iceberg_tables");
                return swap ? lossy((PreparedStatement) result) : result;
            });
        }

        private static PreparedStatement lossy(PreparedStatement real) {
            return (PreparedStatement) Proxy.newProxyInstance(LossyDriver.class.getClassLoader(), new Class<?>[] {PreparedStatement.class}, (proxy, method, arguments) -> {
                Object result = call(real, method, arguments);
                if (method.getName().equals("executeUpdate") && LOSE_NEXT.compareAndSet(true, false)) {
                    throw new SQLException("connection lost", "08006");
                }
                return result;
            });
        }

        private static Object call(Object target, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        @Override
        public boolean acceptsURL(String url) {
            return url.startsWith("jdbc:lossy:");
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
            return new DriverPropertyInfo[0];
        }

        @Override
        public int getMajorVersion() {
            return 1;
        }

        @Override
        public int getMinorVersion() {
            return 0;
        }

        @Override
        public boolean jdbcCompliant() {
            return false;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }
    }
}
