package io.statuscast.emulator.phone;

import com.google.protobuf.InvalidProtocolBufferException;
import io.statuscast.emulator.proto.CompanionState;
import io.statuscast.emulator.proto.PhoneState;
import io.statuscast.emulator.world.Account;
import java.util.TreeMap;

/// A phone in the shape it is kept in between two runs.
final class PhoneStates {
    private PhoneStates() {}

    static PhoneState parse(byte[] state) {
        try {
            return PhoneState.parseFrom(state);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the saved state of a phone does not parse", e);
        }
    }

    static PhoneState of(
            Account account, Line line, AddressBook book, Companions companions, SeenLog log, ChatLog chats) {
        PhoneState.Builder state = PhoneState.newBuilder()
                .setPhone(account.phone())
                .setLid(account.lid())
                .setSignal(line.signal().toState())
                .putAllContacts(book.contacts())
                .addAllUnpublished(book.unpublished())
                .setAppState(book.writer().toState())
                .setAdvRawId(companions.rawId())
                .setLastKeyIndex(companions.lastKeyIndex())
                .addAllViolations(log.violations())
                .setDuplicates(log.duplicates())
                .addAllMessages(chats.toState())
                .setMessageDuplicates(chats.duplicates());
        log.entries().forEach(entry -> state.addSeen(entry.state()));
        companions
                .all()
                .forEach((device, keyIndex) -> state.addCompanions(
                        CompanionState.newBuilder().setDevice(device).setKeyIndex(keyIndex)));
        return state.build();
    }

    static void restore(
            PhoneState state, Line line, AddressBook book, Companions companions, SeenLog log, ChatLog chats) {
        book.restore(state.getContactsMap(), state.getUnpublishedList());
        var linked = new TreeMap<Integer, Integer>();
        state.getCompanionsList().forEach(c -> linked.put(c.getDevice(), c.getKeyIndex()));
        companions.restore(linked, state.getLastKeyIndex());
        log.restore(
                state.getSeenList().stream()
                        .map(seen ->
                                PhoneSnapshot.fromState(seen, line.settings().downloader()))
                        .toList(),
                state.getViolationsList(),
                state.getDuplicates());
        chats.restore(
                state.getMessagesList(),
                state.getMessageDuplicates(),
                line.settings().downloader());
    }
}
