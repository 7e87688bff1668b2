package io.lakeactors.server.chaos;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Stands in the path of TCP connections to one port of this machine, so that they can be slowed and cut. Who connects is told by the address that he comes
 * from. Where nobody listens behind it, it refuses connections as that port does: whoever looks for a dead process must not find a live proxy.
 */
final class TcpProxy implements AutoCloseable {
    /** Both ways between a client and the target. */
    record Ways(Link there, Link back) {}

    private static final int CHUNK = 32 << 10;

    private static final long LOOK_MILLIS = 20;

    private final int port;
    private final int target;
    private final Function<InetAddress, Ways> ways;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket socket;
    private volatile boolean closed;

    /** @param target port on the loopback address @param ways for a client's address */
    TcpProxy(int target, Function<InetAddress, Ways> ways) {
        this.target = target;
        this.ways = ways;
        try {
            socket = listen(0);
            port = socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("proxy-" + target).start(this::accept);
    }

    private static ServerSocket listen(int port) throws IOException {
        var socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return socket;
    }

    int port() {
        return port;
    }

    /** Resets every connection there is. */
    void resetAll() {
        open.forEach(TcpProxy::reset);
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                // Closed, refusing, or out of descriptors; the conditions tell which.
                listenAgain();
            }
        }
    }

    /** Waits until somebody listens behind it. */
    private void listenAgain() {
        while (!closed && socket.isClosed()) {
            try {
                Thread.sleep(LOOK_MILLIS);
                new Socket(InetAddress.getLoopbackAddress(), target).close();
                socket = listen(port);
            } catch (IOException e) {
                // Nobody yet; or somebody calls from this very port.
            } catch (InterruptedException e) {
                return;
            }
        }
        if (closed) {
            closeQuietly(socket);
        }
    }

    private void serve(Socket client) {
        open.add(client);
        Ways between = ways.apply(client.getInetAddress());
        var server = new Socket();
        open.add(server);
        try {
            between.there().pass();
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 5_000);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> pump(server, client, between.back()));
            pump(client, server, between.there());
        } catch (ConnectException e) {
            closeQuietly(socket);
            forget(client);
            forget(server);
        } catch (IOException e) {
            forget(client);
            forget(server);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pump(Socket from, Socket to, Link link) {
        byte[] chunk = new byte[CHUNK];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                link.pass();
                out.write(chunk, 0, length);
            }
            // The end of a stream travels the same way as its bytes.
            link.pass();
        } catch (IOException e) {
            // One end is gone: so goes the other.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        forget(from);
        forget(to);
    }

    private void forget(Socket connection) {
        open.remove(connection);
        closeQuietly(connection);
    }

    private static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It was to end.
        }
    }

    private static void reset(Socket connection) {
        try {
            connection.setSoLinger(true, 0);
            connection.close();
        } catch (IOException e) {
            // It was to end.
        }
    }

    @Override
    public void close() {
        closed = true;
        closeQuietly(socket);
        resetAll();
    }
}
