package io.lakeactors.server.embedded;

import io.lakeactors.model.ErrorCode;
import io.lakeactors.model.LakeError;
import io.lakeactors.model.LakeException;
import io.lakeactors.server.Jvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A running embedded broker, on the loopback address. Its log, its ports and its output stand in one directory; a later start there continues. */
public final class KafkaBroker implements AutoCloseable {
    private static final Duration STOP = Duration.ofSeconds(15);
    private static final Duration STOP_WITH_ARCHIVE = Duration.ofMinutes(1);
    private static final long ADMIN_SECONDS = 30;
    private static final int ALONE = 1;
    private static final int UNHEARD_MAX = 300;
    private static final long UNHEARD_MS = 100;

    private final BrokerFiles files;
    private final ProcessHandle process;
    private final int port;

    private KafkaBroker(BrokerFiles files, ProcessHandle process, int port) {
        this.files = files;
        this.process = process;
        this.port = port;
    }

    public static KafkaBroker start(Path dir) {
        return start(dir, BrokerOptions.DEFAULT);
    }

    /**
     * Starts a broker and returns when it answers; takes over one that was told to outlive its parent and still runs.
     *
     * @throws LakeException {@link ErrorCode#NODE_START_FAILED} with the end of what it printed, {@link ErrorCode#HOME_NOT_WRITABLE}
     */
    public static KafkaBroker start(Path dir, BrokerOptions options) {
        var files = new BrokerFiles(dir);
        try {
            Files.createDirectories(dir);
            var before = files.running();
            if (before.isPresent() && options.outlivesParent()) {
                return new KafkaBroker(files, before.get(), files.rememberedClientPort());
            }
            // One whose parent has just died is on its way out, and holds the log's lock until then.
            before.ifPresent(old -> end(old, STOP));
            int port = files.clientPort(options.port());
            var member = options.member().orElseGet(() -> new BrokerOptions.Member(ALONE, BrokerQuorum.of(files.controllerPort())));
            BrokerFiles.write(files.properties(), BrokerProperties.of(files.data(), files.isLeftOpen(), port, member, options));
            Process process = launch(files, member.quorum(), options);
            files.remember(port, member.controllerPort(), process.toHandle());
            awaitReady(files, process, options.startTimeout());
            return new KafkaBroker(files, process.toHandle(), port);
        } catch (IOException | UncheckedIOException e) {
            throw LakeError.of(ErrorCode.HOME_NOT_WRITABLE, "the embedded broker's directory cannot be written: " + e.getMessage(), dir.toString(),
                    "Give a directory that you may write")
                    .asException(e);
        }
    }

    /** {@code host:port} for clients. */
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The file that the broker logs to. */
    public Path log() {
        return files.log();
    }

    /**
     * Creates a topic, or leaves one that exists as it is, and returns when its partitions take records. Its records are held by as many brokers as that broker says.
     *
     * @param config topic properties, such as {@code cleanup.policy}
     * @throws LakeException {@link ErrorCode#SOURCE_UNREACHABLE}
     */
    public void createTopic(String topic, int partitions, Map<String, String> config) {
        createTopic(bootstrap(), topic, partitions, config);
    }

    /** The same on a broker that another process has started. */
    public static void createTopic(String bootstrap, String topic, int partitions, Map<String, String> config) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) bootstrap))) {
            var wanted = new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(config);
            if (make(admin, wanted)) {
                awaitLeaders(admin, topic, partitions);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw noTopic(bootstrap, topic, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw noTopic(bootstrap, topic, e);
        }
    }

    /** @return false if it is there already */
    private static boolean make(Admin admin, NewTopic wanted) throws ExecutionException, InterruptedException, TimeoutException {
        try {
            admin.createTopics(List.of(wanted)).all().get(ADMIN_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw e;
        }
    }

    /**
     * A broker names itself as the leader of a new partition a moment before it takes records for it. A producer's first batch that comes in that moment is refused while the ones behind it are taken, and
     * is out of order for good: the producer gives it up after two minutes. Ends of partitions are told by their leaders only, and the client asks until they are; but not if the broker that it asks for
     * them has not heard of the topic yet.
     */
    private static void awaitLeaders(Admin admin, String topic, int partitions) throws ExecutionException, InterruptedException, TimeoutException {
        var ends = new HashMap<TopicPartition, OffsetSpec>();
        for (int partition = 0; partition < partitions; partition++) {
            ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        for (int again = 0; !areTold(admin, ends, again < UNHEARD_MAX); again++) {
            Thread.sleep(UNHEARD_MS);
        }
    }

    private static boolean areTold(Admin admin, Map<TopicPartition, OffsetSpec> ends, boolean mayBeUnheard) throws ExecutionException, InterruptedException, TimeoutException {
        try {
            admin.listOffsets(ends).all().get(ADMIN_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            if (mayBeUnheard && e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e;
        }
    }

    private static LakeException noTopic(String bootstrap, String topic, Exception cause) {
        return LakeError.of(ErrorCode.SOURCE_UNREACHABLE, "the topic " + topic + " could not be created: " + cause.getMessage(), bootstrap,
                "See the broker's log").asException(cause);
    }

    /** Ends it at once, as a crash would. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Lets it close its log; ends it by force if that takes longer than 15 s, or a minute if it makes an archive. */
    @Override
    public void close() {
        end(process, Jvm.brokersMakeTheirArchive() ? STOP_WITH_ARCHIVE : STOP);
    }

    private static void end(ProcessHandle process, Duration patience) {
        process.destroy();
        try {
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            process.destroyForcibly();
            process.onExit().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    private static Process launch(BrokerFiles files, BrokerQuorum quorum, BrokerOptions options) throws IOException {
        var flags = List.of(
                "-Xmx" + options.heapMax() + "m",
                "-Xms64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dlogback.configurationFile=io/lakeactors/server/embedded/broker-logback.xml",
                "-Dbroker.log=" + files.log());
        var arguments = new ArrayList<>(List.of(files.properties().toString(), quorum.clusterId(), quorum.initialControllers()));
        if (options.outlivesParent()) {
            arguments.add(BrokerMain.OUTLIVE);
        }
        arguments.addAll(options.scram());
        var command = Jvm.broker(flags, BrokerMain.class.getName(), arguments);
        return new ProcessBuilder(command).redirectError(files.errors().toFile()).start();
    }

    private static void awaitReady(BrokerFiles files, Process process, Duration timeout) {
        CompletableFuture<Boolean> ready = CompletableFuture.supplyAsync(() -> saysReady(process), task -> Thread.ofPlatform().daemon().name("broker-ready")
                .start(task));
        try {
            if (ready.get(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            throw startFailed(files, "it ended with code " + process.waitFor(), null);
        } catch (TimeoutException | ExecutionException e) {
            process.destroyForcibly();
            throw startFailed(files, "it did not answer within " + timeout.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw startFailed(files, "the start was interrupted", e);
        }
    }

    private static boolean saysReady(Process process) {
        try {
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.equals(BrokerMain.READY)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    private static LakeException startFailed(BrokerFiles files, String what, Exception cause) {
        String last = lastLine(files.errors());
        return LakeError.of(ErrorCode.NODE_START_FAILED, "the embedded broker did not start: " + what + (last.isEmpty() ? "" : " (" + last + ")"),
                files.log().toString(),
                "See that file and " + files.errors().getFileName() + " beside it").asException(cause);
    }

    private static String lastLine(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank() && !line.startsWith("\tat ")).reduce((first, second) -> second).orElse("");
        } catch (IOException | UncheckedIOException e) {
            return "";
        }
    }
}
