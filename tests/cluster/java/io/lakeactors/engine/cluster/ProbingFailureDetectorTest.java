package io.lakeactors.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.lakeactors.testkit.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.ActorSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProbingFailureDetectorTest {
    /** Of a heartbeat every 100 ms; a silence of 3 s is none yet. */
    private static final Config SETTINGS = ConfigFactory.parseString("""
            heartbeat-interval = 100ms
            acceptable-heartbeat-pause = 3s
            expected-response-after = 100ms
            threshold = 8.0
            max-sample-size = 100
            min-std-deviation = 100ms
            """);

    private static ActorSystem system;

    private final int port = FreePorts.find(1).getFirst();

    @BeforeAll
    static void start() {
        system = ActorSystem.create("probe", ConfigFactory.parseString("pekko.actor.provider = local").withFallback(ConfigFactory.load()));
    }

    @AfterAll
    static void stop() {
        system.terminate();
    }

    private ProbingFailureDetector watching() {
        var detector = new ProbingFailureDetector(SETTINGS, system.eventStream());
        detector.setAddress("pekko://lake@127.0.0.1:" + port);
        return detector;
    }

    private ServerSocket listen() throws IOException {
        return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    }

    private static void beat(ProbingFailureDetector detector, int times) {
        for (int i = 0; i < times; i++) {
            detector.heartbeat();
            pause(100);
        }
    }

    private static void pause(long millis) {
        LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
    }

    /** Looks as the cluster does. @return milliseconds until it was given up; -1 if it was not */
    private static long givenUpWithin(ProbingFailureDetector detector, long millis) {
        long began = System.nanoTime();
        long passed = 0;
        while (passed < millis) {
            if (!detector.isAvailable()) {
                return passed;
            }
            pause(50);
            passed = (System.nanoTime() - began) / 1_000_000;
        }
        return -1;
    }

    @Test
    void aProcessThatHasEndedIsGivenUpLongBeforeThePauseIsOver() {
        var detector = watching();
        beat(detector, 5);
        assertThat(givenUpWithin(detector, 20_000)).isBetween(0L, 2_500L);
    }

    @Test
    void aProcessThatIsSilentIsGivenUpOnlyAfterThePause() throws IOException {
        var detector = watching();
        try (var listening = listen()) {
            assertThat(listening.isBound()).isTrue();
            beat(detector, 5);
            assertThat(givenUpWithin(detector, 20_000)).isGreaterThan(2_900L);
        }
    }

    @Test
    void whoeverWasHeldUpItselfGivesTheOthersAsLongAgain() throws IOException {
        var detector = watching();
        try (var listening = listen()) {
            assertThat(listening.isBound()).isTrue();
            beat(detector, 5);
            assertThat(detector.isAvailable()).isTrue();
            // Nobody asks meanwhile.
            pause(4_000);
            assertThat(givenUpWithin(detector, 20_000)).isBetween(2_500L, 8_000L);
        }
    }

    @Test
    void aProcessThatIsHeardIsNotProbed() {
        var detector = watching();
        // Nobody listens, and yet it is heard.
        for (int i = 0; i < 15; i++) {
            detector.heartbeat();
            assertThat(detector.isAvailable()).isTrue();
            pause(100);
        }
    }

    @Test
    void whoIsHeardAgainIsAvailableAgain() {
        var detector = watching();
        beat(detector, 5);
        assertThat(givenUpWithin(detector, 20_000)).isNotNegative();
        detector.heartbeat();
        assertThat(detector.isAvailable()).isTrue();
        assertThat(detector.isMonitoring()).isTrue();
    }

    @Test
    void whoeverWasNeverHeardIsNotGivenUpForItsPort() {
        assertThat(givenUpWithin(watching(), 1_000)).isEqualTo(-1);
    }
}
