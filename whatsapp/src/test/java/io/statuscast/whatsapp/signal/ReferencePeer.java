package io.statuscast.whatsapp.signal;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The other side of a conversation, played by signal-protocol-java 2.8.1.
///
/// That library is here for tests alone, and its generated code wants an older protobuf runtime than ours: it runs in a
/// class loader of its own, and only types of the JDK and public types of ours cross the border.
public interface ReferencePeer {
    /// Its address in our store is `200:1@lid`, ours in its store `100.3`.
    PreKeyBundle bundle(boolean withOneTimeKey);

    boolean holdsOneTimeKey();

    void start(PreKeyBundle bundle);

    Encrypted encrypt(byte[] plaintext);

    byte[] decrypt(Encrypted message);

    byte[] distribution(String group);

    byte[] encryptFor(String group, byte[] plaintext);

    void receiveDistribution(String group, byte[] distribution);

    byte[] decryptFrom(String group, byte[] message);

    static ReferencePeer create() {
        try {
            Class<?> type = Loader.INSTANCE.loadClass(ReferencePeer.class.getPackageName() + ".SignalProtocolJavaPeer");
            return (ReferencePeer) type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Loads the library, its protobuf runtime and the class that uses them apart from ours.
    final class Loader extends URLClassLoader {
        private static final Loader INSTANCE = new Loader(locations());

        private Loader(URL[] locations) {
            super(locations, ReferencePeer.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            boolean apart = name.startsWith("org.whispersystems.")
                    || name.startsWith("com.google.protobuf.")
                    || name.contains(".SignalProtocolJavaPeer");
            if (!apart) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }

        private static URL[] locations() {
            var found = new ArrayList<URL>();
            found.add(locationOf("org/whispersystems/libsignal/SessionCipher.class", ""));
            found.add(locationOf("org/whispersystems/curve25519/Curve25519.class", ""));
            found.add(locationOf("com/google/protobuf/CodedInputStream.class", "protobuf-javalite"));
            found.add(ReferencePeer.class.getProtectionDomain().getCodeSource().getLocation());
            return found.toArray(URL[]::new);
        }

        private static URL locationOf(String resource, String jarName) {
            try {
                List<URL> all =
                        Collections.list(ReferencePeer.class.getClassLoader().getResources(resource));
                for (URL url : all) {
                    String text = url.toString();
                    if (text.contains(jarName)) {
                        return URI.create(text.substring("jar:".length(), text.indexOf('!')))
                                .toURL();
                    }
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            throw new IllegalStateException(resource + " is not on the class path");
        }
    }
}
