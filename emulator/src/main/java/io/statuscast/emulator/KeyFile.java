package io.statuscast.emulator;

import com.google.protobuf.ByteString;
import io.statuscast.emulator.noise.ServerIdentity;
import io.statuscast.emulator.proto.ServerKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The server's identity, the same in every run that uses the same directory.
final class KeyFile {
    private static final String NAME = "server-keys.bin";

    private KeyFile() {}

    static ServerIdentity open(@Nullable Path directory, SecureRandom random, Instant now) throws IOException {
        if (directory == null) {
            return ServerIdentity.generate(random, now);
        }
        Path file = directory.resolve(NAME);
        if (Files.exists(file)) {
            ServerKeys keys = ServerKeys.parseFrom(Files.readAllBytes(file));
            return ServerIdentity.restore(
                    keys.getRootKey().toByteArray(),
                    keys.getPrivateKey().toByteArray(),
                    keys.getPublicKey().toByteArray(),
                    keys.getChain().toByteArray());
        }
        ServerIdentity fresh = ServerIdentity.generate(random, now);
        Files.createDirectories(directory);
        Path draft = directory.resolve(NAME + ".part");
        Files.write(draft, encode(fresh));
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        return fresh;
    }

    private static byte[] encode(ServerIdentity identity) {
        return ServerKeys.newBuilder()
                .setRootKey(ByteString.copyFrom(identity.rootKey()))
                .setPrivateKey(ByteString.copyFrom(identity.privateKey()))
                .setPublicKey(ByteString.copyFrom(identity.publicKey()))
                .setChain(ByteString.copyFrom(identity.chain()))
                .build()
                .toByteArray();
    }
}
