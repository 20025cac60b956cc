package io.statuscast.emulator.phone;

import io.statuscast.emulator.media.MediaException;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import io.statuscast.whatsapp.proto.Message;
import io.statuscast.whatsapp.proto.ProtocolMessage;
import java.util.Optional;

/// Reads what comes from `status@broadcast`: statuses and what takes them back; fetches their media.
final class StatusReader implements MessageReader.Shelf {
    private final Line line;
    private final SeenLog log;
    private final MessageReader reader;

    StatusReader(Line line, SeenLog log, MessageReader reader) {
        this.line = line;
        this.log = log;
        this.reader = reader;
    }

    void read(Node stanza) {
        Optional<Jid> participant = stanza.jid("participant");
        if (participant.isEmpty() || stanza.attr("id") == null) {
            log.violation("a status without participant or id: " + stanza);
            return;
        }
        reader.read(stanza, Jid.STATUS, participant.get(), this);
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
        Message message = opened.message().hasDeviceSentMessage()
                ? opened.message().getDeviceSentMessage().getMessage()
                : opened.message();
        if (message.hasProtocolMessage()) {
            var protocol = message.getProtocolMessage();
            if (protocol.getType() == ProtocolMessage.Type.REVOKE) {
                log.revoke(opened.author(), protocol.getKey().getId());
            }
            return;
        }
        var content = new ContentReader(
                opened.messageId(),
                opened.author(),
                line.phoneOf(opened.author()),
                line.settings().clock().instant(),
                line.settings().downloader());
        content.read(message).ifPresent(status -> keep(status, opened.device()));
    }

    private void keep(SeenStatus status, Jid device) {
        SeenStatus.MediaFile file = status.file();
        if (file != null && !log.contains(status.author(), status.messageId())) {
            try {
                var _ = file.downloader().download(file.location());
            } catch (MediaException e) {
                log.violation("media of " + status.messageId() + ": " + e.getMessage());
            }
        }
        log.add(status, device);
    }
}
