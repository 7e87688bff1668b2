package io.lakeactors.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Key stores by {@code keytool} and trust stores of what is in them, each made when it is first asked for. Everybody is an authority of its own. */
final class Certificates {
    static final String PASSWORD = "changeit";

    private final Path dir;

    private Certificates(Path dir) {
        this.dir = dir;
    }

    static Certificates in(Path dir) throws Exception {
        return new Certificates(Files.createDirectories(dir));
    }

    /** The key and the certificate of somebody, for this address. */
    Path keys(String name, String address) throws Exception {
        Path file = dir.resolve(name + "-keys.p12");
        if (!Files.exists(file)) {
            keytool(file, "-genkeypair", "-alias", name, "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=" + name, "-ext", "san=ip:" + address,
                    "-validity", "2");
        }
        return file;
    }

    /** Trust in one only. */
    Path trust(String name) throws Exception {
        Path file = dir.resolve(name + "-trust.p12");
        if (!Files.exists(file)) {
            var keys = KeyStore.getInstance(keys(name, "127.0.0.1").toFile(), PASSWORD.toCharArray());
            var trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry(name, keys.getCertificate(name));
            try (var out = Files.newOutputStream(file)) {
                trust.store(out, PASSWORD.toCharArray());
            }
        }
        return file;
    }

    private static void keytool(Path store, String... words) throws Exception {
        // A program that runs for a second is compiled in vain.
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        command.addAll(Arrays.asList(words));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD));
        var made = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(made.getInputStream().readAllBytes());
        assertThat(made.waitFor()).as(said).isZero();
    }
}
