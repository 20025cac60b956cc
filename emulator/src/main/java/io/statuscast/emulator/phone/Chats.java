package io.statuscast.emulator.phone;

import io.statuscast.emulator.world.Device;
import io.statuscast.emulator.world.Group;
import io.statuscast.emulator.world.World;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.Message;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The chats of a phone: what comes is read and kept, what goes out is handed to [ChatSending].
///
/// Source: whatsmeow `message.go` parseMessageSource, `receipt.go`.
final class Chats implements MessageReader.Shelf {
    private final Line line;
    private final MessageReader reader;
    private final ChatLog log = new ChatLog();
    private final ChatSending sending;

    Chats(Line line, MessageReader reader, PhoneSessions sessions) {
        this.line = line;
        this.reader = reader;
        this.sending = new ChatSending(line, sessions);
    }

    ChatLog log() {
        return log;
    }

    /// A message from a person, a group, or another device of our own.
    void read(Node stanza) {
        Jid from = stanza.jid("from").orElse(Jid.SERVER);
        boolean group = from.server().equals(Jid.GROUP);
        reader.read(stanza, from, group ? stanza.jid("participant").orElse(from) : from, this);
    }

    @Override
    public boolean contains(Jid author, String messageId) {
        return log.contains(author, messageId);
    }

    @Override
    public void countDuplicate() {
        log.countDuplicate();
    }

    @Override
    public void put(MessageReader.Opened opened) {
        Message message = opened.message();
        Jid chat = opened.chat().server().equals(Jid.GROUP) ? opened.chat() : opened.author();
        if (message.hasDeviceSentMessage()) {
            chat = line.lid(Jid.parse(message.getDeviceSentMessage().getDestinationJid()))
                    .toUser();
            message = message.getDeviceSentMessage().getMessage();
        }
        if (onlyKeys(message)) {
            return;
        }
        log.add(seen(opened.messageId(), chat, opened.device(), opened.stanza(), message));
    }

    private static boolean onlyKeys(Message message) {
        return message.toBuilder()
                .clearSenderKeyDistributionMessage()
                .clearMessageContextInfo()
                .build()
                .equals(Message.getDefaultInstance());
    }

    private SeenMessage seen(String messageId, Jid chat, Jid device, Node stanza, Message message) {
        Jid author = line.lid(device).toUser();
        return new SeenMessage(
                messageId,
                chat,
                author,
                line.phoneOf(author),
                device,
                line.settings().clock().instant(),
                stanza.attrOrEmpty("type"),
                stanza.attrOrEmpty("edit"),
                message,
                line.settings().downloader());
    }

    /// Sends a message to a person or a group.
    ///
    /// @return its id
    String send(Jid to, Message message) {
        String id = line.newMessageId();
        Jid chat = to.server().equals(Jid.GROUP) ? to : line.lid(to.toUser());
        Node stanza = sending.send(id, chat, message);
        log.add(seen(id, chat, line.lid(line.endpoint().address()), stanza, message));
        line.world().changed();
        return id;
    }

    /// A receipt for one of our messages: a retry is answered, everything else is kept.
    void receipt(Node stanza) {
        if (stanza.attrOrEmpty("type").equals("retry")) {
            sending.again(stanza);
            return;
        }
        Optional<Jid> by = stanza.jid("participant").or(() -> stanza.jid("from"));
        by.ifPresent(from -> {
            note(stanza, stanza.attrOrEmpty("id"), from);
            stanza.child("list")
                    .ifPresent(
                            list -> list.children("item").forEach(item -> note(stanza, item.attrOrEmpty("id"), from)));
        });
    }

    private void note(Node stanza, String messageId, Jid from) {
        if (log.find(messageId).isPresent()) {
            log.add(new SeenReceipt(messageId, from, stanza.attrOrEmpty("type")));
        }
    }

    /// Forgets who holds the sender keys of this phone.
    void forgetHolders() {
        sending.forget();
    }

    /// Tells the author of a message that it was read, or listened to.
    ///
    /// @param type `read` or `played`
    /// @throws IllegalArgumentException when there is no such message
    void mark(String messageId, String type) {
        SeenMessage message =
                log.find(messageId).orElseThrow(() -> new IllegalArgumentException("no message " + messageId));
        boolean group = message.chat().server().equals(Jid.GROUP);
        line.send(Node.of(
                "receipt",
                Node.attrs(
                        "id",
                        messageId,
                        "to",
                        group
                                ? message.chat().toString()
                                : message.device().toUser().toString(),
                        "participant",
                        group ? message.device().toUser().toString() : null,
                        "type",
                        type,
                        "t",
                        Long.toString(line.seconds()))));
    }

    /// The devices of both sides of a chat, or of all members, without this phone.
    static List<Device> devices(World world, Jid chat, Jid own) {
        return world.locked(() -> {
            Optional<Group> group = world.groups().find(chat);
            List<Device> all = group.map(Group::devices)
                    .orElseGet(() -> Stream.concat(world.find(chat).stream(), world.find(own).stream())
                            .distinct()
                            .flatMap(account -> account.devices().stream())
                            .toList());
            return all.stream().filter(device -> !device.phoneJid().equals(own)).toList();
        });
    }
}
