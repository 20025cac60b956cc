package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.chat.BusinessProfile;
import io.statuscast.whatsapp.chat.ChatMessage;
import io.statuscast.whatsapp.chat.GroupInfo;
import io.statuscast.whatsapp.chat.NumberInfo;
import io.statuscast.whatsapp.status.PublishOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Everything of a client that concerns single chats, behind one connection of the moment.
///
/// @param sender   sends messages
/// @param groups   which groups there are
/// @param numbers  who is on WhatsApp
/// @param profile  what others see of us
/// @param receipts tells what was read
record ChatParts(
        ChatSender sender,
        GroupDirectory groups,
        NumberLookUps numbers,
        OwnProfile profile,
        ReadReceipts receipts,
        Online online) {
    static ChatParts of(ClientGround ground, GroupDirectory groups, PrivacyTokens tokens, Online online) {
        ClientConfig config = ground.config();
        Duration query = config.timeouts().query();
        var encryption = new ChatEncryption(
                ground.account(),
                ground.keys(),
                ground.directory(),
                ground.sessions(),
                ground.sent(),
                tokens,
                config.random());
        var profiles = new ProfileMemory(
                ground.store(), ProfileMemory.CHATS, config.profiles().first());
        var sender = new ChatSender(
                config,
                ground.account(),
                ground.lids(),
                ground.directory(),
                groups,
                ground.messages(),
                ground.sent(),
                encryption,
                profiles,
                ground.serverTime());
        var numbers = new NumberLookUps(
                ground.keys(), ground.lids(), config.pacing(), query, config.clock(), ground.pauses());
        var receipts = new ReadReceipts(query, ground.serverTime(), config.clock());
        var profile = new OwnProfile(ground.account(), ground.link(), query);
        return new ChatParts(sender, groups, numbers, profile, receipts, online);
    }

    PublishOutcome send(ChatMessage message) {
        return sender.send(message, online);
    }

    QueryOutcome<List<NumberInfo>> lookUp(List<String> digits) {
        return QueryOutcome.of(online, connection -> numbers.numbers(digits, connection.iqs()));
    }

    QueryOutcome<Optional<BusinessProfile>> business(Jid user) {
        return QueryOutcome.of(online, connection -> numbers.business(user, connection.iqs()));
    }

    QueryOutcome<String> about(Jid user) {
        return QueryOutcome.of(online, connection -> numbers.about(user, connection.iqs()));
    }

    QueryOutcome<List<GroupInfo>> joined() {
        return QueryOutcome.of(online, connection -> groups.all(connection.iqs()));
    }

    QueryOutcome<Boolean> setAbout(String text) {
        return QueryOutcome.of(online, connection -> profile.about(text, connection.iqs()));
    }

    QueryOutcome<Boolean> setName(String name) {
        return QueryOutcome.of(online, connection -> profile.name(name, connection));
    }

    QueryOutcome<Boolean> mark(Jid chat, Jid author, List<String> messageIds, boolean played) {
        return QueryOutcome.of(online, connection -> receipts.mark(chat, author, messageIds, played, connection));
    }
}
