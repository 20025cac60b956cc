package io.statuscast.emulator.signal;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// One device of signal-protocol-java 2.8.1, in the types of this package.
///
/// The library needs a protobuf of 2019 that cannot share a class path with ours, so it lives behind a class loader of
/// its own, which looks there first.
public interface Library {
    PreKeyBundle newBundle() throws Exception;

    void startSession(PreKeyBundle bundle) throws Exception;

    Envelope encrypt(byte[] plaintext) throws Exception;

    byte[] decrypt(Envelope message) throws Exception;

    boolean verify(byte[] key, byte[] message, byte[] signature) throws Exception;

    /// A public key of 32 bytes and its signature of the message.
    List<byte[]> newSignature(byte[] message) throws Exception;

    byte[] createDistribution(String group) throws Exception;

    byte[] encryptGroup(String group, byte[] plaintext) throws Exception;

    void acceptDistribution(String group, byte[] distribution) throws Exception;

    byte[] decryptGroup(String group, byte[] message) throws Exception;

    static Library open() throws Exception {
        // The loader must live as long as the peer, and a test has no better moment to close it than its own end.
        @SuppressWarnings("resource")
        var loader = new Isolated();
        return (Library) loader.loadClass("io.statuscast.emulator.signal.LibraryPeer")
                .getDeclaredConstructor()
                .newInstance();
    }

    /// Looks for the library, its protobuf and our adapter in its own jars, for everything else where we look.
    final class Isolated extends URLClassLoader {
        private static final List<String> OWN =
                List.of("org.whispersystems.", "com.google.protobuf.", "io.statuscast.emulator.signal.LibraryPeer");

        Isolated() throws IOException {
            super(jars(), Library.class.getClassLoader());
        }

        private static URL[] jars() throws IOException {
            var jars = new ArrayList<URL>();
            jars.add(Library.class.getProtectionDomain().getCodeSource().getLocation());
            for (String name : List.of(
                    "org/whispersystems/libsignal/SessionCipher.class",
                    "org/whispersystems/curve25519/Curve25519.class",
                    "com/google/protobuf/GeneratedMessageLite.class")) {
                for (URL found : Collections.list(Library.class.getClassLoader().getResources(name))) {
                    String file = found.getPath()
                            .substring("file:".length(), found.getPath().indexOf('!'));
                    if (name.startsWith("org")
                            || Path.of(file).getFileName().toString().contains("javalite")) {
                        jars.add(new File(file).toURI().toURL());
                    }
                }
            }
            return jars.toArray(URL[]::new);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (OWN.stream().anyMatch(name::startsWith)) {
                    Class<?> loaded = findLoadedClass(name);
                    return loaded == null ? findClass(name) : loaded;
                }
                return super.loadClass(name, resolve);
            }
        }
    }
}
