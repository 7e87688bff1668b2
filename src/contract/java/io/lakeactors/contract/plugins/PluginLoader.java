package io.lakeactors.contract.plugins;

import io.lakeactors.sdk.RowFunction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The classes of one jar, from memory, which see the JDK and the room sdk: nothing else of ours, no other plug-in, and no other file. */
final class PluginLoader extends ClassLoader {
    private static final String CLASS = ".class";
    private static final long UNPACKED_MAX = 256L << 20;

    private final Map<String, byte[]> entries = new HashMap<>();

    /** @throws IllegalArgumentException if it is no jar, or unpacks to more than 256 MB */
    PluginLoader(String name, byte[] jar) throws IOException {
        super(name, new Shared());
        long room = UNPACKED_MAX;
        try (var zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] bytes = zip.readNBytes((int) room + 1);
                room -= bytes.length;
                if (room < 0) {
                    throw new IllegalArgumentException("it unpacks to more than " + (UNPACKED_MAX >> 20) + " MB");
                }
                entries.put(entry.getName(), bytes);
            }
        }
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("it is no jar");
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = entries.get(name.replace('.', '/') + CLASS);
        if (bytes == null) {
            throw new ClassNotFoundException(name + " is not in the jar");
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    protected URL findResource(String name) {
        byte[] bytes = entries.get(name);
        if (bytes == null) {
            return null;
        }
        try {
            return URL.of(URI.create("plugin:/").resolve(new URI(null, null, "/" + name, null)), new FromMemory(bytes));
        } catch (MalformedURLException | java.net.URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL found = findResource(name);
        return Collections.enumeration(found == null ? List.of() : List.of(found));
    }

    /** What all plug-ins see. */
    private static final class Shared extends ClassLoader {
        private static final String SDK = RowFunction.class.getPackageName() + ".";

        Shared() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith(SDK)) {
                return Class.forName(name, true, RowFunction.class.getClassLoader());
            }
            throw new ClassNotFoundException(name);
        }
    }

    private static final class FromMemory extends URLStreamHandler {
        private final byte[] bytes;

        FromMemory(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {
                    // There is nothing to connect to.
                }

                @Override
                public InputStream getInputStream() {
                    return new ByteArrayInputStream(bytes);
                }
            };
        }
    }
}
