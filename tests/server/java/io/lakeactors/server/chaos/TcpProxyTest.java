package io.lakeactors.server.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that sends back each byte that it gets. */
class TcpProxyTest {
    private static final int A_WHILE_MILLIS = 300;

    private final Link there = new Link();
    private final Link back = new Link();
    private final AtomicReference<InetAddress> caller = new AtomicReference<>();
    private ServerSocket echo;
    private TcpProxy proxy;

    @BeforeEach
    void begin() throws IOException {
        echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        serveEcho();
        proxy = new TcpProxy(echo.getLocalPort(), from -> {
            caller.set(from);
            return new TcpProxy.Ways(there, back);
        });
    }

    @AfterEach
    void end() throws IOException {
        proxy.close();
        echo.close();
    }

    private void serveEcho() {
        ServerSocket server = echo;
        Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    Socket socket = server.accept();
                    Thread.ofPlatform().daemon().start(() -> {
                        try (socket) {
                            socket.getInputStream().transferTo(socket.getOutputStream());
                        } catch (IOException e) {
                            // The client is gone.
                        }
                    });
                }
            } catch (IOException e) {
                // The test is over.
            }
        });
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static int exchanged(Socket socket, int value) throws IOException {
        socket.getOutputStream().write(value);
        return socket.getInputStream().read();
    }

    @Test
    void whatIsSentArrivesAndIsAnswered() throws IOException {
        try (Socket socket = connect()) {
            assertThat(exchanged(socket, 7)).isEqualTo(7);
            assertThat(caller.get().isLoopbackAddress()).isTrue();
        }
    }

    @Test
    void whatIsSentIntoACutLinkArrivesWhenItIsMended() throws IOException {
        try (Socket socket = connect()) {
            assertThat(exchanged(socket, 1)).isEqualTo(1);
            there.cut();
            socket.getOutputStream().write(2);
            socket.setSoTimeout(A_WHILE_MILLIS);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            socket.setSoTimeout(10_000);
            there.mend();
            assertThat(socket.getInputStream().read()).isEqualTo(2);
        }
    }

    @Test
    void aConnectionThatIsMadeIntoACutLinkWaitsToo() throws IOException {
        there.cut();
        try (Socket socket = connect()) {
            socket.getOutputStream().write(3);
            socket.setSoTimeout(A_WHILE_MILLIS);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            socket.setSoTimeout(10_000);
            there.mend();
            assertThat(socket.getInputStream().read()).isEqualTo(3);
        }
    }

    @Test
    void aSlowLinkIsSlow() throws IOException {
        try (Socket socket = connect()) {
            exchanged(socket, 1);
            back.delay(A_WHILE_MILLIS);
            long begin = System.nanoTime();
            assertThat(exchanged(socket, 4)).isEqualTo(4);
            assertThat((System.nanoTime() - begin) / 1_000_000).isGreaterThanOrEqualTo(A_WHILE_MILLIS);
        }
    }

    @Test
    void aResetConnectionEndsAndTheNextOneIsServed() throws IOException {
        try (Socket socket = connect()) {
            exchanged(socket, 1);
            proxy.resetAll();
            assertThatThrownBy(() -> {
                while (exchanged(socket, 5) >= 0) {
                    Thread.onSpinWait();
                }
                throw new SocketException("ended");
            }).isInstanceOf(SocketException.class);
        }
        try (Socket socket = connect()) {
            assertThat(exchanged(socket, 6)).isEqualTo(6);
        }
    }

    @Test
    void aPortBehindWhichNobodyListensRefusesUntilSomebodyDoes() throws Exception {
        int behind = echo.getLocalPort();
        echo.close();
        awaitConnecting(false);
        echo = new ServerSocket();
        echo.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), behind));
        serveEcho();
        awaitConnecting(true);
        try (Socket socket = connect()) {
            assertThat(exchanged(socket, 8)).isEqualTo(8);
        }
    }

    /** The first one who comes may still find it open. */
    private void awaitConnecting(boolean wanted) throws Exception {
        long until = System.nanoTime() + 10_000_000_000L;
        while (connects() != wanted) {
            assertThat(System.nanoTime()).as("waited in vain for connecting: " + wanted).isLessThan(until);
            Thread.sleep(5);
        }
    }

    private boolean connects() throws IOException {
        try (Socket socket = connect()) {
            return true;
        } catch (ConnectException refused) {
            return false;
        }
    }
}
