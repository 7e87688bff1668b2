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

/** Keys and certificates as PEM files, made by one run of {@code keytool} each: each by its name, as {@code NAME.key} and {@code NAME.crt}. */
public final class PemFiles {
    private static final String PASSWORD = "changeit";
    /** Everybody of this directory: who signs must be in the store of who is signed for. */
    private static final String STORE = "everybody.p12";

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
        generate(name, "RSA", "CN=lake", "-signer", authority, "-ext", "san=" + alternatives);
        return exported(name);
    }

    /** What somebody who was made here answers with. */
    public SSLContext server(String name) throws Exception {
        char[] password = PASSWORD.toCharArray();
        var everybody = store();
        var own = KeyStore.getInstance("PKCS12");
        own.load(null, password);
        own.setKeyEntry(name, everybody.getKey(name, password), password, everybody.getCertificateChain(name));
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, password);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private KeyStore store() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(dir.resolve(STORE))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private void generate(String name, String algorithm, String title, String... extensions) throws Exception {
        var words = new ArrayList<>(List.of("-genkeypair", "-alias", name, "-keyalg", algorithm, "-dname", title, "-validity", "2"));
        words.addAll(algorithm.equals("RSA") ? List.of("-keysize", "2048") : List.of("-groupname", "secp256r1"));
        words.addAll(List.of(extensions));
        keytool(words);
    }

    private Identity exported(String name) throws GeneralSecurityException, IOException {
        var store = store();
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

    private void keytool(List<String> words) throws Exception {
        // A program that runs for a second is compiled in vain.
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        command.addAll(words);
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", dir.resolve(STORE).toString(), "-storepass", PASSWORD));
        var run = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(run.getInputStream().readAllBytes());
        assertThat(run.waitFor()).as(said).isZero();
    }
}
