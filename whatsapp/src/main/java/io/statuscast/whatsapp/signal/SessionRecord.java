package io.statuscast.whatsapp.signal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.whatsapp.proto.StoredSession;
import io.statuscast.whatsapp.proto.StoredSessionState;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that is stored of the session with a companion: the current state, and former ones under which messages may
/// still be on their way, the latest first. Mutable, for one operation.
final class SessionRecord {
    private @Nullable SessionState current;
    private final List<ByteString> archived;

    private SessionRecord(@Nullable SessionState current, List<ByteString> archived) {
        this.current = current;
        this.archived = archived;
    }

    static SessionRecord empty() {
        return new SessionRecord(null, new ArrayList<>());
    }

    static SessionRecord parse(byte[] stored) {
        try {
            StoredSession session = StoredSession.parseFrom(stored);
            SessionState current = session.hasCurrent() ? SessionState.of(session.getCurrent()) : null;
            return new SessionRecord(current, new ArrayList<>(session.getArchivedList()));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored session cannot be read", e);
        }
    }

    byte[] toBytes() {
        StoredSession.Builder stored = StoredSession.newBuilder().addAllArchived(archived);
        SessionState state = current;
        if (state != null) {
            stored.setCurrent(state.toStored());
        }
        return stored.build().toByteArray();
    }

    @Nullable
    SessionState current() {
        return current;
    }

    /// Makes a state the current one and archives what was.
    void promote(SessionState state) {
        SessionState former = current;
        if (former != null) {
            archived.addFirst(former.toStored().toByteString());
            while (archived.size() > SignalLimits.ARCHIVED_STATES) {
                archived.removeLast();
            }
        }
        current = state;
    }

    /// Whether any state was started with this base key.
    boolean knows(byte[] baseKey) {
        SessionState state = current;
        if (state != null && state.isNamed(baseKey)) {
            return true;
        }
        return archived.stream().anyMatch(stored -> parseState(stored).isNamed(baseKey));
    }

    /// Decrypts under the current state, or else under the first archived one that fits, which becomes current.
    byte[] decrypt(LocalIdentity self, SessionMessage message, SecureRandom random) {
        SessionState state = current;
        SignalException first = new SignalException.NoSession("there is no session with the sender");
        if (state != null) {
            StoredSessionState before = state.toStored();
            try {
                return state.decrypt(self, message, random);
            } catch (SignalException.BadMac | SignalException.TooFarAhead e) {
                first = e;
                current = SessionState.of(before);
            }
        }
        for (int i = 0; i < archived.size(); i++) {
            SessionState former = parseState(archived.get(i));
            try {
                byte[] plaintext = former.decrypt(self, message, random);
                archived.remove(i);
                promote(former);
                return plaintext;
            } catch (SignalException.BadMac | SignalException.TooFarAhead e) {
                first.addSuppressed(e);
            }
        }
        throw first;
    }

    private static SessionState parseState(ByteString stored) {
        try {
            return SessionState.of(StoredSessionState.parseFrom(stored));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("an archived session state cannot be read", e);
        }
    }
}
