package io.statuscast.whatsapp.client;

import io.statuscast.whatsapp.appstate.AppStateCollection;
import io.statuscast.whatsapp.binary.Jid;
import io.statuscast.whatsapp.binary.Node;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumSet;
import java.util.List;

/// Handles `<notification>`: what changed elsewhere, as far as publishing depends on it. The stanza worker
/// calls it; what has to ask the server runs on the task worker.
///
/// Source: whatsmeow `notification.go`.
final class Notifications {
    private static final Logger LOG = System.getLogger(Notifications.class.getName());

    private final ClientConfig config;
    private final SignalKeys keys;
    private final LidBook lids;
    private final CompanionDirectory directory;
    private final Chores chores;
    private final PrivacyList privacy;
    private final GroupDirectory groups;
    private final PrivacyTokens tokens;
    private final Worker tasks;

    Notifications(
            ClientConfig config,
            SignalKeys keys,
            LidBook lids,
            CompanionDirectory directory,
            Chores chores,
            PrivacyList privacy,
            GroupDirectory groups,
            PrivacyTokens tokens,
            Worker tasks) {
        this.config = config;
        this.keys = keys;
        this.lids = lids;
        this.directory = directory;
        this.chores = chores;
        this.privacy = privacy;
        this.groups = groups;
        this.tokens = tokens;
        this.tasks = tasks;
    }

    void received(Connection connection, Node notification) {
        switch (notification.attrOrEmpty("type")) {
            case "encrypt" -> encrypt(connection, notification);
            case "devices" -> devices(notification);
            case "account_sync" -> accountSync(notification);
            case "w:gp2" -> notification.jid("from").ifPresent(groups::forget);
            case "privacy_token" -> tokens.received(notification);
            case "server_sync" -> serverSync(connection, notification);
            default -> LOG.log(Level.TRACE, "not acted on: notification {0}", notification.attrOrEmpty("type"));
        }
    }

    private void encrypt(Connection connection, Node notification) {
        if (notification.child("count").isPresent()) {
            chores.replenish(connection);
        } else if (notification.child("digest").isPresent()) {
            chores.verify(connection);
        } else if (notification.child("identity").isPresent()) {
            notification.jid("from").map(Jid::toUser).ifPresent(this::identityChanged);
        }
    }

    private void identityChanged(Jid user) {
        keys.change(batch -> {
            keys.forgetUser(user, batch);
            lids.lidOf(user).filter(lid -> !lid.equals(user)).ifPresent(lid -> keys.forgetUser(lid, batch));
            directory.forget(user, batch);
        });
    }

    private void devices(Node notification) {
        notification
                .jid("from")
                .map(Jid::toUser)
                .ifPresent(user -> keys.change(batch -> {
                    notification.jid("lid").ifPresent(lid -> lids.learn(user, lid.toUser(), batch));
                    notification.jid("lid").ifPresent(lid -> directory.forget(lid, batch));
                    directory.forget(user, batch);
                }));
    }

    private void accountSync(Node notification) {
        if (notification.child("devices").isPresent()) {
            devices(notification);
        }
        if (notification.child("privacy").isPresent()
                || notification.child("status").isPresent()) {
            privacy.forget();
        }
    }

    private void serverSync(Connection connection, Node notification) {
        var changed = EnumSet.noneOf(AppStateCollection.class);
        notification.children("collection").stream()
                .flatMap(c -> AppStateCollection.of(c.attrOrEmpty("name")).stream())
                .filter(ContactSync.COLLECTIONS::contains)
                .forEach(changed::add);
        if (!changed.isEmpty()) {
            chores.sync(changed, connection);
        }
    }

    /// Takes note of something the server counts as unread by us, and says that it was read: that is seen to
    /// while this connection lives, and the next login has all of it read again. A word that does not arrive
    /// costs one more such note. Source: whatsmeow `appstate.go` MarkNotDirty; Baileys `chats.js` cleanDirtyBits.
    void dirty(Connection connection, Node dirty) {
        chores.sync(ContactSync.COLLECTIONS, connection);
        var clean = Node.of("clean", Node.attrs("type", dirty.attr("type"), "timestamp", dirty.attr("timestamp")));
        boolean accepted = tasks.submit(() -> connection
                .iqs()
                .ask(
                        "urn:xmpp:whatsapp:dirty",
                        "set",
                        List.of(clean),
                        config.timeouts().query()));
        LOG.log(Level.DEBUG, "something changed while we were away; to be cleaned: {0}", accepted);
    }
}
