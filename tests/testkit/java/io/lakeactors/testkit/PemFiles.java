package io.lakeactors.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Keys and certificates as PEM files, made by {@code keytool}: each by its name, as {@code NAME.key} and {@code NAME.crt}. */
public final class PemFiles {
    private static final String PASSWORD = "changeit";

    private final Path dir;

    public record Identity(Path key, Path certificate) {}

    public PemFiles(Path dir) {
        this.dir = dir;
    }

    /** Somebody whose certificate nobody else has signed. @param alternatives as keytool takes them: {@code dns:lake,ip:127.0.0.1} */
    public Identity self(String name, String algorithm, String alternatives) throws Exception {
        generate(name, algorithm, "CN=" + name, "-ext", "san=" + alternatives);
        return exported(name);
    }

    /** Who signs for others. */
    public Path authority(String name) throws Exception {
        generate(name, "RSA", "CN=" + name, "-ext", "bc:c");
        return exported(name).certificate();
    }

    /** Somebody for whom an authority of this directory has signed. */
    public Identity signed(String name, String authority, String alternatives) throws Exception {
        generate(name, "RSA", "CN=lake");
        Path key = exported(name).key();
        String request = file(name, "csr").toString();
        keytool(name, "-certreq", "-alias", name, "-file", request);
        keytool(authority, "-gencert", "-rfc", "-alias", authority, "-infile", request, "-outfile", file(name, "crt").toString(), "-ext", "san=" + alternatives);
        keytool(name, "-importcert", "-noprompt", "-alias", authority, "-file", file(authority, "crt").toString());
        keytool(name, "-importcert", "-noprompt", "-alias", name, "-file", file(name, "crt").toString());
        return new Identity(key, file(name, "crt"));
    }

    /** What somebody who was made here answers with. */
    public SSLContext server(String name) throws Exception {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store(name), PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private KeyStore store(String name) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file(name, "p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private void generate(String name, String algorithm, String title, String... extensions) throws Exception {
        var words = new ArrayList<>(List.of("-genkeypair", "-alias", name, "-keyalg", algorithm, "-dname", title, "-validity", "2"));
        words.addAll(algorithm.equals("RSA") ? List.of("-keysize", "2048") : List.of("-groupname", "secp256r1"));
        words.addAll(List.of(extensions));
        keytool(name, words.toArray(String[]::new));
    }

    private Identity exported(String name) throws GeneralSecurityException, IOException {
        var store = store(name);
        return new Identity(pem(file(name, "key"), "PRIVATE KEY", store.getKey(name, PASSWORD.toCharArray()).getEncoded()),
                pem(file(name, "crt"), "CERTIFICATE", store.getCertificate(name).getEncoded()));
    }

    private static Path pem(Path file, String label, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
    }

    private Path file(String name, String kind) {
        return dir.resolve(name + "." + kind);
    }

    private void keytool(String store, String... words) throws Exception {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", file(store, "p12").toString(), "-storepass", PASSWORD));
        var run = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(run.getInputStream().readAllBytes());
        assertThat(run.waitFor()).as(said).isZero();
    }
}
