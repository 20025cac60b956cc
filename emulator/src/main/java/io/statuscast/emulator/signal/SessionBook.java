package io.statuscast.emulator.signal;

import com.google.protobuf.ByteString;
import io.statuscast.emulator.proto.SessionList;
import io.statuscast.emulator.proto.SessionState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The sessions with each address, the one in use first. One thread at a time.
final class SessionBook {
    private static final int KEPT_PER_ADDRESS_MAX = 8;
    private final Map<String, List<SessionState>> sessions = new HashMap<>();

    List<SessionState> of(String address) {
        return sessions.getOrDefault(address, List.of());
    }

    boolean startedWith(String address, byte[] baseKey) {
        ByteString wanted = ByteString.copyFrom(baseKey);
        return of(address).stream().anyMatch(state -> state.getBaseKey().equals(wanted));
    }

    void replace(String address, int index, SessionState state) {
        List<SessionState> states = new ArrayList<>(of(address));
        states.set(index, state);
        sessions.put(address, states);
    }

    /// Puts a state first, in place of the one at the old index; -1 adds it.
    void promote(String address, SessionState state, int oldIndex) {
        List<SessionState> states = new ArrayList<>(of(address));
        if (oldIndex >= 0) {
            states.remove(oldIndex);
        }
        states.addFirst(state);
        if (states.size() > KEPT_PER_ADDRESS_MAX) {
            states.removeLast();
        }
        sessions.put(address, states);
    }

    void clear() {
        sessions.clear();
    }

    Map<String, SessionList> toState() {
        var lists = new LinkedHashMap<String, SessionList>();
        sessions.forEach((address, states) ->
                lists.put(address, SessionList.newBuilder().addAllStates(states).build()));
        return lists;
    }

    void restore(Map<String, SessionList> lists) {
        lists.forEach((address, list) -> sessions.put(address, list.getStatesList()));
    }
}
