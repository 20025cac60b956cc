package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.chat.BusinessProfile;
import io.statuscast.whatsapp.chat.ChatMessage;
import io.statuscast.whatsapp.chat.GroupInfo;
import io.statuscast.whatsapp.chat.NumberInfo;
import io.statuscast.whatsapp.status.PublishOutcome;
import io.statuscast.whatsapp.store.StateStore;
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
    static ChatParts of(
            ClientConfig config,
            StateStore store,
            Account account,
            Link link,
            LidBook lids,
            SignalKeys keys,
            CompanionDirectory directory,
            GroupDirectory groups,
            MessageMaker messages,
            SentMessages sent,
            ChatEncryption encryption,
            ServerTime serverTime,
            Pauses pauses,
            Online online) {
        Duration query = config.timeouts().query();
        var profiles =
                new ProfileMemory(store, ProfileMemory.CHATS, config.profiles().first());
        var sender = new ChatSender(
                config, account, lids, directory, groups, messages, sent, encryption, profiles, serverTime);
        var numbers = new NumberLookUps(keys, lids, config.pacing(), query, config.clock(), pauses);
        var receipts = new ReadReceipts(query, serverTime, config.clock());
        return new ChatParts(sender, groups, numbers, new OwnProfile(account, link, query), receipts, online);
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
