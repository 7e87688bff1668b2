package io.lakeactors.server;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The program's version, as its build wrote it down. */
final class Version {
    static final String TEXT = read();

    private Version() {}

    private static String read() {
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            var properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new IllegalStateException("the program's own resources cannot be read", e);
        }
    }
}
